import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct `Merging roles` {
  private func modes(_ role: ResolvedLevel) -> [String] {
    role.tools.sorted { $0.key < $1.key }.map { "\($0.key.string)=\($0.value.mode.word)" }
  }

  @Test func `later parents replace whole rules, own rules replace all`() throws {
    let role = try level(
      "default",
      of: """
        roles:
          a: {tools: {x: {mode: allow, constraints: ['args.n < 1']}, y: {mode: allow}}}
          b: {tools: {x: {mode: deny}, z: {mode: deny}}}
          default: {inherits: [a, b], tools: {z: {mode: approval_required}}}
        """
    )
    #expect(modes(role) == ["x=deny", "y=allow", "z=approval_required"])
    #expect(role.tools["x"]?.constraints.isEmpty == true)
  }

  @Test(
    arguments: [
      ("[open]", "allow"), ("[open, silent]", "deny"), ("[silent, open]", "allow"),
      ("[]", "deny"), ("[silentChild]", "allow"),
    ]
  )
  func `a silent parent contributes deny`(_ parents: String, _ mode: String) throws {
    let role = try level(
      "default",
      of: """
        roles:
          open: {default_policy: {mode: allow}}
          silent: {}
          silentChild: {inherits: [open]}
          default: {inherits: \(parents)}
        """
    )
    #expect(role.defaultRule?.mode.word == mode)
  }

  @Test func `a written default policy replaces, even when it is empty`() throws {
    let yaml = """
      roles:
        open: {default_policy: {mode: allow}}
        default: {inherits: [open], default_policy: {}}
      """
    #expect(try level("default", of: yaml).defaultRule?.mode == .deny)
  }

  @Test func `constraints accumulate, the document's first, repeated text once`() throws {
    let role = try level(
      "default",
      of: """
        constraints: ['args.d == 1', 'args.b == 1']
        roles:
          a: {constraints: ['args.a == 1', 'args.b == 1']}
          b: {constraints: ['args.b == 1', 'args.c == 1']}
          default: {inherits: [a, b], constraints: ['args.a == 1', 'args.e == 1']}
        """
    )
    #expect(
      role.constraints.map(\.text.string) == [
        "args.d == 1", "args.b == 1", "args.a == 1", "args.c == 1", "args.e == 1",
      ]
    )
  }

  @Test func `limits take the smallest`() throws {
    let yaml = """
      roles:
        a: {token_limit: 10, timeout_seconds: 5}
        b: {token_limit: 7}
        default: {inherits: [a, b], token_limit: 100}
      """
    let role = try level("default", of: yaml)
    #expect(role.tokenLimit == 7)
    #expect(role.timeoutSeconds == 5)
  }

  @Test func `mixins are no roles and roles keep their order`() throws {
    let policy = try PolicyLoader.policy(
      yaml: Array("roles: {z: {}, m: {is_mixin: true}, a: {inherits: [m]}, default: {}}".utf8)
    )
    #expect(policy.roles.map(\.name.string) == ["z", "a", "default"])
  }

  @Test func `a diamond is no cycle`() throws {
    let yaml = "roles: {a: {}, b: {inherits: [a]}, c: {inherits: [a]}, default: {inherits: [b, c]}}"
    #expect(problems(yaml) == [])
  }

  @Test(
    arguments: [
      // Against a parent, at the own name; between parents, at the second parent.
      (
        "roles:\n  a: {consts: {c: 1}}\n  default: {inherits: [a], consts: {c: 2}}\n",
        ["policy.const_conflict@3:37"]
      ),
      (
        "roles:\n  a: {consts: {c: 1}}\n  b: {consts: {c: 2}}\n  default: {inherits: [a, b]}\n",
        ["policy.const_conflict@4:27"]
      ),
      ("consts: {c: 1}\nroles:\n  default: {consts: {c: 2}}\n", ["policy.const_conflict@3:22"]),
      // Once, not again for every descendant.
      (
        "consts: {c: 1}\nroles:\n  a: {consts: {c: 2}}\n  default: {inherits: [a]}\n",
        ["policy.const_conflict@3:16"]
      ),
      // Equal by value, deeply.
      ("consts: {c: {x: 1, y: [1.0]}}\nroles:\n  default: {consts: {c: {y: [1], x: 1e0}}}\n", []),
      ("consts: {c: 1}\nroles:\n  default: {consts: {c: '1'}}\n", ["policy.const_conflict@3:22"]),
      // Strangers may disagree.
      ("roles:\n  a: {consts: {c: 1}}\n  default: {consts: {c: 2}}\n", []),
      // Mixins that nobody uses are checked.
      (
        "consts: {c: 1}\nroles:\n  m: {is_mixin: true, consts: {c: 2}}\n  default: {}\n",
        ["policy.const_conflict@3:32"]
      ),
    ] as [(String, [String])]
  )
  func `one constant has one value`(_ yaml: String, _ expected: [String]) {
    #expect(problems(yaml) == expected)
  }

  @Test func `a constraint sees the document's constants and its own role's only`() {
    let yaml = """
      consts: {d: 1}
      roles:
        a: {consts: {p: 1}, constraints: ['args.x == consts.p and args.x == consts.d']}
        default: {inherits: [a], constraints: ['args.x == consts.p']}
      """
    #expect(problems(yaml) == ["policy.constraint.const@4:42"])
    #expect(problems("constraints: ['args.x == consts.c']\nconsts: {c: 1}\n") == [])
  }
}

