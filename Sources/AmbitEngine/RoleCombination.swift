@_spi(Kernel) import AmbitModel
@_spi(Kernel) import AmbitPolicy

/// What the requested roles answer together.
struct RolesAnswer {
  let outcome: Outcome
  let cause: Cause
  /// The number of the role whose rules gave the answer, or −1.
  var role: Int32 = -1
  var timeoutSeconds: Int?
}

/// Combines the answers of several roles (contract section 2): roles grant, so allow beats
/// approval beats deny, and the first best one is credited.
extension PolicyProgram {
  func decideRoles(tool: Int32, _ input: PolicyInput) -> RolesAnswer {
    if input.roles.count <= 1 {
      return answer(of: input.roles.first ?? Text(utf8: []), tool: tool, input)
    }
    var names: [Text] = []
    for name in input.roles where !names.contains(name) {
      guard names.count < RoleLimits.perCall else {
        return RolesAnswer(outcome: .deny, cause: .tooManyRoles)
      }
      names.append(name)
    }
    let answers = names.map { answer(of: $0, tool: tool, input) }
    // The first of the least restrictive answers.
    var best = answers[0]
    for answer in answers where answer.outcome < best.outcome { best = answer }
    return best.outcome == .deny ? denial(names, answers) : best
  }

  /// The number of the role that answers a request for a name: no name, an unknown one and a
  /// mixin's stand for the role `default`.
  func role(for requested: Text) -> Int32 {
    let number = requested.isEmpty ? -1 : roleNames.number(of: requested)
    return number >= 0 ? number : defaultRole
  }

  private func answer(of requested: Text, tool: Int32, _ input: PolicyInput) -> RolesAnswer {
    let number = role(for: requested)
    guard number >= 0 else {
      let name: Text = requested.isEmpty ? "default" : requested
      return RolesAnswer(outcome: .deny, cause: .noDefaultRole(requested: name))
    }
    let level = roles[number]
    let answer = decide(role: level, tool: tool, requested: requested, input)
    return RolesAnswer(
      outcome: answer.outcome,
      cause: answer.cause,
      role: number,
      timeoutSeconds: level.timeoutSeconds
    )
  }

  /// All roles denied: identical answers collapse, different ones unite.
  private func denial(_ names: [Text], _ answers: [RolesAnswer]) -> RolesAnswer {
    let first = answers[0]
    if answers.allSatisfy({ saysTheSame($0.cause, first.cause) }) { return first }
    let kind = first.cause.kind
    let isCommon = answers.allSatisfy { $0.cause.kind == kind }
    let denials = zip(names, answers).map { RoleDenial(role: $0, cause: $1.cause) }
    return RolesAnswer(
      outcome: .deny,
      cause: .rolesDenied(isCommon ? kind : .allRolesDenied, denials)
    )
  }

  /// True when two causes read the same: equal code, reason and violations.
  ///
  /// Two roles may fail one text with different constants, or deny a path by different scopes;
  /// the answers are identical all the same.
  private func saysTheSame(_ left: Cause, _ right: Cause) -> Bool {
    switch (left, right) {
    case (.constraintFailed(let one), .constraintFailed(let other)):
      one.map { constraintTexts[Int($0)] } == other.map { constraintTexts[Int($0)] }
    case (.fileScope, .fileScope):
      true
    default:
      left == right
    }
  }
}
