import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct `Problems of a policy document` {
  @Test(
    arguments: [
      // Unknown keys, everywhere, and keys of another place.
      ("tols: {}\n", ["policy.unknown_key@1:1"]),
      ("tools:\n  t: {mode: allow, constraint: []}\n", ["policy.unknown_key@2:20"]),
      ("inherits: [a]\nis_mixin: true\n", ["policy.unknown_key@1:1", "policy.unknown_key@2:1"]),
      ("baseline: true\n", ["policy.unknown_key@1:1"]),
      ("roles: {default: {}}\ntools: {}\n", ["policy.unknown_key@2:1"]),
      ("roles: {default: {roles: {}}}\n", ["policy.unknown_key@1:19"]),
      ("default_policy: {mode: deny, file_scope: {}}\n", ["policy.unknown_key@1:30"]),
      ("tools: {t: {file_scope: {allow: []}}}\n", ["policy.unknown_key@1:26"]),
      ("agents: []\n", ["policy.unknown_key@1:1"]),
      // Types: nothing is coerced.
      ("[]\n", ["policy.type@1:1"]),
      ("text\n", ["policy.type@1:1"]),
      ("tools:\n", ["policy.type@1:7"]),
      ("tools: []\n", ["policy.type@1:8"]),
      ("tools: {t: }\n", ["policy.type@1:12"]),
      ("tools: {t: allow}\n", ["policy.type@1:12"]),
      ("tools: {t: {mode: true}}\n", ["policy.type@1:19"]),
      ("tools: {t: {mode: }}\n", ["policy.type@1:19"]),
      ("tools: {t: {constraints: 'args.a == 1'}}\n", ["policy.type@1:26"]),
      ("tools: {t: {constraints: [true]}}\n", ["policy.type@1:27"]),
      ("tools: {t: {file_scope: }}\n", ["policy.type@1:25"]),
      ("tools: {t: {file_scope: {allowed_paths: a}}}\n", ["policy.type@1:41"]),
      ("tools: {t: {file_scope: {path_args: [1]}}}\n", ["policy.type@1:38"]),
      ("tools: {1: {}}\n", ["policy.type@1:9"]),
      (
        "tools: {true: {}, null: {}, ~: {}}\n",
        ["policy.type@1:9", "policy.type@1:19", "policy.type@1:29"]
      ),
      ("? {a: 1}\n: 1\n", ["policy.type@1:3"]),
      ("? [a]\n: 1\n", ["policy.type@1:3"]),
      ("consts: {a: {1: 2}}\n", ["policy.type@1:14"]),
      ("consts: []\n", ["policy.type@1:9"]),
      ("constraints: {}\n", ["policy.type@1:14"]),
      ("default_policy: deny\n", ["policy.type@1:17"]),
      ("default_policy:\n", ["policy.type@1:16"]),
      ("token_limit: '5'\n", ["policy.type@1:14"]),
      ("token_limit: 5.0\n", ["policy.type@1:14"]),
      ("token_limit: 1e3\n", ["policy.type@1:14"]),
      ("timeout_seconds: true\n", ["policy.type@1:18"]),
      ("roles:\n", ["policy.type@1:7"]),
      ("roles: [a]\n", ["policy.type@1:8"]),
      ("roles: {default: {is_mixin: 'true'}}\n", ["policy.type@1:29"]),
      ("roles: {default: {is_mixin: 1}}\n", ["policy.type@1:29"]),
      ("roles: {default: {inherits: a}}\n", ["policy.type@1:29"]),
      ("roles: {default: {inherits: [1]}}\n", ["policy.type@1:30"]),
      // Values.
      ("tools: {t: {mode: DENY}}\n", ["policy.bad_value@1:19"]),
      ("tools: {t: {mode: ''}}\n", ["policy.bad_value@1:19"]),
      ("default_policy: {mode: permit}\n", ["policy.bad_value@1:24"]),
      ("token_limit: -1\n", ["policy.bad_value@1:14"]),
      ("token_limit: 100000001\n", ["policy.bad_value@1:14"]),
      ("token_limit: 99999999999999999999999999\n", ["policy.bad_value@1:14"]),
      ("timeout_seconds: 3601\n", ["policy.bad_value@1:18"]),
      ("timeout_seconds: -1\n", ["policy.bad_value@1:18"]),
      // Versions.
      ("version: 2\n", ["policy.version@1:10"]),
      ("version: 0\n", ["policy.version@1:10"]),
      ("version: -1\n", ["policy.version@1:10"]),
      ("version: 1.0\n", ["policy.type@1:10"]),
      ("version: '1'\n", ["policy.type@1:10"]),
      ("roles: {default: {version: 3}}\n", ["policy.version@1:28"]),
      // Names.
      ("tools: {'': {}}\n", ["policy.name@1:9"]),
      ("tools: {'*': {}}\n", ["policy.name@1:9"]),
      ("tools: {'a*': {}}\n", ["policy.name@1:9"]),
      ("tools: {' a': {}}\n", ["policy.name@1:9"]),
      ("tools: {'a ': {}}\n", ["policy.name@1:9"]),
      ("tools: {\"a\\u00a0\": {}}\n", ["policy.name@1:9"]),
      ("tools: {\"a\\nb\": {}}\n", ["policy.name@1:9"]),
      ("tools: {\"a\\u0085b\": {}}\n", ["policy.name@1:9"]),
      ("tools: {\"a\\x7f\": {}}\n", ["policy.name@1:9"]),
      ("roles: {'': {}}\n", ["policy.name@1:9"]),
      ("roles: {'a*': {}}\n", ["policy.name@1:9"]),
      ("consts: {1a: 1}\n", ["policy.name@1:10"]),
      ("consts: {a-b: 1}\n", ["policy.name@1:10"]),
      ("consts: {é: 1}\n", ["policy.name@1:10"]),
      ("consts: {'': 1}\n", ["policy.name@1:10"]),
      // Constraints, at their list item.
      ("constraints:\n  - 'args.a == 1'\n  - 'args.a = 1'\n", ["policy.constraint.syntax@3:5"]),
      ("constraints: ['amount < 1']\n", ["policy.constraint.root@1:15"]),
      ("constraints: ['session.no == 1']\n", ["policy.constraint.fact@1:15"]),
      ("constraints: ['args.a == consts.b']\n", ["policy.constraint.const@1:15"]),
      ("constraints: ['upper(args.a)']\n", ["policy.constraint.function@1:15"]),
      ("constraints: ['args.a in 1']\n", ["policy.constraint.type@1:15"]),
      ("constraints: ['matches(args.a, \"(\")']\n", ["policy.constraint.regex@1:15"]),
      ("constraints: ['glob(args.a, \"[\")']\n", ["policy.constraint.pattern@1:15"]),
      ("constraints: ['args.a < 1e400']\n", ["policy.constraint.number@1:15"]),
      // Deny rules are checked as well.
      ("tools: {t: {mode: deny, constraints: ['x']}}\n", ["policy.constraint.root@1:39"]),
      // File patterns, each at its place.
      (
        "tools: {t: {file_scope: {allowed_paths: [a, 'b//c', ../d]}}}\n",
        ["policy.file_pattern@1:45", "policy.file_pattern@1:53"]
      ),
      ("tools: {t: {file_scope: {denied_paths: ['']}}}\n", ["policy.file_pattern@1:41"]),
      // Roles and their parents.
      ("roles: {}\n", ["policy.no_concrete_role@1:1"]),
      ("roles: {m: {is_mixin: true}}\n", ["policy.no_concrete_role@1:1"]),
      ("roles: {default: {inherits: [nobody]}}\n", ["policy.unknown_role@1:30"]),
      ("roles: {default: {inherits: [default]}}\n", ["policy.cycle@1:30"]),
      (
        "roles:\n  a: {inherits: [b]}\n  b: {inherits: [c]}\n  c: {inherits: [a]}\n",
        ["policy.cycle@4:18"]
      ),
    ] as [(String, [String])]
  )
  func `are reported with their places`(_ yaml: String, _ expected: [String]) {
    #expect(problems(yaml) == expected)
  }

  @Test func `come all at once, in reading order`() {
    let yaml = """
      version: 2
      constraints: ['args.a == consts.gone']
      roles:
        default:
          inherits: [nobody]
          tools:
            t: {mode: alow, extra: 1}
        m: {is_mixin: true, tools: {u: {constraints: ['(']}}}
      typo: 1
      """
    #expect(
      problems(yaml) == [
        "policy.version@1:10", "policy.constraint.const@2:15", "policy.unknown_role@5:16",
        "policy.bad_value@7:17", "policy.unknown_key@7:23", "policy.constraint.syntax@8:49",
        "policy.unknown_key@9:1",
      ]
    )
  }

  @Test(arguments: ["", "~", "{}", "# nothing", "roles: {default: }", "roles: {default: ~}"])
  func `are none in an empty document or role, which denies`(_ yaml: String) throws {
    let role = try level("default", of: yaml)
    #expect(role.tools.isEmpty)
    #expect(role.defaultRule?.mode == .deny)
  }

  @Test(
    arguments: [
      ("tools: {t: {constraint: []}}", "did you mean `constraints`?"),
      ("tols: {}", "did you mean `tools`?"),
      ("default: {}", "did you mean `default_policy`?"),
      ("toolz: {}", "did you mean `tools`?"),
      ("tools: {t: {mode: Allow}}", "did you mean `allow`?"),
      ("tools: {t: {mode: approval}}", "did you mean `approval_required`?"),
      ("tools: {t: {mode: dney}}", "did you mean `deny`?"),
      ("tools: {t: {mode: whatever}}", "use `allow`, `deny` or `approval_required`"),
      ("roles: {default: {inherits: [bsae]}, base: {}}", "did you mean `base`?"),
    ]
  )
  func `say what was probably meant`(_ yaml: String, _ hint: String) {
    #expect(firstProblem(yaml)?.hint == hint)
  }

  @Test func `show names on one line without control characters`() throws {
    let message = try #require(firstProblem("tools: {\"a\\e[31m\\n\": {}}")?.message)
    #expect(message == "the tool name `a\\u{1b}[31m\\u{a}` contains a control character")
  }

  @Test func `repeat no control characters of a constraint`() throws {
    let message = try #require(firstProblem("constraints: [\"args.a ==\\b\\u202e\"]")?.message)
    #expect(!message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
  }

  @Test func `stop being listed after a thousand`() {
    let keys = (0..<3_000).map { "k\($0): 1\n" }.joined()
    #expect(problems(keys).count == 1_000)
  }
}

