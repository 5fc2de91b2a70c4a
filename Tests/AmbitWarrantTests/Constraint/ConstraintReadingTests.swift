import AmbitModel
import Testing

@testable import AmbitWarrant

/// What the reader of constraints refuses, and with which code.
@Suite struct `Reading of constraints` {
  private static func item(_ id: UInt64, _ write: (inout CBORWriter) -> Void) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(2)
    writer.unsigned(id)
    write(&writer)
    return writer.bytes
  }

  private static func range(_ fields: [StaticString]) -> [UInt8] {
    item(3) { writer in
      writer.map(fields.count)
      for field in fields {
        writer.name(field)
        switch "\(field)" {
        case "min", "max": writer.null()
        default: writer.bool(true)
        }
      }
    }
  }

  @Test func `fields come in one order, none is unknown, and bounds may be left out`() {
    #expect(
      WarrantCases.refusal(Self.range(["min", "max", "min_inclusive", "max_inclusive"])) == nil
    )
    #expect(WarrantCases.refusal(Self.range(["max", "min_inclusive", "max_inclusive"])) == nil)
    #expect(WarrantCases.refusal(Self.range(["min_inclusive", "max_inclusive"])) == nil)
    for fields: [StaticString] in [
      ["max", "min", "min_inclusive", "max_inclusive"], ["min", "max", "min_inclusive"],
      ["min", "max", "min_inclusive", "max_inclusive", "extra"], ["min", "min_inclusive"],
      ["min", "min", "min_inclusive", "max_inclusive"], [],
    ] {
      #expect(WarrantCases.refusal(Self.range(fields)) == .malformed, "\(fields)")
    }
  }

  @Test func `an integer is no bound`() {
    let bytes = Self.item(3) { writer in
      writer.map(3)
      writer.name("min")
      writer.unsigned(1)
      writer.name("min_inclusive")
      writer.bool(true)
      writer.name("max_inclusive")
      writer.bool(true)
    }
    #expect(WarrantCases.refusal(bytes) == .malformed)
  }

  @Test func `a null where an option is absent is malformed`() {
    let cel = Self.item(15) { writer in
      writer.map(2)
      writer.name("expression")
      writer.text("true")
      writer.name("parent_expression")
      writer.null()
    }
    #expect(WarrantCases.refusal(cel) == .malformed)
    let subpath = Self.item(17) { writer in
      writer.map(2)
      writer.name("root")
      writer.text("/data")
      writer.name("allow_equal")
      writer.null()
    }
    #expect(WarrantCases.refusal(subpath) == .malformed)
  }

  @Test func `flags and fields that are left out have their defaults`() throws {
    let subpath = try WarrantCases.constraint(
      Self.item(17) { writer in
        writer.map(1)
        writer.name("root")
        writer.text("/data")
      }
    )
    #expect(subpath.judge(.text("/data")) == .yes)
    #expect(subpath.judge(.text("/Data")) == .no)
    let safe = try WarrantCases.constraint(Self.item(18) { $0.map(0) })
    #expect(safe.judge(.text("https://example.com/")) == .yes)
    #expect(safe.judge(.text("ftp://example.com/")) == .bad)
    #expect(safe.judge(.text("http://10.0.0.1/")) == .bad)
    #expect(safe.judge(.text("http://db.internal/")) == .yes)
  }

  @Test func `bodies of another shape are malformed`() {
    #expect(WarrantCases.refusal(Self.item(16) { $0.map(0) }) == .malformed)
    #expect(WarrantCases.refusal(Self.item(8) { $0.unsigned(1) }) == .malformed)
    #expect(WarrantCases.refusal(Self.item(200) { $0.text("x") }) == .malformed)
    #expect(WarrantCases.refusal(Self.item(256) { $0.byteString([1]) }) == .malformed)
    #expect(WarrantCases.refusal([0x83, 0x10, 0xF6, 0xF6]) == .malformed)
    #expect(WarrantCases.refusal([0x82, 0x10]) == .malformed)
    #expect(WarrantCases.refusal([]) == .malformed)
  }

  @Test(arguments: [6, 19, 127, 129, 255] as [UInt64])
  func `an unknown type is carried`(_ id: UInt64) throws {
    let constraint = try WarrantCases.constraint(Self.item(id) { $0.byteString([1]) })
    #expect(!constraint.isSupported)
    #expect(constraint.judge(.null) == .bad)
  }

  private static func refusal(_ kind: WarrantConstraint.Kind) -> WarrantCode? {
    WarrantCases.refusal(kind.encoded)
  }

  @Test(arguments: ["***", "a**", "**a", "a/**b", "[a", "[]", "[!]", "[c-a]"] as [Text])
  func `a malformed glob is invalid`(_ glob: Text) {
    #expect(Self.refusal(.pattern(glob)) == .constraintInvalid)
  }

  @Test(
    arguments: ["10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/08", "::/129", "x/8"] as [Text]
  )
  func `a malformed net is invalid`(_ net: Text) {
    #expect(Self.refusal(.cidr(net)) == .constraintInvalid)
  }

  @Test(
    arguments: [
      "https:/x", "*", "https://", "https://a*.b/", "https://*/", "https://a.b./", "https://u@h/",
      "https://h:0/", "https://h:99999/", "https://h/a/../b", "https://h/%2e/", "https://h/%zz",
      "https://h/a b", "https://h/a?b", "https://h/a#b", "https://1.2.3/", "https://*.1.2.3.4/",
      "https://[::1/", "https://h/a**", "https://h/é", "https://h\\x/",
    ] as [Text]
  )
  func `a malformed URL pattern is invalid`(_ pattern: Text) {
    #expect(Self.refusal(.urlPattern(pattern)) == .constraintInvalid)
  }

  @Test(
    arguments: ["", "data", "/data/", "//data", "/data/./x", "/a/../b", "/a\\b", "/a\u{0}b"]
      as [Text]
  )
  func `a root that is not normalised is invalid`(_ root: Text) {
    #expect(
      Self.refusal(.subpath(root: root, caseSensitive: true, allowEqual: true))
        == .constraintInvalid
    )
  }

  @Test(arguments: ["C:\\data", "c:/data"] as [Text])
  func `a root with a drive letter is carried`(_ root: Text) throws {
    let kind = WarrantConstraint.Kind.subpath(root: root, caseSensitive: true, allowEqual: true)
    #expect(try !WarrantCases.constraint(kind.encoded).isSupported)
  }

  private static func nested(_ levels: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<levels {
      bytes += item(14) {
        $0.map(1); $0.name("constraint")
      }
    }
    return bytes + [0x82, 0x10, 0xF6]
  }

  @Test func `constraints nest 32 levels deep`() {
    #expect(WarrantCases.refusal(Self.nested(32)) == nil)
    #expect(WarrantCases.refusal(Self.nested(33)) == .constraintInvalid)
    #expect(WarrantCases.refusal(Self.nested(1000)) == .malformed)
  }

  @Test func `malformed bytes behind an invalid body are malformed`() {
    let invalid = WarrantConstraint.Kind.pattern("[").encoded
    let bytes = Self.item(12) { writer in
      writer.map(1)
      writer.name("constraints")
      writer.array(2)
      writer.encoded(invalid)
      writer.encoded([0x82, 0x10, 0xF5])
    }
    #expect(WarrantCases.refusal(bytes) == .malformed)
  }
}
