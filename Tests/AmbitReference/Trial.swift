/// A random policy with a ceiling and some calls, drawn from one seed.
package struct Trial: Sendable {
  /// The seed, which gives the same trial again.
  package var seed: UInt64
  /// The policy, if the agent has one.
  package var policy: WrittenPolicy?
  /// The ceiling, if the organization has one.
  package var ceiling: WrittenCeiling?
  /// The calls.
  package var requests: [ReferenceRequest]

  /// Draws a trial.
  package init(seed: UInt64) {
    var generator = TrialGenerator(dice: Dice(seed: seed))
    if generator.dice.chance(8) {
      (policy, requests) = generator.scopesAlone()
    } else {
      policy = generator.dice.chance(96) ? generator.policy() : nil
      let wantsCeiling = generator.dice.chance(policy == nil ? 70 : 30)
      ceiling = wantsCeiling ? generator.ceiling() : nil
      requests = [generator.sample]
      for _ in 0..<3 { requests.append(generator.variation()) }
    }
    self.seed = seed
  }
}

/// Draws the parts of a trial around one sample call.
struct TrialGenerator {
  var dice: Dice
  private(set) var sample: ReferenceRequest
  var toolsKnown: [String] = []
  var rolesKnown: [String] = []
  var written: [Written] = []
  var constantPool: [PlainValue.Member] = []

  /// A constraint of this trial, and whether it was drawn for a place that has a role.
  struct Written {
    let constraint: WrittenConstraint
    let allowsRole: Bool
    var text: String { constraint.text }
  }

  init(dice: Dice) {
    var dice = dice
    sample = ReferenceRequest(tool: dice.pick(Alphabet.tools))
    sample.args = dice.arguments()
    sample.ctx = dice.object(sizeMax: 3, depth: 1)
    sample.user = dice.object(sizeMax: 2, depth: 1)
    sample.session = dice.session()
    sample.estimatedTokens = dice.pick([0, 0, 1, 50, 100])
    for name in ["cap", "limit", "word", "list", "flag", "nothing"] {
      constantPool.append(PlainValue.Member(name, .null))
    }
    constantPool[0].value = .number(dice.pick(Alphabet.numbers))
    constantPool[1].value = dice.leafValue()
    constantPool[2].value = .string(dice.anyText())
    constantPool[3].value = .list([dice.leafValue(), dice.leafValue()])
    constantPool[4].value = .bool(dice.chance(50))
    self.dice = dice
    rolesKnown = ["default"]
    for _ in 0..<(1 + dice.below(4)) { addRole() }
    sample.roles = roles()
  }

  mutating func addRole() {
    let name = dice.pick(Alphabet.roles)
    if !rolesKnown.contains(where: { samePoints($0, name) }) { rolesKnown.append(name) }
  }

  // MARK: Calls

  /// The names that a call asks for.
  private mutating func roles() -> [String] {
    switch dice.below(20) {
    case 0...4: return []
    case 5...11: return [dice.pick(rolesKnown)]
    case 12: return [dice.pick(Alphabet.strangers)]
    case 13 where dice.chance(20):
      return (0..<dice.pick([31, 32, 33])).map { "r\($0)" } + ["default"]
    default:
      var names: [String] = []
      for _ in 0..<(2 + dice.below(3)) {
        names.append(dice.chance(85) ? dice.pick(rolesKnown) : dice.pick(Alphabet.strangers))
      }
      return names
    }
  }

  /// The sample with some things changed.
  mutating func variation() -> ReferenceRequest {
    var request = sample
    if dice.chance(30) { request.tool = dice.pick(Alphabet.tools + toolsKnown) }
    if dice.chance(40) { request.roles = roles() }
    if dice.chance(30) { request.estimatedTokens = dice.pick([0, 1, 49, 50, 51, 100, 101]) }
    if dice.chance(60) { request.args = vary(request.args) }
    if dice.chance(15) { request.args = dice.arguments() }
    if dice.chance(20) { request.session = dice.session() }
    if dice.chance(10) { request.ctx = dice.object(sizeMax: 3, depth: 1) }
    return request
  }

  /// A policy in which a file scope alone decides, and paths to try.
  mutating func scopesAlone() -> (WrittenPolicy, [ReferenceRequest]) {
    var rule = WrittenRule(mode: .allow)
    rule.scope = scope()
    rule.scope?.arguments = ["path"]
    var role = WrittenRole(name: "default")
    role.tools = [WrittenTool(name: "grep", rule: rule)]
    var requests: [ReferenceRequest] = []
    for _ in 0..<4 {
      let sampled = sample.args.member("path") ?? .string("docs")
      let path = dice.another(for: "path", instead: sampled) ?? sampled
      var request = ReferenceRequest(tool: "grep")
      request.args = .map([PlainValue.Member("path", path)])
      requests.append(request)
    }
    return (WrittenPolicy(shape: .flat, roles: [role]), requests)
  }

  private mutating func vary(_ value: PlainValue) -> PlainValue {
    switch value {
    case .map(var members):
      guard !members.isEmpty else { return dice.value(depth: 1).asObject }
      let index = dice.below(members.count)
      if dice.chance(20) {
        members.remove(at: index)
      } else {
        let inner = members[index].value
        if dice.chance(12) {
          members[index].value = .null
          return .map(members)
        }
        if let made = dice.another(for: members[index].key, instead: inner) {
          members[index].value = made
          return .map(members)
        }
        members[index].value = dice.chance(50) ? vary(inner) : dice.value(depth: 1)
      }
      return .map(members)
    case .list(var list) where !list.isEmpty:
      let index = dice.below(list.count)
      list[index] = vary(list[index])
      return .list(list)
    case .number: return .number(dice.pick(Alphabet.numbers))
    case .string: return .string(dice.anyText())
    case .bool(let value): return .bool(!value)
    default: return dice.leafValue()
    }
  }
}

extension Dice {
  /// Another value for an argument that is made for one of the tests.
  fileprivate mutating func another(for key: String, instead value: PlainValue) -> PlainValue? {
    switch key {
    case "ip": return .string(pick(Alphabet.addresses))
    case "u": return .string(pick(Alphabet.urls))
    case "path", "file_path":
      guard case .string(let path) = value, chance(50) else {
        return .string(pick(Alphabet.paths))
      }
      switch below(4) {
      case 0: return .string(string(points(path).map(RegexModel.swapCase)))
      case 1: return .string(path + pick(["/x", "/", "x", "/./a"]))
      case 2: return .string(pick(["./", "x/", "docs/", "/"]) + path)
      default: return .list([value, .string(pick(Alphabet.paths))])
      }
    default: return nil
    }
  }
}

extension PlainValue {
  fileprivate var asObject: PlainValue {
    kind == .map ? self : .map([Member("a", self)])
  }
}
