import AmbitModel
import Foundation
import Testing

/// The language-neutral cases of warrants, fed verbatim to the batch drivers.
@Suite struct WarrantCorpus {
  static let files = [
    ("encode", "encode"), ("verify", "eval"), ("match", "eval"), ("narrow", "eval"),
  ]

  @Test(arguments: files)
  func `every case gets the expected answer`(_ file: String, _ command: String) throws {
    let corpus = Locations.root.appending(path: "Fixtures/conformance/warrant/\(file).jsonl")
    let rows = try String(contentsOf: corpus, encoding: .utf8).split(separator: "\n").map {
      try JSONDocument(parsing: Array($0.utf8)).root
    }
    let folder = try Scratch()
    let cases = folder.url.appending(path: "cases.jsonl")
    var lines: [UInt8] = []
    // The tokens of numbers are part of a case; canonical JSON keeps them.
    for row in rows { lines += try #require(row.member("case")).canonicalBytes() + [0x0A] }
    try Data(lines).write(to: cases)
    let binary = try Binary(["warrant", command, "--cases", "-"], in: folder.url, input: cases)
    #expect(binary.status == 0)
    let answers = binary.output.split(separator: "\n")
    try #require(answers.count == rows.count)
    for (row, answer) in zip(rows, answers) {
      let actual = try JSONDocument(parsing: Array(answer.utf8)).root
      #expect(actual.member("id")?.canonicalBytes() == row.member("id")?.canonicalBytes())
      for member in try #require(row.member("expect")).members {
        #if !os(Linux)
          // Signatures are randomised elsewhere.
          if ["signature", "envelope"].contains(member.key.string) { continue }
        #endif
        #expect(
          actual.member(named: member.key)?.canonicalBytes() == member.value.canonicalBytes(),
          "\(member.key.string) should be \(member.value.string ?? "otherwise"): \(answer)"
        )
      }
    }
  }

  static let unreadable: [(line: String, reason: String)] = [
    ("nonsense", "not valid JSON"),
    ("[]", "expected an object"),
    (#"{"id": "x"}"#, "`now` is missing, at /now"),
    (#"{"id": "x", "nwo": 1}"#, "unknown member `nwo`, at /nwo"),
    (#"{"id": "x", "op": "widen"}"#, "`op` is `match` or `narrow`, at /op"),
    (
      #"{"id": "x", "op": "match", "constraint": "8210f", "value": 1}"#,
      "`constraint` must be a string of hex digits, at /constraint"
    ),
    (
      #"{"id": "x", "now": -1, "chain": "", "roots": [], "tool": "t", "args": {}}"#,
      "`now` must be a whole number 0…9223372036854775807, at /now"
    ),
    (
      #"{"id": "x", "now": 1, "chain": "zz", "roots": [], "tool": "t", "args": {}}"#,
      "`chain` must be a string of hex digits, at /chain"
    ),
    (
      #"{"id": "x", "now": 1, "chain": "", "roots": ["00"], "tool": "t", "args": {}}"#,
      "`roots` must be a list of keys in hex, at /roots"
    ),
  ]

  @Test(arguments: unreadable)
  func `an unreadable case is denied, and the next one answered`(
    _ line: String,
    _ reason: String
  ) throws {
    let folder = try Scratch()
    let cases = folder.url.appending(path: "cases.jsonl")
    let next = #"{"id": 2, "op": "match", "constraint": "8210f6", "value": 1}"#
    try Data("\(line)\n\n\(next)".utf8).write(to: cases)
    let binary = try Binary(["warrant", "eval", "--cases", "cases.jsonl"], in: folder.url)
    #expect(binary.status == 0)
    let answers = try binary.output.split(separator: "\n").map {
      try JSONDocument(parsing: Array($0.utf8)).root
    }
    try #require(answers.count == 2)
    #expect(answers[0].member("outcome")?.string == "deny")
    #expect(answers[0].member("code")?.string == "warrant.request_invalid")
    #expect(answers[0].member("reason")?.string == reason)
    #expect(answers[1].member("id")?.int == 2)
    #expect(answers[1].member("outcome")?.string == "allow")
  }

  @Test func `what cannot be encoded is said with its place`() throws {
    let folder = try Scratch()
    let cases = folder.url.appending(path: "cases.jsonl")
    let payload = #"{"id": "00", "type": "execution", "holder": "00"}"#
    try Data(
      """
      {"id": 1, "payload": \(payload)}
      {"id": 2, "proof": {"warrant_id": "00", "tool": "t", "args": {}, "timestamp": 1}}
      {"id": 3, "payload": {"type": "execution", "colour": "red"}}
      """.utf8
    ).write(to: cases)
    let binary = try Binary(["warrant", "encode", "--cases", "cases.jsonl"], in: folder.url)
    let reasons = try binary.output.split(separator: "\n").map {
      try JSONDocument(parsing: Array($0.utf8)).root.member("reason")?.string
    }
    #expect(
      reasons == [
        "this must be 32 hexadecimal digits, at /payload/id",
        "`warrant_id` must be 16 bytes, at /proof/warrant_id",
        "`id` is missing, at /payload",
      ]
    )
  }
}

/// A folder that goes with its owner.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "ambit-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
