import Foundation
import Testing

/// One invocation whose exit code, standard output and standard error are pinned together.
struct Invocation: Sendable, CustomTestStringConvertible {
  let name: String
  let arguments: [String]

  init(_ name: String, _ arguments: String...) {
    self.name = name
    self.arguments = arguments
  }

  var testDescription: String { name }
}

@Suite struct CommandLineTests {
  static let invocations: [Invocation] =
    [
      Invocation("help", "--help"),
      Invocation("policy-help", "policy", "--help"),
      Invocation("version", "version"),
      Invocation("version-json", "version", "--json"),
      Invocation("unknown-command", "polcy"),
      Invocation("validate-valid", "policy", "validate", "refunds.yaml"),
      Invocation("validate-broken", "policy", "validate", "broken.yaml"),
      Invocation("validate-broken-json", "policy", "validate", "broken.yaml", "--json"),
      Invocation("validate-alias", "policy", "validate", "alias.yaml"),
      Invocation("validate-ceiling-alone", "policy", "validate", "--ceiling", "ceiling.yaml"),
      Invocation("validate-nothing", "policy", "validate"),
      Invocation("validate-missing-file", "policy", "validate", "nowhere.yaml"),
      Invocation(
        "test-allow",
        "policy",
        "test",
        "refunds.yaml",
        "--tool",
        "refund",
        "--role",
        "billing",
        "--args",
        #"{"amount": 20, "currency": "USD"}"#,
        "--session",
        #"{"denials": 0}"#
      ),
      Invocation(
        "test-deny-explained",
        "policy",
        "test",
        "refunds.yaml",
        "--tool",
        "refund",
        "--role",
        "billing",
        "--args",
        #"{"amount": 600, "currency": "GBP"}"#,
        "--session",
        #"{"denials": 0}"#,
        "--explain"
      ),
      Invocation(
        "test-approval-directory",
        "policy",
        "test",
        "roles",
        "--tool",
        "write_file",
        "--role",
        "writer",
        "--args",
        #"{"file_path": "docs/a.md"}"#,
        "--session",
        #"{"denials": 0}"#
      ),
      Invocation(
        "test-ceiling-json",
        "policy",
        "test",
        "refunds.yaml",
        "--ceiling",
        "ceiling.yaml",
        "--tool",
        "view",
        "--session",
        #"{"denials": 0}"#,
        "--json"
      ),
      Invocation(
        "test-duplicate-argument",
        "policy",
        "test",
        "refunds.yaml",
        "--tool",
        "view",
        "--args",
        #"{"a": 1, "a": 2}"#
      ),
      Invocation("test-invalid-policy", "policy", "test", "alias.yaml", "--tool", "a"),
      Invocation("diff", "policy", "diff", "refunds.yaml", "refunds-next.yaml"),
      Invocation(
        "diff-fail-on-widening",
        "policy",
        "diff",
        "refunds.yaml",
        "refunds-next.yaml",
        "--fail-on-widening",
        "--json"
      ),
      Invocation("eval", "policy", "eval", "--cases", "cases.jsonl"),
      Invocation("eval-missing-file", "policy", "eval", "--cases", "nowhere.jsonl"),
      Invocation("show-rego", "policy", "show-rego", "refunds.yaml"),
      Invocation("warrant-help", "warrant", "--help"),
    ] + warrantCommands.map { Invocation("warrant-\($0)-help", "warrant", $0, "--help") }

  static let warrantCommands = [
    "keygen", "issue", "attenuate", "sign", "verify", "inspect", "explain", "revoke", "eval",
    "encode", "receipt",
  ]

  /// Snapshots of whole runs, which other suites make.
  static let runs = ["warrant-run", "warrant-explain-arguments", "warrant-refusals"]

  @Test(arguments: invocations)
  func `a command answers as recorded`(_ invocation: Invocation) throws {
    let binary = try Binary(invocation.arguments, in: Locations.fixtures)
    try Snapshot.check(binary.transcript(of: invocation.arguments), named: invocation.name)
  }

  @Test func `every snapshot belongs to an invocation`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Locations.snapshots.path)
    let known = Set((Self.invocations.map { $0.name } + Self.runs).map { "\($0).txt" })
    #expect(Set(names).subtracting(known).isEmpty)
  }

  @Test func `a reader that goes away is not a failure`() throws {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = [
      "-c", "set -o pipefail; \"$0\" policy eval --cases cases.jsonl | head -n 1 >/dev/null",
      Locations.binary.path,
    ]
    shell.currentDirectoryURL = Locations.fixtures
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
  }
}

/// Where things are, from this file.
enum Locations {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let fixtures = root.appending(path: "Fixtures/cli")
  static let snapshots = root.appending(path: "Tests/AmbitCLITests/Snapshots")
  /// The binary that the same build made, beside the test bundle.
  static let binary = URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "ambit")
}

@Suite struct OfflineRecord {
  // A command that read a database once crashed on its return, most but not all of the time.
  @Test func `reading a database offline ends well every time`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ambit-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = "sqlite:\(folder.path)/ambit.db"
    #expect(try status("setup", "--organization", "Acme", "--database", database) == 0)
    for command in ["query", "verify"] {
      for _ in 0..<15 {
        #expect(try status("audit", command, "--database", database) == 0)
      }
    }
  }

  private func status(_ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = Locations.binary
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.environment = ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