@Suite struct `A policy directory` {
  @Test func `is one role for each file, and a document for all`() throws {
    let files: [(name: String, bytes: [UInt8])] = [
      (
        "default.yml", Array("tools: {t: {mode: allow, constraints: ['args.n < consts.max']}}".utf8)
      ),
      ("_policy.yaml", Array("consts: {max: 5}\nconstraints: ['args.d == 1']".utf8)),
      ("a.yaml", Array("inherits: [default]\nconstraints: ['args.e == 1']".utf8)),
      ("m.yaml", Array("is_mixin: true".utf8)),
      ("empty.yaml", []),
    ]
    let policy = try PolicyLoader.policy(directory: files)
    #expect(policy.roles.map(\.name.string) == ["a", "default", "empty"])
    #expect(policy.roles[0].constraints.map(\.text.string) == ["args.d == 1", "args.e == 1"])
    #expect(policy.roles[2].constraints.map(\.text.string) == ["args.d == 1"])
  }

  @Test(
    arguments: [
      ([("a.yaml", ""), ("a.yml", "")], ["a.yml:policy.duplicate_role@1:1"]),
      (
        [("_policy.yaml", ""), ("_policy.yml", ""), ("a.yml", "")],
        ["_policy.yml:policy.duplicate_role@1:1"]
      ),
      ([("_policy.yaml", "tools: {}"), ("a.yaml", "")], ["_policy.yaml:policy.unknown_key@1:1"]),
      ([("a.yaml", "roles: {}")], ["a.yaml:policy.unknown_key@1:1"]),
      ([("a.yaml", "inherits: [b]")], ["a.yaml:policy.unknown_role@1:12"]),
      (
        [("a.yaml", "inherits: [b]"), ("b.yaml", "inherits: [a]")],
        ["b.yaml:policy.cycle@1:12"]
      ),
      ([("a*.yaml", "")], ["a*.yaml:policy.name@1:1"]),
      ([(".yaml", "")], [".yaml:policy.name@1:1"]),
      ([], ["_policy.yaml:policy.no_concrete_role@1:1"]),
      ([("_policy.yaml", "")], ["_policy.yaml:policy.no_concrete_role@1:1"]),
      (
        [("b.yaml", "x: 1"), ("a.yaml", "y: 1")],
        ["a.yaml:policy.unknown_key@1:1", "b.yaml:policy.unknown_key@1:1"]
      ),
      // A parse error is reported alone.
      (
        [("b.yaml", "x: yes"), ("a.yaml", "y: 1")],
        ["b.yaml:policy.parse.ambiguous_scalar@1:4"]
      ),
    ] as [([(String, String)], [String])]
  )
  func `names the file of each problem`(_ files: [(String, String)], _ expected: [String]) {
    #expect(directoryProblems(files) == expected)
  }
}

@Suite struct `A ceiling` {
  @Test func `has a rule for all other tools and no default policy`() throws {
    let yaml = "baseline: true\ntoken_limit: 5\ntools: {'*': {mode: allow}, t: {mode: deny}}"
    let ceiling = try PolicyLoader.ceiling(yaml: Array(yaml.utf8))
    #expect(ceiling.baseline)
    #expect(ceiling.level.defaultRule?.mode == .allow)
    #expect(ceiling.level.tools.count == 1)
    #expect(ceiling.level.tokenLimit == 5)
    #expect(try PolicyLoader.ceiling(yaml: []).level.defaultRule == nil)
    #expect(try !PolicyLoader.ceiling(yaml: []).baseline)
  }

  @Test(
    arguments: [
      ("default_policy: {mode: deny}\n", ["policy.unknown_key@1:1"]),
      ("roles: {}\n", ["policy.unknown_key@1:1"]),
      ("tools: {'a*': {mode: deny}}\n", ["policy.name@1:9"]),
      ("tools: {'**': {mode: deny}}\n", ["policy.name@1:9"]),
      ("constraints: ['role == \"a\"']\n", ["policy.constraint.root@1:15"]),
      ("baseline: 1\n", ["policy.type@1:11"]),
      ("tools: {*: {mode: deny}}\n", ["policy.parse.alias@1:9"]),
    ] as [(String, [String])]
  )
  func `is checked like a policy`(_ yaml: String, _ expected: [String]) {
    #expect(ceilingProblems(yaml) == expected)
  }
}
