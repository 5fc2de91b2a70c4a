import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct `Lint` {
  @Test(
    arguments: [
      ("tools: {t: {mode: allow}}", []),
      (
        "consts: {a: 1, b: 'x*'}\nconstraints: ['glob(args.x, consts.b)']",
        ["lint.denies_everything@1:1", "lint.unused_constant@1:10"]
      ),
      ("default_policy: {mode: allow}\ntools: {t: {mode: allow}}", ["lint.redundant_allow@2:9"]),
      ("tools: {t: {mode: deny, constraints: ['args.a == 1']}}", ["lint.condition_on_deny@1:9"]),
      ("tools: {t: {mode: allow, constraints: ['not args.a in []']}}", ["lint.empty_list@1:9"]),
      (
        "tools: {t: {mode: allow, constraints: ['has(args.a)', 'has(args.a)']}}",
        ["lint.repeated_constraint@1:9"]
      ),
      ("roles: {a: {tools: {t: {mode: allow}}}}", ["lint.no_default_role@1:1"]),
      ("roles: {default: {}}", ["lint.denies_everything@1:9"]),
      ("roles: {m: {is_mixin: true}, default: {tools: {t: {}}}}", ["lint.unused_mixin@1:9"]),
      (
        """
        roles:
          a: {tools: {t: {mode: allow}, u: {mode: allow}}}
          b: {tools: {u: {mode: deny}}}
          default: {inherits: [a, b], tools: {t: {mode: allow}, u: {mode: allow}}}
        """, ["lint.repeats_inherited@4:39"]
      ),
    ] as [(String, [String])]
  )
  func `points at what is valid and probably not meant`(
    _ yaml: String,
    _ expected: [String]
  ) throws {
    let document = try PolicyLoader.document(yaml: Array(yaml.utf8))
    #expect(PolicyLint.warnings(document).map(describe) == expected)
  }

  @Test func `knows that a ceiling's wildcard deny beats its rules`() throws {
    let yaml = "consts: {c: 1}\ntools: {'*': {mode: deny}, t: {mode: allow}}"
    let ceiling = try PolicyLoader.ceilingDocument(yaml: Array(yaml.utf8))
    #expect(
      PolicyLint.warnings(ceiling, file: "ceiling.yaml").map(describe) == [
        "lint.unused_constant@1:10", "lint.shadowed_rules@2:9",
      ]
    )
  }
}
