public import AmbitModel
public import AmbitPolicy

/// How a decision came about: every level asked, every constraint, every leaf with its values.
///
/// Made apart from the decision, so that deciding costs nothing extra. Values appear as they were
/// sent: show an explanation only to somebody who may see the arguments.
public struct PolicyExplanation: Sendable {
  /// A level that was asked.
  public struct LevelTrace: Sendable {
    /// `ceiling`, or `role NAME`.
    public let name: String
    /// The rule that applied: the tool's own, the default, or none.
    public let rule: String
    /// What the level answered.
    public let outcome: Outcome
    /// Its constraints in the order in which violations are listed.
    public let constraints: [ConstraintTrace]
  }

  /// A constraint and what it came to.
  public struct ConstraintTrace: Sendable {
    /// As written.
    public let text: Text
    /// It holds only when this is `.yes`.
    public let result: Kleene
    /// Its comparisons and tests outside of quantifiers, in order.
    public let leaves: [LeafTrace]
  }

  /// A comparison or a test.
  public struct LeafTrace: Sendable {
    /// What it came to.
    public let result: Kleene
    /// What it looked at, as a sentence.
    public let cause: String
  }

  /// The levels in the order in which they were asked.
  public let levels: [LevelTrace]

  /// Why a constraint did not hold, one sentence for each leaf that stood in the way.
  public func causes(of violation: Text) -> [String] {
    for level in levels {
      for constraint in level.constraints where constraint.text == violation {
        return constraint.leaves.map {
          "\(constraint.leaves.count > 1 ? "\($0.result.word): " : "")\($0.cause)"
        }
      }
    }
    return []
  }
}

extension Kleene {
  /// The value as a word.
  public var word: String {
    switch self {
    case .no: "false"
    case .yes: "true"
    case .undefined: "undefined"
    }
  }
}

extension PolicyProgram {
  /// Explains a call, level by level.
  public func explain(_ input: PolicyInput) -> PolicyExplanation {
    guard input.isValid else { return PolicyExplanation(levels: []) }
    let tool = tools.number(of: input.tool)
    let decider = LevelDecider(program: self, input: input)
    var levels: [PolicyExplanation.LevelTrace] = []
    if let ceiling, roles != nil || ceilingIsBaseline {
      let answer = decider.ceiling(ceiling, tool: tool)
      levels.append(
        decider.trace("ceiling", ceiling, tool, outcome: answer.outcome, role: Text(utf8: []))
      )
      if answer.outcome == .deny { return PolicyExplanation(levels: levels) }
    }
    let requested =
      input.roles.isEmpty ? [Text(utf8: [])] : Array(input.roles.prefix(RoleLimits.perCall))
    for name in requested {
      let place = roles?.firstIndex { $0.name == name } ?? defaultRole
      guard let place, let level = roles?[place] else { continue }
      let answer = decider.role(level, tool: tool, requested: name)
      levels.append(
        decider.trace("role \(level.name.string)", level, tool, outcome: answer.outcome, role: name)
      )
    }
    return PolicyExplanation(levels: levels)
  }
}

extension LevelDecider {
  fileprivate func trace(
    _ name: String,
    _ level: ProgramLevel,
    _ tool: Int32,
    outcome: Outcome,
    role: Text
  ) -> PolicyExplanation.LevelTrace {
    let exact = level.ruleByTool[tool]
    let number = exact >= 0 ? exact : level.defaultRule
    var runs = [level.constraints]
    if number >= 0 { runs.append(program.rules[Int(number)].constraints) }
    let constraints = withEvaluator(role: role) { evaluator in
      var traces: [PolicyExplanation.ConstraintTrace] = []
      for run in runs {
        for place in Int(run.start)..<Int(run.start + run.count) {
          let constraint = program.constraints[Int(program.constraintRuns[place])]
          traces.append(
            PolicyExplanation.ConstraintTrace(
              text: constraint.text,
              result: evaluator.evaluate(constraint),
              leaves: evaluator.leafTraces(of: constraint.root)
            )
          )
        }
      }
      return traces
    }
    return PolicyExplanation.LevelTrace(
      name: name,
      rule: exact >= 0 ? "listed" : number >= 0 ? "default" : "none",
      outcome: outcome,
      constraints: constraints
    )
  }
}
