import AmbitModel
import Foundation
import Testing

/// The commands of warrants on files, from a root key to a revoked chain.
@Suite struct WarrantCommands {
  /// A folder with specs, a roots file, and test keys whose seeds are one byte repeated; never use
  /// them elsewhere.
  private func workshop() throws -> Scratch {
    let folder = try Scratch()
    let manager = FileManager.default
    let fixtures = Locations.fixtures.appending(path: "warrant")
    for name in try manager.contentsOfDirectory(atPath: fixtures.path) {
      try manager.copyItem(
        at: fixtures.appending(path: name),
        to: folder.url.appending(path: name)
      )
    }
    for (name, byte) in [("root", "01"), ("planner", "02"), ("worker", "03")] {
      let file = folder.url.appending(path: "\(name).key")
      try Data(String(repeating: byte, count: 32).utf8).write(to: file)
      try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }
    return folder
  }

  /// Runs commands and gives everything that they said, ids by the order in which they appear.
  private func transcript(_ commands: [String], in folder: Scratch) throws -> String {
    var text = ""
    for command in commands {
      // Arguments have no spaces in these runs, but those of `--args`.
      let arguments = command.split(separator: " ").map(String.init)
      let binary = try Binary(["warrant"] + arguments, in: folder.url)
      text += binary.transcript(of: ["warrant"] + arguments) + "\n"
    }
    var ids: [Substring] = []
    for match in text.matches(of: /tnu_wrt_[0-9a-f]{32}/) where !ids.contains(match.output) {
      ids.append(match.output)
    }
    for (index, id) in ids.enumerated() {
      text = text.replacing(id, with: "tnu_wrt_<\(index + 1)>")
    }
    return text
  }

  private static let chain = [
    "issue --key root.key --spec planner.json --holder planner.pub --at 1767225600 --out warrant",
    "attenuate --chain warrant --key planner.key --spec worker.json --holder worker.pub"
      + " --at 1767225610 --out chain",
  ]

  @Test func `a root's power goes down a chain, is proved, and is revoked`() throws {
    let folder = try workshop()
    let call = #"--tool read_file --args {"path":"/data/reports/a.txt","lines":20}"#
    let check = "--chain chain --roots roots --session s1 --at 1767225620 --proof proof"
    let text = try transcript(
      Self.chain + [
        "inspect --chain chain",
        "inspect --chain chain --roots roots --at 1767225620",
        "sign --chain chain --key worker.key \(call) --at 1767225620 --out proof",
        "verify \(check) \(call)",
        "verify \(check) \(call) --json",
        "explain \(check) \(call)",
        #"explain \#(check) --tool read_file --args {"path":"/data/reports/a.txt","lines":21}"#,
        "verify \(check) --tool search",
        "revoke --key root.key --list revoked --at 1767225630 --holder-key worker.pub",
        "explain \(check) \(call) --srl revoked",
        "inspect --chain chain --roots roots --at 1767225620 --srl revoked",
        "inspect --chain chain --roots roots --at 1767225911",
      ],
      in: folder
    )
    try Snapshot.check(text, named: "warrant-run")
  }

  @Test func `what step 10 refuses is told to the owner in full`() throws {
    let folder = try workshop()
    let call = #"--tool read_file --args {"path":"/etc/passwd","lines":60,"mode":"r"}"#
    let text = try transcript(
      Self.chain + [
        "sign --chain chain --key worker.key \(call) --at 1767225620 --hinted --out proof",
        "explain --chain chain --roots roots --at 1767225620 --proof proof \(call)",
        "explain --chain chain --roots roots --at 1767225620 --proof proof \(call) --json",
      ],
      in: folder
    )
    try Snapshot.check(text, named: "warrant-explain-arguments")
  }

