import AmbitModel

extension PolicyProgram {
  /// Compiles a policy under a ceiling; either may be absent.
  ///
  /// Cannot fail: whatever could be wrong with a policy was refused when it was validated.
  public convenience init(policy: ResolvedPolicy?, ceiling: ResolvedCeiling?) {
    var compiler = ProgramCompiler()
    let ceilingLevel = ceiling.map { compiler.compile($0.level) }
    let roles = policy.map { policy in policy.roles.map { compiler.compile($0) } }
    self.init(
      literals: compiler.constraints.literals.document(),
      expressions: compiler.constraints.expressions,
      children: compiler.constraints.children,
      operands: compiler.constraints.operands,
      references: compiler.constraints.references,
      steps: compiler.constraints.steps,
      patterns: compiler.constraints.patterns,
      constraints: compiler.constraints.constraints,
      constraintRuns: compiler.constraintRuns,
      fileScopes: compiler.fileScopes,
      rules: compiler.rules,
      tools: ToolIndex(compiler.toolNames),
      ceiling: ceilingLevel,
      ceilingIsBaseline: ceiling?.baseline ?? false,
      roles: roles
    )
  }
}

/// Lays levels and rules out in tables.
struct ProgramCompiler {
  var constraints = ConstraintCompiler()
  var constraintRuns: [Int32] = []
  var fileScopes: [FileScope] = []
  var rules: [ProgramRule] = []
  var toolNames: [Text] = []
  private var toolNumbers: [Text: Int32] = [:]

  mutating func compile(_ level: ResolvedLevel) -> ProgramLevel {
    let levelConstraints = constraints.compile(level.constraints)
    let levelTexts = Set(level.constraints.map(\.text))
    let defaultRule = level.defaultRule.map { compile($0, beyond: levelTexts) }
    // Sorted, so that the same policy always gives the same tables.
    let pairs = level.tools.sorted { $0.key < $1.key }.map { tool, rule in
      (key: number(of: tool), value: compile(rule, beyond: levelTexts))
    }
    return ProgramLevel(
      name: level.name,
      constraints: run(levelConstraints),
      ruleByTool: NumberMap(pairs),
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

  /// Lists constraints, repeated ones once.
  private mutating func run(_ numbers: [Int32]) -> ConstraintRun {
    let start = constraintRuns.count
    for number in numbers {
      let text = constraints.constraints[Int(number)].text
      let isRepeated = constraintRuns[start...].contains {
        $0 == number || constraints.constraints[Int($0)].text == text
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
