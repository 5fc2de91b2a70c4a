import AmbitEngine
import AmbitModel
import Testing

@Suite struct ExplanationTests {
  @Test func `every level, constraint and leaf is told in order`() throws {
    let program = try program(
      "tools: {t: {mode: allow, constraints: ['args.a == 1 or not has(args.b)', 'args.c > 2']}}",
      ceiling: "constraints: ['user.team == \"x\"']\ntools: {'*': {mode: allow}}"
    )
    let explanation = program.explain(
      PolicyInput(
        tool: "t",
        arguments: try json(#"{"a": "1", "b": null}"#),
        user: try json(#"{"team": "x"}"#)
      )
    )
    #expect(explanation.levels.map(\.name) == ["ceiling", "role default"])
    #expect(explanation.levels.map(\.outcome) == [.allow, .deny])
    let constraints = explanation.levels[1].constraints
    #expect(constraints.map(\.result) == [.yes, .undefined])
    #expect(constraints[0].leaves.map(\.result) == [.undefined, .no])
    #expect(constraints[0].leaves.map(\.cause) == [#"args.a is "1""#, "args.b is null"])
    #expect(explanation.causes(of: "args.c > 2") == ["args.c is missing"])
  }

  @Test func `a ceiling that denies ends the explanation`() throws {
    let program = try program("tools: {t: {mode: allow}}", ceiling: "")
    #expect(program.explain(PolicyInput(tool: "t")).levels.map(\.name) == ["ceiling"])
  }

  @Test func `explaining agrees with deciding`() throws {
    let program = try program(
      "roles: {default: {}, a: {tools: {t: {mode: allow, constraints: ['role == \"a\"']}}}}"
    )
    for roles in [[], ["a"], ["b"], ["b", "a"]] as [[Text]] {
      let input = PolicyInput(tool: "t", roles: roles)
      let best = program.explain(input).levels.map(\.outcome).min()
      #expect(best == program.decide(input).outcome)
    }
  }
}
