import AmbitModel
import Testing

@testable import AmbitWarrant

@Suite struct `Sets of constraints` {
  private static func parse(_ json: String) throws -> WarrantConstraintSet {
    try WarrantConstraintSet(describedBy: JSONDocument(parsing: Array(json.utf8)).root)
  }

  private static func arguments(_ json: String) throws -> WarrantArguments {
    try #require(WarrantArguments(JSONDocument(parsing: Array(json.utf8)).root))
  }

  private static let named =
    #"{"constraints":{"a":{"type":"exact","value":1},"b":{"type":"range","max":5}}}"#

  @Test func `arguments are checked by name, unknown ones first`() throws {
    let set = try Self.parse(Self.named)
    #expect(set.check(try Self.arguments(#"{"a":1,"b":2}"#)) == nil)
    #expect(set.check(try Self.arguments(#"{"a":2,"b":9,"c":0}"#)) == .argumentUnknown)
    #expect(set.check(try Self.arguments(#"{"b":9}"#)) == .argumentMissing)
    #expect(set.check(try Self.arguments(#"{"b":9}"#), optional: ["a"]) == .constraintFailed)
    #expect(set.check(try Self.arguments(#"{"a":1}"#), optional: ["b"]) == nil)
    #expect(set.check(try Self.arguments(#"{"a":2}"#)) == .constraintFailed)
  }

  @Test func `an open set asks for nothing`() throws {
    #expect(WarrantConstraintSet.open.isOpen)
    #expect(WarrantConstraintSet.open.check(try Self.arguments(#"{"x":1}"#)) == nil)
  }

  @Test func `a constraint that cannot be judged denies with its own code`() throws {
    let set = try Self.parse(
      #"{"constraints":{"a":{"type":"unknown","id":200,"body":"01"}},"allow_unknown":true}"#
    )
    #expect(set.check(try Self.arguments(#"{"a":1,"z":1}"#)) == .constraintUnsupported)
    #expect(set.check(try Self.arguments("{}")) == .argumentMissing)
  }

  @Test func `a set narrows only by names that its parent lets it name`() throws {
    let parent = try Self.parse(Self.named)
    let loose = try Self.parse(
      #"{"constraints":{"b":{"type":"range","max":5}},"allow_unknown":true}"#
    )
    #expect(parent.narrows(parent))
    #expect(parent.narrows(.open))
    #expect(parent.narrows(loose))
    #expect(!loose.narrows(parent))
    #expect(!loose.narrows(.open))
    #expect(!WarrantConstraintSet.open.narrows(parent))
    #expect(!WarrantConstraintSet.open.narrows(loose))
  }

  private static func code(_ write: (inout CBORWriter) -> Void) -> WarrantCode? {
    var writer = CBORWriter()
    write(&writer)
    var reader = CBORReader(writer.bytes)
    do throws(WarrantFailure) {
      _ = try WarrantConstraintSet(reading: &reader)
      return nil
    } catch {
      return error.code
    }
  }

  private static func set(_ names: [Text], then write: (inout CBORWriter) -> Void = { _ in })
    -> WarrantCode?
  {
    code { writer in
      writer.map(1)
      writer.name("constraints")
      writer.map(names.count)
      for name in names {
        writer.text(name)
        writer.encoded([0x82, 0x10, 0xF6])
      }
      write(&writer)
    }
  }

  @Test func `names are sorted and distinct, and false is left out`() {
    #expect(Self.set(["a", "b"]) == nil)
    #expect(Self.set(["e\u{301}", "é"]) == nil)
    #expect(Self.set(["b", "a"]) == .malformed)
    #expect(Self.set(["a", "a"]) == .malformed)
    #expect(Self.set((0..<65).map { Text("n\(1000 + $0)") }) == .tooLarge)
    #expect(Self.set((0..<64).map { Text("n\(1000 + $0)") }) == nil)
    for isAllowed in [true, false] {
      let code = Self.code { writer in
        writer.map(2)
        writer.name("constraints")
        writer.map(0)
        writer.name("allow_unknown")
        writer.bool(isAllowed)
      }
      #expect(code == (isAllowed ? nil : .malformed))
    }
  }
}
