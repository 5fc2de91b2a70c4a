import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct `Several roles` {
  static func decide(
    _ yaml: String,
    tool: Text = "t",
    roles: [Text],
    args: String = "{}"
  ) throws -> PolicyVerdict {
    let policy = try PolicyLoader.policy(yaml: Array(yaml.utf8))
    let arguments = try JSONDocument(parsing: Array(args.utf8)).root
    return PolicyProgram(policy: policy, ceiling: nil)
      .decide(PolicyInput(tool: tool, roles: roles, arguments: arguments))
  }

  @Test func `one text with two meanings that both fail is one answer`() throws {
    let policy = """
      roles:
        default: {consts: {cap: 1}, tools: {t: {mode: allow, constraints: [args.n <= consts.cap]}}}
        a: {consts: {cap: 2}, tools: {t: {mode: allow, constraints: [args.n <= consts.cap]}}}
      """
    let verdict = try Self.decide(policy, roles: ["default", "a"], args: #"{"n":9}"#)
    #expect(verdict.code == "policy.constraint_failed")
    #expect(verdict.reason == #"Policy on "t" denied: constraint failed — args.n <= consts.cap"#)
    #expect(verdict.violations == ["args.n <= consts.cap"])
    #expect(try Self.decide(policy, roles: ["default", "a"], args: #"{"n":2}"#).outcome == .allow)
  }

  @Test func `paths outside two scopes are one answer`() throws {
    let policy = """
      roles:
        default: {tools: {grep: {mode: allow, file_scope: {allowed_paths: ["docs/**"]}}}}
        a: {tools: {grep: {mode: allow, file_scope: {allowed_paths: ["src/**"]}}}}
      """
    let verdict = try Self.decide(
      policy,
      tool: "grep",
      roles: ["a", "default"],
      args: #"{"path":"etc/x"}"#
    )
    #expect(verdict.code == "policy.file_scope")
    #expect(verdict.reason == #"Policy denied tool "grep" for the requested path"#)
  }

  @Test func `answers that differ unite under their common code`() throws {
    let policy = """
      roles:
        default: {token_limit: 0, tools: {t: {mode: allow, constraints: ['args.n == 1']}}}
        a: {tools: {t: {mode: allow, constraints: ['args.n == 1', 'args.m == 1']}}}
        b: {tools: {t: {mode: deny}}}
      """
    let same = try Self.decide(policy, roles: ["default", "a"])
    #expect(same.code == "policy.constraint_failed")
    #expect(same.violations == ["args.n == 1", "args.m == 1"])
    #expect(
      same.reason
        == #"denied for all roles [default, a]: "#
        + #"default: Policy on "t" denied: constraint failed — args.n == 1; "#
        + #"a: Policy on "t" denied: constraint failed — args.n == 1"#
    )
    let mixed = try Self.decide(policy, roles: ["b", "a"])
    #expect(mixed.code == "policy.all_roles_denied")
  }

  @Test func `a united reason drops whole clauses beyond 4,096 code points`() throws {
    let text = "args.n == \"" + String(repeating: "é", count: 480) + "\""
    let roles = (0..<12).map { "r\($0)" }
    let rules = roles.map { role in
      "  \(role): {tools: {t: {mode: allow, constraints: ['\(text)', 'args.\(role) == 1']}}}"
    }
    let policy = "roles:\n" + rules.joined(separator: "\n") + "\n"
    let verdict = try Self.decide(policy, roles: roles.map { Text($0) })
    #expect(Text(verdict.reason).codePointCount <= 4_096)
    #expect(verdict.reason.hasSuffix(" (+5 more roles)"), "\(verdict.reason.suffix(60))")
    #expect(verdict.violations.count == 13)
  }
}
