import AmbitAudit
import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads a file, or standard input, line by line in bounded memory.
final class LineReader {
  private let descriptor: Int32
  private let path: String
  private var pending: [UInt8] = []
  private var start = 0
  private var hasEnded = false

  /// Opens a path; `-` is standard input.
  init(path: String) throws {
    self.path = path
    descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ExitCode.failing("`\(path)` cannot be read") }
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// The next line without its line feed, or nil at the end.
  ///
  /// A line over the limit of records comes in parts, none of which is a record.
  func next() throws -> [UInt8]? {
    while true {
      if let end = pending[start...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return Array(pending[start..<end])
      }
      pending.removeFirst(start)
      start = 0
      if hasEnded || pending.count > RecordLine.bytesMax {
        defer { pending = [] }
        return pending.isEmpty ? nil : pending
      }
      try fill()
    }
  }

  private func fill() throws {
    let count = 1 << 20
    var received = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      repeat {
        received = read(descriptor, buffer.baseAddress, count)
      } while received < 0
        && errno == EINTR
      initialized = max(0, received)
    }
    guard received >= 0 else { throw ExitCode.failing("`\(path)` cannot be read") }
    hasEnded = received == 0
    pending += chunk
  }
}
