@_spi(Kernel) import AmbitModel
import AmbitPatterns

extension PolicyProgram {
  /// Compiles a policy under a ceiling; either may be absent.
  ///
  /// Cannot fail: whatever could be wrong with a policy was refused when it was validated.
  public convenience init(policy: ResolvedPolicy?, ceiling: ResolvedCeiling?) {
    var compiler = ProgramCompiler()
    let ceilingLevel = ceiling.map { compiler.compile($0.level) }
    let roles: Roles? = policy.map { policy in
      (policy.roles.map { $0.name }, policy.roles.map { compiler.compile($0) })
    }
    self.init(
      compiler,
      ceiling: ceilingLevel,
      isBaseline: ceiling?.baseline ?? false,
      roles: roles
    )
  }
}

/// Lays levels and rules out in rows.
struct ProgramCompiler {
  var constraints = ConstraintCompiler()
  var constraintRuns: [Int32] = []
  var fileScopes: [FileScope] = []
  var rules: [ProgramRule] = []
  var ruleSlots: [RuleSlot] = []
  var toolNames: [Text] = []
  private var toolNumbers: [Text: Int32] = [:]

  mutating func compile(_ level: ResolvedLevel) -> ProgramLevel {
    let levelConstraints = constraints.compile(level.constraints)
    let levelTexts = Set(level.constraints.map { $0.text })
    let defaultRule = level.defaultRule.map { compile($0, beyond: levelTexts) }
    // Sorted, so that the same policy always gives the same tables.
    var pairs: [RuleSlot] = []
    for (tool, rule) in level.tools.sorted(by: { $0.key < $1.key }) {
      pairs.append(RuleSlot(tool: number(of: tool), rule: compile(rule, beyond: levelTexts)))
    }
    let (firstSlot, slotMask) = layOut(pairs)
    return ProgramLevel(
      constraints: run(levelConstraints),
      firstSlot: firstSlot,
      slotMask: slotMask,
      defaultRule: defaultRule ?? -1,
      tokenLimit: level.tokenLimit,
      timeoutSeconds: level.timeoutSeconds
    )
  }

  /// A rule's constraints, less those which its level evaluates anyway.
  private mutating func compile(_ rule: Rule, beyond levelTexts: Set<Text>) -> Int32 {
    let own =
      levelTexts.isEmpty
      ? rule.constraints : rule.constraints.filter { !levelTexts.contains($0.text) }
    var scope: Int32 = -1
    if let fileScope = rule.fileScope {
      scope = Int32(fileScopes.count)
      fileScopes.append(fileScope)
    }
    rules.append(
      ProgramRule(
        mode: rule.mode,
        constraints: run(constraints.compile(own)),
        fileScope: scope
      )
    )
    return Int32(rules.count - 1)
  }

  /// Appends hash slots at a load of at most one half.
  private mutating func layOut(_ pairs: [RuleSlot]) -> (first: Int32, mask: Int32) {
    var capacity = 8
    while capacity < pairs.count * 2 { capacity *= 2 }
    let first = ruleSlots.count
    let mask = Int32(capacity - 1)
    ruleSlots += [RuleSlot](repeating: RuleSlot(tool: -1, rule: -1), count: capacity)
    for pair in pairs {
      var offset = RuleSlot.spread(pair.tool) & mask
      while ruleSlots[first + Int(offset)].tool >= 0 { offset = (offset + 1) & mask }
      ruleSlots[first + Int(offset)] = pair
    }
    return (Int32(first), mask)
  }

  /// Lists constraints, repeated ones once.
  private mutating func run(_ numbers: [Int32]) -> ConstraintRun {
    let start = constraintRuns.count
    for number in numbers {
      let text = constraints.texts[Int(number)]
      let isRepeated = constraintRuns[start...].contains {
        $0 == number || constraints.texts[Int($0)] == text
      }
      if !isRepeated { constraintRuns.append(number) }
    }
    return ConstraintRun(start: Int32(start), count: Int32(constraintRuns.count - start))
  }

  private mutating func number(of tool: Text) -> Int32 {
    if let number = toolNumbers[tool] { return number }
    let number = Int32(toolNames.count)
    toolNames.append(tool)
    toolNumbers[tool] = number
    return number
  }
}
