extension TrialGenerator {
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
    if dice.chance(15) {
      var scope = self.scope()
      let wantsAdmission = dice.chance(70)
      for _ in 0..<8 where wantsAdmission && !ReferenceEngine.admits(scope, sample) {
        scope = self.scope()
      }
      rule.scope = scope
    }
    return rule
  }

  mutating func scope() -> WrittenScope {
    var scope = WrittenScope()
    for _ in 0..<dice.below(4) where dice.chance(70) { scope.allowed.append(pathPattern()) }
    for _ in 0..<dice.below(4) where dice.chance(50) {
      scope.denied.append((dice.chance(8) ? "/" : "") + pathPattern())
    }
    if dice.chance(60) {
      scope.arguments = dice.pick([["path"], ["file_path"], ["path", "file_path"], ["p"], ["x y"]])
    }
    return scope
  }

  /// A pattern of the alphabet, or one that resembles a path of the sample.
  private mutating func pathPattern() -> String {
    let name = dice.pick(["path", "file_path"])
    guard case .string(let path)? = sample.args.member(name), dice.chance(60),
      PathRules.isPlain(path),
      !path.unicodeScalars.contains(where: { "[]{}".unicodeScalars.contains($0) })
    else { return dice.pick(Alphabet.globs) }
    var segments = PathRules.kept(path).map { string($0) }
    guard !segments.isEmpty else { return dice.pick(Alphabet.globs) }
    if dice.chance(25) { segments.removeLast() }
    if dice.chance(25), let last = segments.last { segments = [last] }
    if dice.chance(25), !segments.isEmpty { segments[dice.below(segments.count)] = "*" }
    if dice.chance(25) { segments.insert("**", at: dice.below(segments.count + 1)) }
    if dice.chance(25) { segments.append(dice.pick(["*", "**", "x"])) }
    let pattern = segments.joined(separator: "/")
    if pattern.isEmpty { return dice.pick(Alphabet.globs) }
    // ASCII letters alone: other letters have no other case here.
    return dice.chance(30)
      ? string(points(pattern).map { dice.chance(50) ? RegexModel.swapCase($0) : $0 }) : pattern
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
    for _ in 0..<(1 + dice.below(max)) {
      // Some texts stand in several places, where they count once.
      let repeated = written.filter { !$0.text.contains("consts") && $0.allowsRole == allowsRole }
      if dice.chance(15), !repeated.isEmpty {
        result.append(dice.pick(repeated).constraint)
        continue
      }
      let constraint = generator.constraint()
      written.append(Written(constraint: constraint, allowsRole: allowsRole))
      result.append(constraint)
    }
    return result
  }
}
