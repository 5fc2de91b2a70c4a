import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitStore

/// Which tools an agent of the role planner or reviewer may execute: those whose deciding rule has
/// a constraint, or a top-level `and` operand of one, `user.agent_role in [...]` that names the role
/// (control-plane contract, section 1).
struct RolePermit: Sendable {
  private let role: Text
  private let policy: ResolvedPolicy?
  private let ceiling: ResolvedCeiling?

  /// The permit of an agent; nil for roles that need none.
  init?(role: AgentRole, policy: ResolvedPolicy?, ceiling: ResolvedCeiling?) {
    guard role == .planner || role == .reviewer else { return nil }
    self.role = Text(role.rawValue)
    self.policy = policy
    self.ceiling = ceiling
  }

  /// Whether the deciding rule names the role.
  ///
  /// When no single role is credited (all denied), every requested role's rule is looked at, and
  /// one that does not name the agent's role is enough to refuse.
  func admits(tool: Text, roles: [Text], creditedRole: Text?) -> Bool {
    guard let policy else {
      guard let level = ceiling?.level else { return true }
      return names(level.tools[tool] ?? level.defaultRule)
    }
    let requested = creditedRole.map { [$0] } ?? (roles.isEmpty ? [Text("default")] : roles)
    for name in requested {
      let level =
        policy.roles.first { $0.name == name } ?? policy.roles.first { $0.name == "default" }
      // Without a level there is nothing to name a role; bound 3 says why it denies.
      guard let level else { continue }
      guard names(level.tools[tool] ?? level.defaultRule) else { return false }
    }
    return true
  }

  private func names(_ rule: Rule?) -> Bool {
    guard let rule else { return false }
    return rule.constraints.contains { names($0.expression) }
  }

  private func names(_ expression: ConstraintExpression) -> Bool {
    switch expression {
    case .and(let operands):
      operands.contains { isNaming($0) }
    default:
      isNaming(expression)
    }
  }

  private func isNaming(_ expression: ConstraintExpression) -> Bool {
    guard case .compare(.isIn, .reference(let reference), let list) = expression,
      reference.root == .user, reference.steps == [.key("agent_role")]
    else { return false }
    let value: JSONValue
    switch list {
    case .literal(let literal): value = literal
    case .constant(_, let constant): value = constant
    default: return false
    }
    guard case .array(let elements) = value else { return false }
    return elements.contains(.string(role))
  }
}
