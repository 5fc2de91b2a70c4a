import ArgumentParser
import Foundation

/// The lines of a file of cases, one after the other, in the memory of the longest.
enum CaseLines {
  /// Calls with every line of a file that is not blank; `-` is standard input.
  static func forEach(in path: String, _ body: ([UInt8]) throws -> Void) throws {
    guard let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path) else {
      throw ExitCode.failing("`\(path)` cannot be read")
    }
    var pending: [UInt8] = []
    while let chunk = try read(handle, path), !chunk.isEmpty {
      var searched = pending.count
      pending.append(contentsOf: chunk)
      var start = 0
      while let end = pending[max(start, searched)...].firstIndex(of: 0x0A) {
        try visit(pending[start..<end], body)
        start = end + 1
        searched = start
      }
      pending.removeFirst(start)
    }
    try visit(pending[...], body)
  }

  private static func read(_ handle: FileHandle, _ path: String) throws -> Data? {
    do {
      return try handle.read(upToCount: 1 << 16)
    } catch {
      throw ExitCode.failing("`\(path)` cannot be read")
    }
  }

  private static func visit(_ line: ArraySlice<UInt8>, _ body: ([UInt8]) throws -> Void) throws {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
    try body(Array(line))
  }
}
