import AmbitModel
import Testing

@testable import AmbitPolicy

@Suite struct ConstraintErrorTests {
  /// A text, the code after `policy.constraint.`, and the place in code points.
  struct Refusal: CustomTestStringConvertible, Sendable {
    let text: String
    let code: String
    let offset: Int

    init(_ text: String, _ code: String, _ offset: Int) {
      self.text = text
      self.code = code
      self.offset = offset
    }

    var testDescription: String { text.count > 60 ? "\(text.prefix(60))…" : text }
  }

  static let refusals: [Refusal] = [
    // The shape of the text.
    Refusal("", "syntax", 0),
    Refusal("  ", "syntax", 2),
    Refusal("args.a", "syntax", 6),
    Refusal("== 1", "syntax", 0),
    Refusal("args.a == 1 or", "syntax", 14),
    Refusal("args.a == 1 AND args.b == 1", "syntax", 12),
    Refusal("NOT args.a == 1", "syntax", 0),
    Refusal("args.a = 1", "syntax", 7),
    Refusal("args.a === 1", "syntax", 9),
    Refusal("args.a <> 1", "syntax", 8),
    Refusal("args.a == 1 && args.b == 1", "syntax", 12),
    Refusal("!has(args.a)", "syntax", 0),
    Refusal("args.a == 'x'", "syntax", 10),
    Refusal("\"é😀\" == args.a ?", "syntax", 15),
    Refusal("(args.a == 1", "syntax", 12),
    Refusal("args.a == 1)", "syntax", 11),
    Refusal("(args.a) == 1", "syntax", 7),
    Refusal("has(args.a) == true", "syntax", 12),
    Refusal("count(args.a)", "syntax", 13),
    Refusal("args.a == has(args.b)", "syntax", 10),
    Refusal("args.a not == 1", "syntax", 11),
    Refusal("args.a == 1 == 2", "syntax", 12),
    Refusal("args.a + 1 == 2", "syntax", 7),
    // Paths.
    Refusal("args. a == 1", "syntax", 5),
    Refusal("args .a == 1", "syntax", 4),
    Refusal("args.a .b == 1", "syntax", 7),
    Refusal("args.a[ 0] == 1", "syntax", 7),
    Refusal("args.a[0 ] == 1", "syntax", 8),
    Refusal("args.a[-1] == 1", "syntax", 7),
    Refusal("args.a[01] == 1", "syntax", 7),
    Refusal("args.a[10000] == 1", "syntax", 7),
    Refusal("args.a[99999999999999999999] == 1", "syntax", 7),
    Refusal("args.a['x'] == 1", "syntax", 7),
    Refusal("args.or == 1", "syntax", 5),
    Refusal("args.é == 1", "syntax", 5),
    Refusal("every(args.a, .in == 1)", "syntax", 15),
    Refusal("role.x == 1", "syntax", 4),
    Refusal("consts.in == 1", "syntax", 7),
    Refusal("consts[\"cap\"] == 1", "syntax", 6),
    Refusal("has(\"a\")", "syntax", 4),
    Refusal("has(consts.cap)", "syntax", 4),
    Refusal("matches(args.a, args.b)", "syntax", 16),
    Refusal("has(count(args.a))", "syntax", 4),
    Refusal("has(args.a, args.b)", "syntax", 10),
    // JSON.
    Refusal("args.a == 01", "syntax", 10),
    Refusal("args.a == 1and has(args.b)", "syntax", 11),
    Refusal("args.a == 1.", "syntax", 12),
    Refusal("args.a == .5", "syntax", 10),
    Refusal("args.a == +5", "syntax", 10),
    Refusal("args.a == 1e", "syntax", 12),
    Refusal("args.a == -", "syntax", 11),
    Refusal("args.a == \"x", "syntax", 10),
    Refusal("args.a == \"x\ny\"", "syntax", 12),
    Refusal("args.a == \"\\x\"", "syntax", 11),
    Refusal("args.a == \"\\ud800\"", "syntax", 11),
    Refusal("args.a == \"\\ud800\\u0041\"", "syntax", 11),
    Refusal("args.a == \"\\udc00\"", "syntax", 11),
    Refusal("args.a == [1,]", "syntax", 13),
    Refusal("args.a == [args.b]", "syntax", 11),
    Refusal("args.a == {\"a\": 1, \"a\": 2}", "syntax", 19),
    Refusal("args.a == {a: 1}", "syntax", 11),
    Refusal("default(args.a, args.b) == 1", "syntax", 16),
    // Names.
    Refusal("amount <= 500", "root", 0),
    Refusal("args.a == USD", "root", 10),
    Refusal("args.a == True", "root", 10),
    Refusal("args.a == None", "root", 10),
    Refusal("foo.bar == 1", "root", 0),
    Refusal("ctx == 1", "root", 0),
    Refusal("consts == 1", "root", 0),
    Refusal("has == 1", "root", 0),
    Refusal("run.denials < 5", "root", 0),
    Refusal(". == 1", "root", 0),
    Refusal("every(., . == 1)", "root", 6),
    Refusal("every(args.a, . == 1) and . == 1", "root", 26),
    Refusal("session.bogus == 1", "fact", 0),
    Refusal("session[0] == 1", "fact", 0),
    Refusal("1 == session[\"x\"]", "fact", 5),
    Refusal("args.a <= consts.nope", "const", 10),
    Refusal("lower(args.a) == \"x\"", "function", 0),
    Refusal("startsWith(args.a, \"x\")", "function", 0),
    Refusal("has(lower(args.a))", "function", 4),
    // Types, ranges.
    Refusal("args.a in \"abc\"", "type", 10),
    Refusal("args.a not in consts.cap", "type", 14),
    Refusal("startswith(args.a, 1)", "type", 19),
    Refusal("contains(args.a, consts.names)", "type", 17),
    Refusal("matches(args.a, 5)", "type", 16),
    Refusal("glob(args.a, consts.cap)", "type", 13),
    Refusal("args.n < 1e309", "number", 9),
    Refusal("args.n in [1, 10e308]", "number", 14),
    Refusal("args.n < 1e-309", "number", 9),
    Refusal("args.n < 1e99999999999999999999", "number", 9),
    Refusal("args.n < 1.\(String(repeating: "3", count: 64))", "number", 9),
    // Limits.
    Refusal("args.a in consts.huge", "limit", 10),
    Refusal("args.a in [\(String(repeating: "1,", count: 1_000))1]", "limit", 10),
    Refusal("startswith(args.a, \"\(String(repeating: "é", count: 513))\")", "limit", 19),
    Refusal("args\(String(repeating: ".a", count: 17)) == 1", "limit", 36),
    Refusal(String(repeating: "(", count: 33) + "has(args.a)", "limit", 32),
    Refusal(String(repeating: "not ", count: 33) + "has(args.a)", "limit", 128),
    Refusal("args.a == " + String(repeating: "[", count: 33), "limit", 42),
    Refusal(String(repeating: "1<2or ", count: 256) + "1<2", "syntax", 3),
    Refusal(String(repeating: "1<2 or ", count: 256) + "1<2", "limit", 1_792),
    Refusal(String(repeating: " ", count: 2_049), "limit", 2_048),
  ]

