import AmbitModel
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// The built program, run as its users run it.
enum Program {
  /// Beside the test bundle that is running.
  static var url: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "ambit")
  }

  /// Runs a command to its end.
  static func run(
    _ arguments: [String],
    environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.environment = cleanEnvironment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Answers of these commands fit into a pipe's buffer, so that one after the other is safe.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self),
      String(decoding: complaints, as: UTF8.self)
    )
  }

  static var cleanEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AMBIT_") }
  }
}

/// `ambit serve` in a process of its own.
///
/// `@unchecked`: `pending` is read by the test's own task alone; the rest does not change.
final class ServerProcess: @unchecked Sendable {
  private let process = Process()
  private let output = Pipe()
  private var pending: [UInt8] = []
  let base: String

  /// Starts a server on a free port and waits until it says that it listens.
  init(database: String, flags: [String] = []) throws {
    process.executableURL = Program.url
    process.arguments = ["serve", "--http-bind", "127.0.0.1:0", "--database", database] + flags
    process.environment = Program.cleanEnvironment
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.hasPrefix("ambit listens on ") {
      line = try #require(Self.line(from: output, &pending), "the server did not start")
    }
    base = String(line.dropFirst("ambit listens on ".count))
  }

  /// The next line of standard output; nil at its end.
  func line() -> String? {
    Self.line(from: output, &pending)
  }

  private static func line(from pipe: Pipe, _ pending: inout [UInt8]) -> String? {
    while true {
      if let end = pending.firstIndex(of: 0x0A) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end + 1)
        return line
      }
      let chunk = pipe.fileHandleForReading.availableData
      if chunk.isEmpty { return nil }
      pending += chunk
    }
  }

  /// Ends it as a power cut would end the process.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Ends it as a supervisor would; the answer is its exit status.
  func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  func send(
    _ method: HTTPMethod,
    _ path: String,
    _ body: String?,
    key: String
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    if !key.isEmpty { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(Array(body.utf8))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let buffer = try await response.body.collect(upTo: 16 << 20)
    return Answer(
      status: Int(response.status.code),
      headers: response.headers,
      bytes: Array(buffer.readableBytesView)
    )
  }
}