@Suite struct `Limits of a policy document` {
  private func entries(_ count: Int, _ value: String) -> String {
    "{" + (0..<count).map { "e\($0): \(value)" }.joined(separator: ", ") + "}"
  }

  private func items(_ count: Int, _ value: (Int) -> String) -> String {
    "[" + (0..<count).map(value).joined(separator: ", ") + "]"
  }

  private func codes(_ yaml: String) -> [String] {
    problems(yaml).map { String($0.prefix { $0 != "@" }) }
  }

  @Test func `role names have at most 128 code points, tool names 256`() {
    let role = String(repeating: "é", count: 128)
    #expect(codes("roles: {\(role): {}}") == [])
    #expect(codes("roles: {\(role)x: {}}") == ["policy.name"])
    let tool = String(repeating: "é", count: 256)
    #expect(codes("tools: {\(tool): {}}") == [])
    #expect(codes("tools: {\(tool)x: {}}") == ["policy.name"])
  }

  @Test func `a policy has at most 256 roles`() {
    #expect(codes("roles: \(entries(256, "{}"))") == [])
    #expect(codes("roles: \(entries(257, "{}"))") == ["policy.limit"])
    let files = (0..<257).map { ("r\($0).yaml", "{}") }
    #expect(directoryProblems(Array(files.prefix(256))) == [])
    #expect(directoryProblems(files) == ["r99.yaml:policy.limit@1:1"])
  }

