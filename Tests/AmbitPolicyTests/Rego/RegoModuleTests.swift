import AmbitModel
import AmbitPatterns
import Testing

@testable import AmbitPolicy

@Suite struct RegoModuleTests {
  @Test func `order of writing leaves no trace in the module`() throws {
    let texts = ["args.b == 2", "args.a == 1", "has(args.c)"]
    let one = try emit([level("b", texts), level("a", texts.reversed())])
    let other = try emit([level("a", texts), level("b", texts)])
    #expect(one == other)
  }

  @Test func `constraints that say the same are emitted once`() throws {
    let module = try emit([level("a", ["args.a == 1"]), level("b", ["args.a == 1"])])
    #expect(module.contains("constraint_0_true"))
    #expect(!module.contains("constraint_1"))
  }

  @Test func `one text with two meanings stays two constraints and one violation`() throws {
    let module = try emit([
      level("a", ["args.a == consts.n"], constants: ["n": .number("1")]),
      level("b", ["args.a == consts.n"], constants: ["n": .number("2")]),
    ])
    #expect(module.contains("equal(input.args[\"a\"], 1)"))
    #expect(module.contains("equal(input.args[\"a\"], 2)"))
    #expect(module.contains("distinct_texts := [\n\t\"args.a == consts.n\",\n]"))
  }

  @Test func `nothing that a policy says can leave its string or comment`() throws {
    let tool = Text("t\"}\nallow := true # \u{2028}")
    let rule = Rule(mode: .allow, constraints: [try constraint("args.a ==\n\"x\\\"\\n\"")])
    let module = try emit([
      ResolvedLevel(
        name: "default",
        constraints: [],
        defaultRule: nil,
        tools: [tool: rule],
        tokenLimit: nil,
        timeoutSeconds: nil
      )
    ])
    for line in module.split(separator: "\n") { #expect(!line.hasPrefix("allow")) }
    #expect(module.contains(#"# "args.a ==\n\"x\\\"\\n\"""#))
    #expect(module.contains(#""t\"}\nallow := true # "#))
  }

  @Test(
    arguments: [
      "cidr(args.a, \"10.0.0.0/8\")",
      "not url(args.a, \"https://example.com\")",
      "every(args.l, matches(., \"é\"))",
    ]
  )
  func `what Rego cannot say exactly is refused`(_ text: String) throws {
    let error = try #require(throws: RegoUnsupported.self) { try emit([level("default", [text])]) }
    #expect(error.code.rawValue == "policy.rego_unsupported")
    #expect(error.constraint == Text(text))
  }

  @Test func `what is never asked need not be said`() throws {
    let rule = Rule(mode: .deny, constraints: [try constraint("cidr(args.a, \"10.0.0.0/8\")")])
    let denying = ResolvedLevel(
      name: "default",
      constraints: [],
      defaultRule: rule,
      tools: ["t": rule],
      tokenLimit: nil,
      timeoutSeconds: nil
    )
    _ = try emit([denying])
    _ = try RegoModule.emit(
      policy: nil,
      ceiling: ResolvedCeiling(level: denying, baseline: true)
    )
  }

  @Test func `every node has a side for true and a side for false`() throws {
    let module = try emit([level("default", RegoModuleTests.samples)])
    let heads = module.split(separator: "\n").filter { $0.hasPrefix("constraint_") }
    var sides: [Substring: Set<Substring>] = [:]
    for head in heads {
      let name = head.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
      for side in ["_true", "_false"] where name.hasSuffix(side) {
        sides[name.dropLast(side.count), default: []].insert(name.suffix(side.count))
      }
    }
    #expect(sides.count > 30)
    for (name, found) in sides { #expect(found == ["_true", "_false"], "\(name)") }
  }

  @Test func `only the agreed functions of Rego are called, and never a negation`() throws {
    let module = try emit([level("default", RegoModuleTests.samples)])
    let agreed: Set<Substring> = [
      "type_name", "count", "startswith", "endswith", "contains", "split", "concat",
      "object.get", "regex.match",
    ]
    var called: Set<Substring> = []
    var defined: Set<Substring> = []
    // Comments, the texts of constraints and file scopes are no code.
    for line in module.split(separator: "\n")
    where !line.hasPrefix("#") && !line.hasPrefix("\t\"") && !line.hasPrefix("\t{") {
      for part in line.split(separator: "(").dropLast() {
        let isNamePart = { (letter: Character) in
          letter == "_" || letter == "." || letter.isLetter || letter.isNumber
        }
        let name = part[
          (part.lastIndex { !isNamePart($0) }.map(part.index(after:)) ?? part.startIndex)...
        ]
        if !name.isEmpty { called.insert(name) }
        if name.startIndex == line.startIndex { defined.insert(name) }
      }
      #expect(!line.contains("not "), "\(line)")
    }
    #expect(called.subtracting(defined) == agreed)
  }

  @Test func `leaves are counted only where a call could exceed the limit`() throws {
    let few = try emit([level("default", ["every(args.l, . == 1)"])])
    #expect(!few.contains("_leaves"))
    let many = try emit([
      level("default", ["has(args.x) or every(args.l, any(.m, . == 1) and any(args.n, . == 2))"])
    ])
    let expected =
      "constraint_0_leaves := 1"
      + " + count([item2 | list1 := elements(input.args[\"l\"]); some item1 in list1; "
      + "list2 := elements(item1[\"m\"]); some item2 in list2])"
      + " + count([item1 | list1 := elements(input.args[\"l\"]); some item1 in list1])"
      + " * count([item1 | list1 := elements(input.args[\"n\"]); some item1 in list1])\n"
    #expect(many.contains(expected))
    #expect(many.contains("constraint_0_leaves <= 100000"))
  }

  static let samples = [
    "args.a == 1 or not args.b != null and args.c in [1, \"a\"]",
    "args.a < 1 and args.a <= 1 and args.a > 1 and args.a >= 1 and args.a not in args.b",
    "has(args.a) and startswith(args.a, \"x\") and endswith(args.a, \"x\")",
    "contains(args.a, \"x\") and within(args.a, \"/srv\")",
    "matches(args.a, \"(?i)^a[^b]$\") and glob(args.a, \"a/**/b?\")",
    "count(args.a) == 1 and default(args.b, null) == null and role == tool",
    "every(args.a, any(.b, every(., any(args.c, . == 1 and user.roles[0] == ctx.x))))",
    "session.denials < 5",
  ]
}

// MARK: Building

private func constraint(
  _ text: String,
  _ constants: [Text: JSONValue] = [:]
) throws -> Constraint {
  try Constraint.parse(Text(text), scope: ConstraintScope(constants: constants))
}

private func level(
  _ name: Text,
  _ texts: [String],
  constants: [Text: JSONValue] = [:]
) throws -> ResolvedLevel {
  let scope = try FileScope(allowedPaths: ["a/**"], deniedPaths: [".env"], pathArguments: ["p"])
  let constraints = try texts.map { try constraint($0, constants) }
  return ResolvedLevel(
    name: name,
    constraints: [],
    defaultRule: nil,
    tools: ["t": Rule(mode: .allow, constraints: constraints, fileScope: scope)],
    tokenLimit: 100,
    timeoutSeconds: 5
  )
}

private func emit(_ levels: [ResolvedLevel]) throws -> String {
  try RegoModule.emit(policy: ResolvedPolicy(roles: levels), ceiling: nil)
}
