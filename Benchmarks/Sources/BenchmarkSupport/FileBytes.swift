internal import Glibc

/// Files, without Foundation.
package enum FileBytes {
  /// All bytes of a file; nothing when it cannot be read.
  package static func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        count = fread(buffer.baseAddress, 1, buffer.count, file)
      }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }
}
