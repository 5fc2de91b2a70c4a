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
    self.seed = seed
    var generator = TrialGenerator(dice: Dice(seed: seed))
    policy = generator.dice.chance(96) ? generator.policy() : nil
    let wantsCeiling = generator.dice.chance(policy == nil ? 70 : 30)
    ceiling = wantsCeiling ? generator.ceiling() : nil
    requests = [generator.sample]
    for _ in 0..<3 { requests.append(generator.variation()) }
  }
}

/// Draws the parts of a trial around one sample call.
struct TrialGenerator {
  var dice: Dice
  private(set) var sample: ReferenceRequest
  private var toolsKnown: [String] = []
  private var rolesKnown: [String] = []
  private var constantPool: [PlainValue.Member] = []

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

  private mutating func addRole() {
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

  private mutating func vary(_ value: PlainValue) -> PlainValue {
    switch value {
    case .map(var members):
      guard !members.isEmpty else { return dice.value(depth: 1).asObject }
      let index = dice.below(members.count)
      if dice.chance(20) {
        members.remove(at: index)
      } else {
        let inner = members[index].value
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

  // MARK: Policies

  mutating func policy() -> WrittenPolicy {
    var policy = WrittenPolicy(shape: dice.pick([.flat, .roles, .roles, .directory]))
    if dice.chance(30) { policy.constants = constants(from: constantPool) }
    if dice.chance(25) { policy.constraints = constraints(max: 2, constants: policy.constants) }
    if policy.shape == .flat { rolesKnown = ["default"] }
    if policy.shape != .flat && dice.chance(5) { rolesKnown.removeFirst() }
    if rolesKnown.isEmpty { addRole() }
    let hasConcrete = dice.below(rolesKnown.count)
    // Roles without a common line may give one name different values.
    let isAlone = policy.constants.isEmpty && policy.shape != .flat && dice.chance(30)
    for (index, name) in rolesKnown.enumerated() {
      var role = self.role(name, documentConstants: policy.constants, isAlone: isAlone)
      role.isMixin = policy.shape != .flat && index != hasConcrete && dice.chance(20)
      if policy.shape == .flat {
        // A flat document cannot tell its own constraints from those of its one role.
        policy.constraints += role.constraints
        role.constraints = []
        role.constants = []
      }
      // Parents are earlier names only, so that there is no cycle; several lead to diamonds.
      for parent in rolesKnown.prefix(index)
      where policy.shape != .flat && !isAlone && dice.chance(30) {
        role.inherits.append(parent)
      }
      role.inherits = dice.shuffled(role.inherits)
      policy.roles.append(role)
    }
    policy.roles = dice.shuffled(policy.roles)
    return policy
  }

  private mutating func role(
    _ name: String,
    documentConstants: [PlainValue.Member],
    isAlone: Bool
  ) -> WrittenRole {
    var role = WrittenRole(name: name)
    if dice.chance(15) {
      // One name has one value along a line of inheritance; the document's may be repeated.
      role.constants = constants(from: constantPool)
    } else if isAlone && dice.chance(60) {
      role.constants = [PlainValue.Member("cap", .number(dice.pick(Alphabet.numbers)))]
    }
    let isFlat = rolesKnown.count == 1
    let visible = isFlat ? documentConstants : documentConstants + role.constants
    if dice.chance(20) { role.constraints = constraints(max: 2, constants: visible) }
    if dice.chance(35) {
      role.defaultRule = rule(constants: visible)
      role.defaultRule?.scope = nil
    }
    role.tools = tools(constants: visible, extra: [])
    if isAlone, let cap = role.constants.first, cap.key == "cap", dice.chance(70) {
      // The same text in several roles, with different meanings.
      let clause = Clause.compare(
        .lessOrEqual,
        .path(Path(.args, [.key("n")])),
        .fixed(cap.value, constant: "cap")
      )
      let shared = WrittenConstraint(text: "args.n <= consts.cap", clause: clause)
      for index in role.tools.indices { role.tools[index].rule.constraints = [shared] }
    }
    if dice.chance(20) { role.tokenLimit = dice.pick([0, 1, 50, 100, 100, 100_000_000]) }
    if dice.chance(15) { role.timeoutSeconds = dice.pick([0, 1, 30, 60, 60, 600, 3600]) }
    return role
  }

  mutating func ceiling() -> WrittenCeiling {
    var ceiling = WrittenCeiling()
    if dice.chance(20) { ceiling.constants = constants(from: constantPool) }
    let visible = ceiling.constants
    if dice.chance(20) {
      ceiling.constraints = constraints(max: 2, constants: visible, allowsRole: false)
    }
    ceiling.tools = tools(
      constants: visible,
      extra: dice.chance(75) ? ["*"] : [],
      allowsRole: false
    )
    if dice.chance(20) { ceiling.tokenLimit = dice.pick([0, 1, 50, 100, 100, 1_000]) }
    if dice.chance(20) { ceiling.timeoutSeconds = dice.pick([0, 1, 30, 60, 60]) }
    if dice.chance(40) { ceiling.baseline = dice.chance(60) }
    return ceiling
  }

  private mutating func tools(
    constants: [PlainValue.Member],
    extra: [String],
    allowsRole: Bool = true
  ) -> [WrittenTool] {
    var names = extra
    if dice.chance(88) && sample.tool != "*" { names.append(sample.tool) }
    for _ in 0..<dice.below(3) {
      let name = dice.pick(Alphabet.tools)
      if name != "*" && !names.contains(where: { samePoints($0, name) }) { names.append(name) }
    }
    toolsKnown += names
    var tools: [WrittenTool] = []
    for name in names {
      tools.append(
        WrittenTool(name: name, rule: rule(constants: constants, allowsRole: allowsRole))
      )
    }
    return tools
  }

  private mutating func rule(
    constants: [PlainValue.Member],
    allowsRole: Bool = true
  ) -> WrittenRule {
    var rule = WrittenRule()
    rule.mode = dice.pick([
      .allow, .allow, .allow, .allow, .allow, .allow, .allow, .approval, .approval, .deny, nil,
    ])
    if dice.chance(50) {
      rule.constraints = constraints(max: 3, constants: constants, allowsRole: allowsRole)
    }
    if dice.chance(dice.chance(50) ? 4 : 20) {
      var scope = self.scope()
      let wantsAdmission = dice.chance(70)
      for _ in 0..<8 where wantsAdmission && !ReferenceEngine.admits(scope, sample) {
        scope = self.scope()
      }
      rule.scope = scope
    }
    return rule
  }

  private mutating func scope() -> WrittenScope {
    var scope = WrittenScope()
    for _ in 0..<dice.below(4) where dice.chance(70) {
      scope.allowed.append(dice.pick(Alphabet.globs))
    }
    for _ in 0..<dice.below(4) where dice.chance(40) {
      scope.denied.append((dice.chance(8) ? "/" : "") + dice.pick(Alphabet.globs))
    }
    if dice.chance(60) {
      scope.arguments = dice.pick([["path"], ["file_path"], ["path", "file_path"], ["p"], ["x y"]])
    }
    return scope
  }

  private mutating func constants(from pool: [PlainValue.Member]) -> [PlainValue.Member] {
    var result: [PlainValue.Member] = []
    for constant in pool where dice.chance(50) { result.append(constant) }
    return result
  }

  private mutating func constraints(
    max: Int,
    constants: [PlainValue.Member],
    allowsRole: Bool = true
  ) -> [WrittenConstraint] {
    var generator = ClauseGenerator(
      dice: Dice(seed: dice.next()),
      sample: sample,
      constants: constants,
      allowsRole: allowsRole
    )
    var result: [WrittenConstraint] = []
    for _ in 0..<(1 + dice.below(max)) { result.append(generator.constraint()) }
    return result
  }
}

extension PlainValue {
  fileprivate var asObject: PlainValue {
    kind == .map ? self : .map([Member("a", self)])
  }
}