  @Test func `a role has at most 16 parents`() {
    func roles(_ count: Int) -> String {
      "roles: {p: {}, default: {inherits: \(items(count) { _ in "p" })}}"
    }
    #expect(codes(roles(16)) == [])
    #expect(codes(roles(17)) == ["policy.limit"])
  }

  @Test func `the furthest ancestor is at most 16 steps away`() {
    func chain(_ steps: Int) -> String {
      "roles: {r0: {}, "
        + (1...steps).map { "r\($0): {inherits: [r\($0 - 1)]}" }.joined(separator: ", ") + "}"
    }
    #expect(codes(chain(16)) == [])
    #expect(codes(chain(17)) == ["policy.limit"])
    #expect(codes(chain(255)).first == "policy.limit")
  }

  @Test func `lists and mappings have their sizes`() {
    #expect(codes("consts: \(entries(1_024, "1"))") == [])
    #expect(codes("consts: \(entries(1_025, "1"))") == ["policy.limit"])
    let constraint: (Int) -> String = { "'args.a == \($0)'" }
    #expect(codes("constraints: \(items(64, constraint))") == [])
    #expect(codes("constraints: \(items(65, constraint))") == ["policy.limit"])
    #expect(codes("tools: {t: {constraints: \(items(64, constraint))}}") == [])
    #expect(codes("tools: {t: {constraints: \(items(65, constraint))}}") == ["policy.limit"])
    #expect(codes("tools: \(entries(20_000, "{}"))") == [])
    #expect(codes("tools: \(entries(20_001, "{}"))") == ["policy.limit"])
    for key in ["allowed_paths", "denied_paths"] {
      let scope: (Int) -> String = { count in
        "tools: {t: {file_scope: {\(key): \(self.items(count) { "p\($0)" })}}}"
      }
      #expect(codes(scope(256)) == [])
      #expect(codes(scope(257)) == ["policy.limit"])
    }
    let arguments: (Int) -> String = { count in
      "tools: {t: {file_scope: {path_args: \(self.items(count) { "p\($0)" })}}}"
    }
    #expect(codes(arguments(16)) == [])
    #expect(codes(arguments(17)) == ["policy.limit"])
  }

  @Test func `a constraint has at most 2,048 code points`() {
    func constraint(_ count: Int) -> String {
      let head = "args.a == \""
      return head + String(repeating: "é", count: count - head.count - 1) + "\""
    }
    #expect(codes("constraints: ['\(constraint(2_048))']") == [])
    #expect(codes("constraints: ['\(constraint(2_049))']") == ["policy.constraint.limit"])
  }

  @Test func `limits admit their ends`() throws {
    let role = try level("default", of: "token_limit: 100000000\ntimeout_seconds: 3600")
    #expect(role.tokenLimit == 100_000_000)
    #expect(role.timeoutSeconds == 3_600)
    let zero = try level("default", of: "token_limit: 0\ntimeout_seconds: -0")
    #expect(zero.tokenLimit == 0)
    #expect(zero.timeoutSeconds == 0)
  }

  @Test func `inheritance cannot multiply a file into gigabytes`() {
    let heirs = (0..<200).map { "h\($0): {inherits: [base], tools: {own: {}}}" }
    let yaml =
      "roles: {base: {tools: \(entries(20_000, "{}"))}, "
      + heirs.joined(separator: ", ") + "}"
    #expect(codes(yaml) == ["policy.limit"])
  }
}
