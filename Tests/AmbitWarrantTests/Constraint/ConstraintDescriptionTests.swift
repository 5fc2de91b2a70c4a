import AmbitModel
import AmbitReference
import AmbitWarrantGenerators
import Testing

@testable import AmbitWarrant

@Suite struct `Descriptions of constraints` {
  private static func root(_ json: String) throws -> JSONElement {
    try JSONDocument(parsing: Array(json.utf8)).root
  }

  @Test func `the described sets of the shared cases are in their payloads, byte for byte`() throws
  {
    var checked = 0
    for row in try WarrantCases.rows("encode") {
      guard let payload = row.member("case")?.member("payload"),
        let hex = row.member("expect")?.member("payload")?.string
      else { continue }
      let sets =
        (payload.member("tools").map { $0.members.map { $0.value } } ?? [])
        + (payload.member("constraint_bounds").map { [$0] } ?? [])
      for description in sets where !description.isNull {
        let set = try WarrantConstraintSet(describedBy: description)
        let found = set.encoded.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        #expect(hex.contains(found.joined()), "\(row.member("id")?.string ?? "?")")
        checked += 1
      }
    }
    #expect(checked >= 30)
  }

  @Test func `a description reads back as the same constraint`() throws {
    let seed = UInt64.random(in: 1 ... .max)
    var dice = Dice(seed: seed)
    for _ in 0..<2_000 {
      let constraint = ConstraintGenerator.constraint(&dice)
      var writer = JSONWriter()
      constraint.describe(to: &writer)
      let element = try JSONDocument(parsing: writer.bytes).root
      #expect(try WarrantConstraint(describedBy: element) == constraint, "seed \(seed)")
    }
  }

  @Test(
    arguments: [
      (#"{"type":"al"}"#, "/type"),
      (#"{"type":"exact"}"#, ""),
      (#"{"type":"exact","value":1e400}"#, "/value"),
      (#"{"type":"exact","value":1,"x":2}"#, "/x"),
      (#"{"type":"pattern","pattern":"["}"#, ""),
      (
        #"{"type":"all","constraints":[{"type":"wildcard"},{"type":"pattern","pattern":1}]}"#,
        "/constraints/1/pattern"
      ),
      (#"{"type":"unknown","id":3,"body":""}"#, "/id"),
      (#"{"type":"unknown","id":200,"body":"0"}"#, "/body"),
      (#"{"type":"url_safe","allow_ports":[80,70000]}"#, "/allow_ports/1"),
      (#"{"type":"range","min":9007199254740993}"#, "/min"),
      ("[]", ""),
    ]
  )
  func `what is wrong is named by its place`(_ json: String, _ pointer: String) throws {
    let element = try Self.root(json)
    let defect = try #require(throws: DescriptionDefect.self) {
      try WarrantConstraint(describedBy: element)
    }
    #expect(defect.pointer.string == pointer)
  }

  private static func lints(_ json: String) throws -> [ConstraintLint] {
    try WarrantConstraint(describedBy: root(json)).lints()
  }

  @Test func `what is worth a second look is told`() throws {
    #expect(try Self.lints(#"{"type":"regex","pattern":"^a$"}"#) == [])
    #expect(try Self.lints(#"{"type":"regex","pattern":"^a$|^b"}"#) == [.unanchoredRegex])
    #expect(try Self.lints(#"{"type":"regex","pattern":"\\Aa\\z"}"#) == [])
    #expect(try Self.lints(#"{"type":"url_pattern","pattern":"https://h/"}"#) == [.anyPath])
    #expect(try Self.lints(#"{"type":"url_pattern","pattern":"https://h/a/"}"#) == [])
    #expect(
      try Self.lints(#"{"type":"not","constraint":{"type":"pattern","pattern":"/secret/*"}}"#)
        == [.negatedPath]
    )
    #expect(try Self.lints(#"{"type":"shlex","allow":[]}"#).contains(.foreignRefusal))
    #expect(try Self.lints(#"{"type":"unknown","id":200,"body":""}"#) == [.unsupported])
    #expect(WarrantConstraintSet.open.lints().map { $0.lint } == [.openTool])
  }
}
