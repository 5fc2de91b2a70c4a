import AmbitModel
import AmbitPolicy
import AmbitYAML
import ArgumentParser
import Foundation

/// Policy sources on disk.
enum PolicyFiles {
  /// Bytes of a policy that are read at most; the language's own limit is lower.
  private static let largest = 16 << 20

  /// Reads and resolves a policy.
  ///
  /// - Throws: `PolicyDiagnostics` for an invalid policy, `ExitCode` when it cannot be read.
  static func policy(at path: String) throws -> ResolvedPolicy {
    if let files = try directory(at: path) { return try PolicyLoader.policy(directory: files) }
    return try PolicyLoader.policy(yaml: try bytes(of: path), file: path)
  }

  /// Reads a policy as written, for lint.
  static func document(at path: String) throws -> PolicyDocument {
    if let files = try directory(at: path) { return try PolicyLoader.document(directory: files) }
    return try PolicyLoader.document(yaml: try bytes(of: path), file: path)
  }

  /// Reads and resolves a ceiling.
  static func ceiling(at path: String) throws -> ResolvedCeiling {
    try PolicyLoader.ceiling(yaml: try bytes(of: path), file: path)
  }

  /// Reads what SRC and `--ceiling` name and compiles it; an invalid one is reported and ends the
  /// command with status 3.
  static func program(policy: String?, ceiling: String?) throws -> PolicyProgram {
    try reporting {
      PolicyProgram(
        policy: try policy.map { try PolicyFiles.policy(at: $0) },
        ceiling: try ceiling.map { try PolicyFiles.ceiling(at: $0) }
      )
    }
  }

  /// Runs a body; diagnostics that it throws go to standard error.
  static func reporting<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let problems as PolicyDiagnostics {
      for diagnostic in problems.diagnostics {
        Console.note(diagnostic.line)
        if let hint = diagnostic.hint { Console.note("  hint: \(hint)") }
      }
      throw ExitStatus.invalidPolicy.code
    }
  }

  /// The YAML files of a directory, or nil when the path is no directory.
  private static func directory(at path: String) throws -> [PolicyLoader.NamedFile]? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw ExitCode.failing("`\(path)` does not exist")
    }
    guard isDirectory.boolValue else { return nil }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw ExitCode.failing("`\(path)` cannot be listed")
    }
    return try names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map {
      (name: $0, bytes: try bytes(of: "\(path)/\($0)"))
    }
  }

  /// A file's bytes; `-` is standard input.
  static func bytes(of path: String) throws -> [UInt8] {
    guard let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path) else {
      throw ExitCode.failing("`\(path)` cannot be read")
    }
    do {
      let data = try handle.read(upToCount: largest + 1) ?? Data()
      guard data.count <= largest else {
        throw ExitCode.failing("`\(path)` is larger than \(largest) bytes")
      }
      return Array(data)
    } catch let code as ExitCode {
      throw code
    } catch {
      throw ExitCode.failing("`\(path)` cannot be read")
    }
  }
}

extension Diagnostic {
  /// `FILE:LINE:COL: CODE: sentence`.
  var line: String {
    "\(file):\(position.line):\(position.column): \(code.rawValue): \(message)"
  }

  /// Writes the diagnostic as JSON.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("file")
    writer.string(file)
    writer.name("line")
    writer.int(position.line)
    writer.name("column")
    writer.int(position.column)
    writer.name("code")
    writer.string(code.rawValue)
    writer.name("message")
    writer.string(message)
    if let hint {
      writer.name("hint")
      writer.string(hint)
    }
    writer.endObject()
  }
}
