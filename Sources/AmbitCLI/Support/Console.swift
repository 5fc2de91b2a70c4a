import ArgumentParser
import Foundation

/// Where commands write: data to standard output, everything else to standard error.
package enum Console {
  /// Makes writing to a closed pipe an error of the write.
  package static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Writes a line of data.
  static func out(_ line: String) { out(Array(line.utf8)) }

  /// Writes a line of data.
  static func out(_ line: [UInt8]) { write(line + [0x0A], to: STDOUT_FILENO) }

  /// Writes data as it stands.
  static func raw(_ data: [UInt8]) { write(data, to: STDOUT_FILENO) }

  /// Writes a line for people.
  static func note(_ line: String) { write(Array((line + "\n").utf8), to: STDERR_FILENO) }

  /// States an error and a way out.
  static func error(_ message: String, hint: String? = nil) {
    note("error: \(message)")
    if let hint { note("\nhint: \(hint)") }
  }

  /// A reader that has gone away is not a failure: what it did not want is dropped.
  private static func write(_ data: [UInt8], to descriptor: Int32) {
    var offset = 0
    while offset < data.count {
      let written = data.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress.map { $0 + offset }, data.count - offset)
      }
      if written < 0 {
        if errno == EINTR { continue }
        return
      }
      offset += written
    }
  }
}

/// How data is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// Options of every command that writes data.
struct OutputOptions: ParsableArguments {
  @Option(help: "How to write the answer.")
  var format: OutputFormat?

  @Flag(help: "The same as --format json.")
  var json = false

  func validate() throws {
    if json, format == .text {
      throw ValidationError("--json and --format text contradict each other")
    }
  }
}

extension OutputOptions {
  /// The format in force.
  var isJSON: Bool { json || format == .json }
}
