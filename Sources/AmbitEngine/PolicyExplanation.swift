@_spi(Kernel) public import AmbitModel
@_spi(Kernel) public import AmbitPolicy

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
    var levels: [PolicyExplanation.LevelTrace] = []
    if let ceiling, hasPolicy || ceilingIsBaseline {
      let answer = decide(ceiling: ceiling, tool: tool, input)
      levels.append(
        trace("ceiling", ceiling, tool, answer.outcome, role: Text(utf8: []), input)
      )
      if answer.outcome == .deny { return PolicyExplanation(levels: levels) }
    }
    let requested =
      input.roles.isEmpty ? [Text(utf8: [])] : Array(input.roles.prefix(RoleLimits.perCall))
    for name in requested {
      let number = role(for: name)
      guard number >= 0 else { continue }
      let answer = decide(role: roles[number], tool: tool, requested: name, input)
      levels.append(
        trace(
          "role \(roleNames.name(number).string)",
          roles[number],
          tool,
          answer.outcome,
          role: name,
          input
        )
      )
    }
    return PolicyExplanation(levels: levels)
  }

  private func trace(
    _ name: String,
    _ level: ProgramLevel,
    _ tool: Int32,
    _ outcome: Outcome,
    role: Text,
    _ input: PolicyInput
  ) -> PolicyExplanation.LevelTrace {
    let exact = tables.rule(of: level, for: tool)
    let number = exact >= 0 ? exact : level.defaultRule
    var runs = [level.constraints]
    if number >= 0 { runs.append(tables.rules[number].constraints) }
    let request = input.requestDocument(role: role)
    var traces: [PolicyExplanation.ConstraintTrace] = []
    withExtendedLifetime(request) {
      var evaluator = ConstraintEvaluator(program: self, input: input, request: request.view)
      for run in runs {
        for place in run.start..<(run.start + run.count) {
          let number = tables.constraintRuns[place]
          traces.append(
            PolicyExplanation.ConstraintTrace(
              text: constraintTexts[Int(number)],
              result: evaluator.evaluate(constraint: number),
              leaves: evaluator.leafTraces(of: tables.constraints[number].root)
            )
          )
        }
      }
    }
    return PolicyExplanation.LevelTrace(
      name: name,
      rule: exact >= 0 ? "listed" : number >= 0 ? "default" : "none",
      outcome: outcome,
      constraints: traces
    )
  }
}
