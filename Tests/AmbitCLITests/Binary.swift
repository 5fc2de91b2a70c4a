import Foundation
import Testing

/// The built binary, run once.
struct Binary {
  let status: Int32
  let output: String
  let errors: String

  /// Runs a command in a folder, with nothing on standard input unless a file is given.
  init(_ arguments: [String], in folder: URL, input: URL? = nil) throws {
    let process = Process()
    process.executableURL = Locations.binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ["COLUMNS": "100", "NO_COLOR": "1", "PATH": "/usr/bin:/bin"]
    let (out, err) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = err
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? .nullDevice
    try process.run()
    // Errors are far smaller than a pipe's buffer, so that reading them last cannot block.
    output = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  /// Everything that a snapshot pins.
  func transcript(of arguments: [String]) -> String {
    """
    $ \((["ambit"] + arguments).joined(separator: " "))
    exit \(status)
    --- stdout
    \(output)--- stderr
    \(errors)
    """
  }
}

/// A recorded text that has to stay as it is.
enum Snapshot {
  /// Compares, or records under `RECORD_SNAPSHOTS=1` and fails.
  static func check(_ actual: String, named name: String) throws {
    let file = Locations.snapshots.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try actual.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); run again without RECORD_SNAPSHOTS")
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(actual == expected)
  }
}