  @Test func `what makes no sense is refused with its reason`() throws {
    let folder = try workshop()
    try Data("no chain".utf8).write(to: folder.url.appending(path: "nonsense"))
    try Data("8283015883".utf8).write(to: folder.url.appending(path: "truncated"))
    try Data("# nobody\n".utf8).write(to: folder.url.appending(path: "nobody"))
    let open = folder.url.appending(path: "open.key")
    try Data(String(repeating: "04", count: 32).utf8).write(to: open)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open.path)
    let text = try transcript(
      Self.chain + [
        "keygen --out root.key",
        "issue --key open.key --spec planner.json --holder planner.pub",
        "issue --key root.key --spec planner.json",
        "issue --key root.key --spec unknown-member.json --holder planner.pub",
        "issue --key root.key --spec nonsense --holder planner.pub",
        "issue --key root.key --spec planner.json --holder nonsense",
        "issue --key root.key --spec nowhere --holder planner.pub",
        "attenuate --chain nonsense --key planner.key --spec worker.json --holder worker.pub",
        "attenuate --chain truncated --key planner.key --spec worker.json --holder worker.pub",
        "attenuate --chain warrant --key worker.key --spec worker.json --holder worker.pub"
          + " --at 1767225610",
        "attenuate --chain warrant --key planner.key --spec wider.json --holder worker.pub"
          + " --at 1767225610",
        "attenuate --chain chain --key worker.key --spec planner.json --holder planner.pub"
          + " --at 1767225611",
        "attenuate --chain warrant --key planner.key --spec worker.json --holder worker.pub"
          + " --at 1767225599",
        "sign --chain chain --key planner.key --tool read_file",
        "sign --chain chain --key worker.key --tool read_file --args {\"lines\":1e400}",
        "sign --chain chain --key worker.key --tool read_file --args [1]",
        "sign --chain chain --key worker.key --tool read_file --proof 2",
        "verify --chain chain --roots nobody --tool read_file",
        "verify --chain chain --roots nonsense --tool read_file",
        "verify --chain truncated --roots roots --tool read_file",
        "verify --chain chain --roots roots --tool read_file --at 1767225620",
        "verify --chain chain --roots roots --tool read_file --proof nowhere",
        "verify --chain chain --roots roots --tool read_file --proof-windows 2",
        "inspect --chain truncated",
        "inspect --chain chain --srl nowhere",
        "revoke --key root.key --list revoked",
        "revoke --key root.key --list revoked --id 1234",
        "revoke --key root.key --list nowhere/revoked --epoch worker.pub",
        "revoke --key root.key --list nonsense --epoch worker.pub",
        "receipt show chain",
        "receipt verify nonsense --key root.pub",
      ],
      in: folder
    )
    try Snapshot.check(text, named: "warrant-refusals")
  }

  @Test(arguments: ["base64url", "hex", "pem"])
  func `a chain is read in every form in which it is written`(_ form: String) throws {
    let folder = try workshop()
    _ = try transcript(Self.chain, in: folder)
    let written = try Binary(
      [
        "warrant", "attenuate", "--chain", "chain", "--key", "worker.key", "--spec", "worker.json",
        "--holder", "worker.pub", "--at", "1767225611", "--format", form, "--out", "written",
      ],
      in: folder.url
    )
    #expect(written.status == 0, "\(written.errors)")
    let file = folder.url.appending(path: "written")
    for path in ["written", "-"] {
      let read = try Binary(
        ["warrant", "inspect", "--chain", path, "--json"],
        in: folder.url,
        input: file
      )
      #expect(read.status == 0)
      let root = try JSONDocument(parsing: Array(read.output.utf8)).root
      #expect(root.member("links")?.count == 3)
    }
  }

  @Test func `a new key is its owner's alone and never replaces another`() throws {
    let folder = try Scratch()
    let keygen = ["warrant", "keygen", "--out", "new.key", "--public-out", "new.pub"]
    let made = try Binary(keygen, in: folder.url)
    #expect(made.status == 0)
    #expect(made.output.wholeMatch(of: /[A-Za-z0-9_-]{43}\n/) != nil)
    let file = folder.url.appending(path: "new.key")
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let before = try Data(contentsOf: file)
    #expect(try Binary(keygen, in: folder.url).status == 1)
    #expect(try Data(contentsOf: file) == before)
  }

  @Test func `a proof of version 2 is for its verifier`() throws {
    let folder = try workshop()
    let call = #"--tool read_file --args {"path":"/data/reports/a.txt","lines":20}"#
    let text = try transcript(
      Self.chain + [
        "sign --chain chain --key worker.key \(call) --at 1767225620 --proof 2 --audience gw --out p",
        "verify --chain chain --roots roots \(call) --at 1767225620 --proof p --audience gw"
          + " --proof-version 2",
        "verify --chain chain --roots roots \(call) --at 1767225620 --proof p --audience other",
        "verify --chain chain --roots roots \(call) --at 1767225690 --proof p --audience gw",
      ],
      in: folder
    )
    #expect(text.matches(of: /exit 0\n/).count == 4)
    #expect(text.contains("code: warrant.audience"))
    #expect(text.contains("code: warrant.proof_expired"))
  }

  @Test func `revocations at the same time are none of them lost`() async throws {
    let folder = try workshop()
    let url = folder.url
    try await withThrowingTaskGroup(of: Int32.self) { group in
      for number in 10..<20 {
        group.addTask {
          try Binary(
            [
              "warrant", "revoke", "--key", "root.key", "--list", "revoked", "--id",
              "tnu_wrt_000000000000000000000000000000\(number)",
            ],
            in: url
          ).status
        }
      }
      for try await status in group { #expect(status == 0) }
    }
    let last = try Binary(
      [
        "warrant", "revoke", "--key", "root.key", "--list", "revoked", "--id",
        "tnu_wrt_00000000000000000000000000000010", "--json",
      ],
      in: url
    )
    #expect(last.output == #"{"version":11,"entries":10,"added":0}"# + "\n")
    let left = try FileManager.default.contentsOfDirectory(atPath: url.path)
    #expect(!left.contains("revoked.new"))
  }
}
