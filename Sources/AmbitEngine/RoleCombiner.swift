import AmbitModel
import AmbitPolicy

/// Combines the answers of several roles (contract section 2): roles grant, so allow beats
/// approval beats deny, and the first best one is credited.
struct RoleCombiner {
  /// What the roles answer together.
  struct Answer {
    let outcome: Outcome
    let cause: Cause
    var role: Text?
    var timeoutSeconds: Int?
    var denials: [RoleDenial] = []
  }

  let decider: LevelDecider
  let roles: [ProgramLevel]

  func decide(tool: Int32) -> Answer {
    let requested = decider.input.roles
    if requested.count <= 1 {
      return answer(of: requested.first ?? Text(utf8: []), tool: tool)
    }
    var names: [Text] = []
    for name in requested where !names.contains(name) {
      guard names.count < RoleLimits.perCall else {
        return Answer(outcome: .deny, cause: .tooManyRoles)
      }
      names.append(name)
    }
    let answers = names.map { answer(of: $0, tool: tool) }
    // The first of the least restrictive answers.
    var best = answers[0]
    for answer in answers where answer.outcome < best.outcome { best = answer }
    return best.outcome == .deny ? denial(names, answers) : best
  }

  private func answer(of requested: Text, tool: Int32) -> Answer {
    guard let level = level(for: requested) else {
      let name: Text = requested.isEmpty ? "default" : requested
      return Answer(outcome: .deny, cause: .noDefaultRole(requested: name))
    }
    let answer = decider.role(level, tool: tool, requested: requested)
    return Answer(
      outcome: answer.outcome,
      cause: answer.cause,
      role: level.name,
      timeoutSeconds: level.timeoutSeconds
    )
  }

  /// No name, an unknown one and a mixin's stand for the role `default`.
  private func level(for requested: Text) -> ProgramLevel? {
    if let place = roles.firstIndex(where: { $0.name == requested }) { return roles[place] }
    return decider.program.defaultRole.map { roles[$0] }
  }

  /// All roles denied: identical answers collapse, different ones unite.
  private func denial(_ names: [Text], _ answers: [Answer]) -> Answer {
    let first = answers[0]
    if answers.allSatisfy({ saysTheSame($0.cause, first.cause) }) { return first }
    let kind = first.cause.kind
    let isCommon = answers.allSatisfy { $0.cause.kind == kind }
    return Answer(
      outcome: .deny,
      cause: isCommon ? .rolesDenied(code: kind) : .allRolesDenied,
      denials: zip(names, answers).map { RoleDenial(role: $0, cause: $1.cause) }
    )
  }

  /// True when two causes read the same: equal code, reason and violations.
  ///
  /// Two roles may fail one text with different constants, or deny a path by different scopes;
  /// the answers are identical all the same.
  private func saysTheSame(_ left: Cause, _ right: Cause) -> Bool {
    switch (left, right) {
    case (.constraintFailed(let one), .constraintFailed(let other)):
      let constraints = decider.program.constraints
      return one.map { constraints[Int($0)].text } == other.map { constraints[Int($0)].text }
    case (.fileScope, .fileScope):
      return true
    default:
      return left == right
    }
  }
}
