@_spi(Kernel) import AmbitModel
import AmbitPatterns
@_spi(Kernel) public import AmbitPolicy

extension PolicyProgram {
  /// Decides a call: policy present, then the ceiling, then the roles (contract section 6).
  public func decide(_ input: PolicyInput) -> PolicyVerdict {
    guard input.isValid else {
      return PolicyVerdict(.deny, .inputInvalid, for: input, in: self)
    }
    guard hasPolicy || (ceiling != nil && ceilingIsBaseline) else {
      return PolicyVerdict(.deny, .missing, for: input, in: self)
    }
    let tool = tools.number(of: input.tool)
    var ceilingAnswer: LevelAnswer?
    if let ceiling {
      let answer = decide(ceiling: ceiling, tool: tool, input)
      if answer.outcome == .deny || !hasPolicy {
        return PolicyVerdict(
          answer.outcome,
          answer.cause,
          level: .ceiling,
          timeoutSeconds: ceiling.timeoutSeconds,
          for: input,
          in: self
        )
      }
      ceilingAnswer = answer
    }
    let combined = decideRoles(tool: tool, input)
    let timeout = PolicyProgram.smaller(ceiling?.timeoutSeconds, combined.timeoutSeconds)
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
      for: input,
      in: self
    )
  }

  private static func smaller(_ left: Int?, _ right: Int?) -> Int? {
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

// MARK: - One level

extension PolicyProgram {
  /// The ceiling's answer.
  ///
  /// `*: deny` beats every exact rule (DESIGN section 8, rule 15).
  func decide(ceiling level: ProgramLevel, tool: Int32, _ input: PolicyInput) -> LevelAnswer {
    if level.defaultRule >= 0, tables.rules[level.defaultRule].mode == .deny {
      return LevelAnswer(.deny, .toolDenied)
    }
    let exact = tables.rule(of: level, for: tool)
    let rule = exact >= 0 ? exact : level.defaultRule
    guard rule >= 0 else { return LevelAnswer(.deny, .toolNotListed) }
    return decide(level, rule: rule, isListed: true, role: Text(utf8: []), input)
  }

  /// A role's answer.
  func decide(
    role level: ProgramLevel,
    tool: Int32,
    requested: Text,
    _ input: PolicyInput
  ) -> LevelAnswer {
    let exact = tables.rule(of: level, for: tool)
    if exact >= 0 { return decide(level, rule: exact, isListed: true, role: requested, input) }
    guard level.defaultRule >= 0, tables.rules[level.defaultRule].mode != .deny else {
      return LevelAnswer(.deny, .toolNotListed)
    }
    return decide(level, rule: level.defaultRule, isListed: false, role: requested, input)
  }

  /// Deny mode → token limit → timeout → constraints → file scope → approval.
  private func decide(
    _ level: ProgramLevel,
    rule number: Int32,
    isListed: Bool,
    role: Text,
    _ input: PolicyInput
  ) -> LevelAnswer {
    let rule = tables.rules[number]
    if rule.mode == .deny { return LevelAnswer(.deny, .toolDenied) }
    if let limit = level.tokenLimit, input.estimatedTokens > limit {
      return LevelAnswer(.deny, .tokenLimit(limit))
    }
    if level.timeoutSeconds == 0 { return LevelAnswer(.deny, .timeoutLimit) }
    if level.constraints.count + rule.constraints.count > 0 {
      let failing = failingConstraints(level.constraints, rule.constraints, role: role, input)
      if !failing.isEmpty { return LevelAnswer(.deny, .constraintFailed(failing)) }
    }
    if rule.fileScope >= 0, !admits(fileScopes[Int(rule.fileScope)], input) {
      return LevelAnswer(.deny, .fileScope(rule: number))
    }
    return rule.mode == .allow
      ? LevelAnswer(.allow, .allowed(listed: isListed))
      : LevelAnswer(.approvalRequired, .approvalRequired)
  }

  /// The numbers of all constraints of two runs that do not hold.
  private func failingConstraints(
    _ first: ConstraintRun,
    _ second: ConstraintRun,
    role: Text,
    _ input: PolicyInput
  ) -> [Int32] {
    let request = readsRequest ? input.requestDocument(role: role) : nil
    var failing: [Int32] = []
    withExtendedLifetime(request) {
      var evaluator = ConstraintEvaluator(program: self, input: input, request: request?.view)
      for place in first.start..<(first.start + first.count) {
        let number = tables.constraintRuns[place]
        if evaluator.evaluate(constraint: number) != .yes { failing.append(number) }
      }
      for place in second.start..<(second.start + second.count) {
        let number = tables.constraintRuns[place]
        if evaluator.evaluate(constraint: number) != .yes { failing.append(number) }
      }
    }
    return failing
  }

  /// Every path argument must be a string, or a list of strings that is not empty, all admitted.
  private func admits(_ scope: FileScope, _ input: PolicyInput) -> Bool {
    guard let names = scope.pathArguments(for: input.tool), !names.isEmpty else { return false }
    return names.allSatisfy { name in
      guard let argument = input.arguments.member(named: name) else { return false }
      switch argument.kind {
      case .string:
        return admits(argument, scope)
      case .array where argument.count > 0:
        return argument.elements.allSatisfy { admits($0, scope) }
      default:
        return false
      }
    }
  }

  private func admits(_ path: JSONElement, _ scope: FileScope) -> Bool {
    path.kind == .string && path.withContent { scope.admits(path: Span(_unsafeElements: $0)) }
  }
}
