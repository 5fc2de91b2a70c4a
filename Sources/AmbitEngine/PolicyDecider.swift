import AmbitModel
public import AmbitPolicy

extension PolicyProgram {
  /// Decides a call: policy present, then the ceiling, then the roles (contract section 6).
  public func decide(_ input: PolicyInput) -> PolicyVerdict {
    guard input.isValid else {
      return PolicyVerdict(.deny, .inputInvalid, for: input, in: self)
    }
    let tool = tools.number(of: input.tool)
    guard let roles else {
      guard let ceiling, ceilingIsBaseline else {
        return PolicyVerdict(.deny, .missing, for: input, in: self)
      }
      let answer = LevelDecider(program: self, input: input).ceiling(ceiling, tool: tool)
      return PolicyVerdict(
        answer.outcome,
        answer.cause,
        level: .ceiling,
        timeoutSeconds: ceiling.timeoutSeconds,
        for: input,
        in: self
      )
    }
    let decider = LevelDecider(program: self, input: input)
    let ceilingAnswer = ceiling.map { decider.ceiling($0, tool: tool) }
    if let ceilingAnswer, ceilingAnswer.outcome == .deny {
      return PolicyVerdict(.deny, ceilingAnswer.cause, level: .ceiling, for: input, in: self)
    }
    let combined = RoleCombiner(decider: decider, roles: roles).decide(tool: tool)
    let timeout = smaller(ceiling?.timeoutSeconds, combined.timeoutSeconds)
    // The more restrictive answer wins, the ceiling's on a tie; two that allow are the policy's.
    if let ceilingAnswer, ceilingAnswer.outcome == .approvalRequired, combined.outcome != .deny {
      return PolicyVerdict(
        .approvalRequired,
        ceilingAnswer.cause,
        level: .ceiling,
        role: combined.role,
        timeoutSeconds: timeout,
        for: input,
        in: self
      )
    }
    return PolicyVerdict(
      combined.outcome,
      combined.cause,
      role: combined.role,
      timeoutSeconds: timeout,
      denials: combined.denials,
      for: input,
      in: self
    )
  }

  private func smaller(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return left ?? right }
    return min(left, right)
  }
}

/// What one level answers.
struct LevelAnswer {
  let outcome: Outcome
  let cause: Cause

  init(_ outcome: Outcome, _ cause: Cause) {
    self.outcome = outcome
    self.cause = cause
  }
}

/// Evaluates one level of a program for one call.
struct LevelDecider {
  let program: PolicyProgram
  let input: PolicyInput

  /// The ceiling's answer. `*: deny` beats every exact rule (DESIGN section 8, rule 15).
  func ceiling(_ level: ProgramLevel, tool: Int32) -> LevelAnswer {
    if level.defaultRule >= 0, program.rules[Int(level.defaultRule)].mode == .deny {
      return LevelAnswer(.deny, .toolDenied)
    }
    let exact = level.ruleByTool[tool]
    let rule = exact >= 0 ? exact : level.defaultRule
    guard rule >= 0 else { return LevelAnswer(.deny, .toolNotListed) }
    return decide(level, rule: rule, isListed: true, role: Text(utf8: []))
  }

  /// A role's answer.
  func role(_ level: ProgramLevel, tool: Int32, requested: Text) -> LevelAnswer {
    let exact = level.ruleByTool[tool]
    if exact >= 0 { return decide(level, rule: exact, isListed: true, role: requested) }
    guard level.defaultRule >= 0, program.rules[Int(level.defaultRule)].mode != .deny else {
      return LevelAnswer(.deny, .toolNotListed)
    }
    return decide(level, rule: level.defaultRule, isListed: false, role: requested)
  }

  /// Deny mode → token limit → timeout → constraints → file scope → approval.
  private func decide(
    _ level: ProgramLevel,
    rule number: Int32,
    isListed: Bool,
    role: Text
  ) -> LevelAnswer {
    let rule = program.rules[Int(number)]
    if rule.mode == .deny { return LevelAnswer(.deny, .toolDenied) }
    if let limit = level.tokenLimit, input.estimatedTokens > limit {
      return LevelAnswer(.deny, .tokenLimit(limit))
    }
    if level.timeoutSeconds == 0 { return LevelAnswer(.deny, .timeoutLimit) }
    if level.constraints.count + rule.constraints.count > 0 {
      let failing = failingConstraints(of: level, rule, role: role)
      if !failing.isEmpty { return LevelAnswer(.deny, .constraintFailed(failing)) }
    }
    if rule.fileScope >= 0, !admits(program.fileScopes[Int(rule.fileScope)]) {
      return LevelAnswer(.deny, .fileScope(rule: number))
    }
    return rule.mode == .allow
      ? LevelAnswer(.allow, .allowed(listed: isListed))
      : LevelAnswer(.approvalRequired, .approvalRequired)
  }

  private func failingConstraints(
    of level: ProgramLevel,
    _ rule: ProgramRule,
    role: Text
  ) -> [Int32] {
    withEvaluator(role: role) { evaluator in
      var failing: [Int32] = []
      for run in [level.constraints, rule.constraints] where run.count > 0 {
        for place in Int(run.start)..<Int(run.start + run.count) {
          let number = program.constraintRuns[place]
          if evaluator.evaluate(program.constraints[Int(number)]) != .yes {
            failing.append(number)
          }
        }
      }
      return failing
    }
  }

  /// Calls with an evaluator, keeping alive all documents that it looks at.
  func withEvaluator<Result>(
    role: Text,
    _ body: (inout ConstraintEvaluator) -> Result
  ) -> Result {
    let request =
      program.readsRequest ? input.requestDocument(role: role) : input.arguments.document
    var evaluator = ConstraintEvaluator(program: program, input: input, request: request)
    return withExtendedLifetime((program, input, request)) { body(&evaluator) }
  }

  /// Every path argument must be a string, or a list of strings that is not empty, all admitted.
  private func admits(_ scope: FileScope) -> Bool {
    guard let names = scope.pathArguments(for: input.tool), !names.isEmpty else { return false }
    return names.allSatisfy { name in
      guard let argument = input.arguments.member(named: name) else { return false }
      switch argument.kind {
      case .string: return admits(argument, scope)
      case .array where argument.count > 0:
        return argument.elements.allSatisfy { admits($0, scope) }
      default: return false
      }
    }
  }

  private func admits(_ path: JSONElement, _ scope: FileScope) -> Bool {
    path.kind == .string && path.withContent { scope.admits(path: Span(_unsafeElements: $0)) }
  }
}
