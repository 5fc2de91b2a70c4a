import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct PolicyDiffTests {
  private func changes(_ old: String, _ new: String) throws -> [PolicyChange] {
    PolicyDiff.changes(
      from: try PolicyLoader.policy(yaml: Array(old.utf8)),
      to: try PolicyLoader.policy(yaml: Array(new.utf8))
    )
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String
    let direction: PolicyChange.Direction?
  }

  static let cases: [Case] = [
    Case("the same text", "tools: {t: {mode: allow}}", "tools: {t: {mode: allow}}", nil),
    Case("a tool is added", "tools: {}", "tools: {t: {mode: allow}}", .widened),
    Case("an explicit denial is added", "tools: {}", "tools: {t: {mode: deny}}", nil),
    Case(
      "approval is added",
      "tools: {t: {mode: allow}}",
      "tools: {t: {mode: approval_required}}",
      .narrowed
    ),
    Case(
      "a constraint goes",
      "tools: {t: {mode: allow, constraints: ['has(args.a)']}}",
      "tools: {t: {mode: allow}}",
      .widened
    ),
    Case(
      "a constraint comes",
      "tools: {t: {mode: allow}}",
      "tools: {t: {mode: allow, constraints: ['has(args.a)']}}",
      .narrowed
    ),
    Case(
      "an upper bound rises",
      "tools: {t: {mode: allow, constraints: ['args.n <= 5']}}",
      "tools: {t: {mode: allow, constraints: ['args.n <= 50.5']}}",
      .widened
    ),
    Case(
      "a lower bound rises",
      "tools: {t: {mode: allow, constraints: ['args.n > 5']}}",
      "tools: {t: {mode: allow, constraints: ['args.n > 6']}}",
      .narrowed
    ),
    Case(
      "one goes and one comes",
      "tools: {t: {mode: allow, constraints: ['args.a == 1']}}",
      "tools: {t: {mode: allow, constraints: ['args.b == 1']}}",
      .changed
    ),
    Case(
      "a constant under an equal text",
      "consts: {c: 5}\ntools: {t: {mode: allow, constraints: ['args.n == consts.c']}}",
      "consts: {c: 6}\ntools: {t: {mode: allow, constraints: ['args.n == consts.c']}}",
      .changed
    ),
    Case(
      "a pattern behind a constant",
      "consts: {c: 'a*'}\ntools: {t: {mode: allow, constraints: ['glob(args.n, consts.c)']}}",
      "consts: {c: '*'}\ntools: {t: {mode: allow, constraints: ['glob(args.n, consts.c)']}}",
      .changed
    ),
    Case(
      "a limit goes",
      "token_limit: 5\ntools: {t: {mode: allow}}",
      "tools: {t: {mode: allow}}",
      .widened
    ),
    Case(
      "denied paths go",
      "tools: {t: {mode: allow, file_scope: {path_args: [p], denied_paths: ['.env']}}}",
      "tools: {t: {mode: allow, file_scope: {path_args: [p]}}}",
      .widened
    ),
    Case(
      "allowed paths come",
      "tools: {t: {mode: allow, file_scope: {path_args: [p]}}}",
      "tools: {t: {mode: allow, file_scope: {path_args: [p], allowed_paths: ['a/**']}}}",
      .narrowed
    ),
    Case(
      "a role goes, and its callers fall to the default",
      "roles: {default: {tools: {t: {mode: allow}}}, r: {}}",
      "roles: {default: {tools: {t: {mode: allow}}}}",
      .widened
    ),
  ]

  @Test(arguments: cases)
  func `a change is told by what it lets through`(_ example: Case) throws {
    let changes = try changes(example.old, example.new)
    #expect(Set(changes.map(\.direction)) == (example.direction.map { [$0] } ?? []))
  }
}

extension PolicyDiffTests.Case {
  init(
    _ name: String,
    _ old: String,
    _ new: String,
    _ direction: PolicyChange.Direction?
  ) {
    self.init(testDescription: name, old: old, new: new, direction: direction)
  }
}