  @Test(arguments: refusals)
  func `what is wrong is told with its code and place`(_ refusal: Refusal) throws {
    let error = try #require(throws: ConstraintError.self) {
      try Constraint.parse(Text(refusal.text), scope: ConstraintParserTests.scope)
    }
    #expect(error.code.rawValue == "policy.constraint." + refusal.code)
    #expect(error.offset == refusal.offset)
    #expect(!error.message.isEmpty)
  }

  @Test(
    arguments: [
      "args.a in [\(String(repeating: "1,", count: 999))1]",
      "startswith(args.a, \"\(String(repeating: "é", count: 512))\")",
      "args\(String(repeating: ".a", count: 16)) == 1",
      String(repeating: "(", count: 32) + "has(args.a)" + String(repeating: ")", count: 32),
      String(repeating: "1<2 or ", count: 255) + "1<2",
      "tool == \"\(String(repeating: "é", count: 2_038))\"",
      "args.n < 1.\(String(repeating: "3", count: 63))",
      "args.n < \(String(repeating: "7", count: 64))\(String(repeating: "0", count: 200))",
    ]
  )
  func `a constraint may be as large as the limits say`(_ text: String) throws {
    _ = try Constraint.parse(Text(text), scope: ConstraintParserTests.scope)
  }

  @Test(
    arguments: [
      ("args.a == 1 AND args.b == 1", "write `and` in lower case"),
      ("args.a = 1", "equality is written `==`"),
      ("args.a == 1 && args.b == 1", "write `and`"),
      ("args.a == 1 || args.b == 1", "write `or`"),
      ("!has(args.a)", "write `not`"),
      ("args.a == 'x'", "strings stand in double quotes"),
      ("args.a == True", "write `true`"),
      ("args.a == None", "write `null`"),
      ("amount <= 500", "write `args.amount` for an argument, `\"amount\"` for a string"),
      ("starts_with(args.a, \"x\")", "did you mean `startswith`?"),
      ("len(args.a) == 1", nil),
      ("args.in == 1", "quote it: `args[\"in\"]`"),
    ]
  )
  func `habits of other languages are answered with a hint`(_ text: String, _ hint: String?) throws
  {
    let error = try #require(throws: ConstraintError.self) {
      try Constraint.parse(Text(text), scope: ConstraintParserTests.scope)
    }
    #expect(error.hint == hint)
  }

  @Test func `a ceiling has no requested role`() throws {
    let scope = ConstraintScope(allowsRole: false)
    let error = try #require(throws: ConstraintError.self) {
      try Constraint.parse("role == \"admin\"", scope: scope)
    }
    #expect(error.code.rawValue == "policy.constraint.root")
    #expect(error.hint == "use `user.roles`")
    _ = try Constraint.parse("\"admin\" in user.roles", scope: scope)
  }
}
