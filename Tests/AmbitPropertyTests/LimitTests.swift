import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

/// The bounds of one evaluation (contract section 4), too rare in random calls to rely on.
@Suite struct `Evaluation limits` {
  /// Whether a constraint holds for arguments given as JSON.
  static func holds(_ constraint: String, _ args: String) throws -> Bool {
    let escaped = constraint.split(separator: "'", omittingEmptySubsequences: false)
    let yaml = "default_policy: {mode: allow, constraints: ['\(escaped.joined(separator: "''"))']}"
    let program = PolicyProgram(
      policy: try PolicyLoader.policy(yaml: Array(yaml.utf8)),
      ceiling: nil
    )
    let arguments = try JSONDocument(parsing: Array(args.utf8)).root
    return program.decide(PolicyInput(tool: "t", arguments: arguments)).outcome == .allow
  }

  /// An array of so many ones.
  static func ones(_ count: Int) -> String {
    "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
  }

  @Test func `a quantifier ranges over 10,000 elements at most`() throws {
    let most = "{\"a\":\(Self.ones(10_000))}"
    let more = "{\"a\":\(Self.ones(10_001))}"
    #expect(try Self.holds("every(args.a, . == 1)", most))
    #expect(try Self.holds("any(args.a, . == 1)", most))
    #expect(try !Self.holds("every(args.a, . == 1)", more))
    #expect(try !Self.holds("any(args.a, . == 1)", more))
    #expect(try !Self.holds("not any(args.a, . == 2)", more))
    // The quantifier is undefined, not the whole constraint.
    #expect(try Self.holds("count(args.a) == 10001 or every(args.a, . == 1)", more))
  }

  @Test func `a constraint evaluates 100,000 leaves at most, as if nothing short-circuited`() throws
  {
    let args = "{\"a\":\(Self.ones(1_000)),\"b\":\(Self.ones(100)),\"c\":\(Self.ones(99))}"
    let nested = "every(args.b, every(args.a, . == 1))"
    #expect(try Self.holds(nested, args))
    #expect(try !Self.holds("\(nested) and has(args.a)", args))
    #expect(try Self.holds("every(args.c, every(args.a, . == 1)) and has(args.a)", args))
    // What is decided early still counts, in whatever order it stands.
    #expect(try !Self.holds("has(args.a) or \(nested)", args))
    #expect(try !Self.holds("\(nested) or has(args.a)", args))
    #expect(try !Self.holds("any(args.b, any(args.a, . == 1)) or has(args.a)", args))
    #expect(try !Self.holds("not (not has(args.a) and \(nested))", args))
    #expect(try !Self.holds("every(args.b, every(args.a, . == 1 or . == 1))", args))
  }

  @Test(arguments: ["matches(args.s, \"é\")", "glob(args.s, \"**\")", "glob(args.s, \"é*\")"])
  func `patterns read 65,536 code points at most`(_ constraint: String) throws {
    let most = String(repeating: "é", count: 65_536)
    #expect(try Self.holds(constraint, "{\"s\":\"\(most)\"}"))
    #expect(try !Self.holds(constraint, "{\"s\":\"\(most)é\"}"))
    #expect(try !Self.holds("not \(constraint)", "{\"s\":\"\(most)é\"}"))
  }

  @Test func `32 distinct roles are heard, 33 are refused`() throws {
    let policy = try PolicyLoader.policy(yaml: Array("default_policy: {mode: allow}".utf8))
    let program = PolicyProgram(policy: policy, ceiling: nil)
    let roles = (0..<33).map { Text("r\($0)") }
    let most = program.decide(PolicyInput(tool: "t", roles: Array(roles.prefix(32))))
    #expect(most.outcome == .allow)
    let repeated = program.decide(
      PolicyInput(tool: "t", roles: Array(roles.prefix(32)) + roles.prefix(32))
    )
    #expect(repeated.outcome == .allow)
    #expect(program.decide(PolicyInput(tool: "t", roles: roles)).code == "policy.too_many_roles")
  }

  @Test func `no limit refuses less than it says`() throws {
    let yaml = "token_limit: 0\ntimeout_seconds: 1\ndefault_policy: {mode: allow}\n"
    let program = PolicyProgram(
      policy: try PolicyLoader.policy(yaml: Array(yaml.utf8)),
      ceiling: nil
    )
    #expect(program.decide(PolicyInput(tool: "t")).outcome == .allow)
    #expect(program.decide(PolicyInput(tool: "t")).timeoutSeconds == 1)
    let positive = program.decide(PolicyInput(tool: "t", estimatedTokens: 1))
    #expect(positive.code == "policy.token_limit")
    #expect(positive.reason == "estimated tokens 1 exceeds limit 0")
    let negative = program.decide(PolicyInput(tool: "t", estimatedTokens: -1))
    #expect(negative.code == "policy.input_invalid")
  }
}
