/// A role, or the ceiling, with all that binds it.
struct ReferenceLevel {
  var constraints: [WrittenConstraint] = []
  var defaultRule: WrittenRule?
  var tools: [WrittenTool] = []
  var tokenLimit: Int?
  var timeoutSeconds: Int?

  func tool(_ name: String) -> WrittenRule? {
    tools.first { samePoints($0.name, name) }?.rule
  }
}

extension WrittenPolicy {
  /// The concrete role of a name; nil for a mixin and for an unknown name.
  func concreteRole(_ name: String) -> WrittenRole? {
    roles.first { samePoints($0.name, name) && !$0.isMixin }
  }

  /// Merges a role with its ancestors, depth-first (contract section 2).
  func resolve(_ role: WrittenRole) -> ReferenceLevel {
    var level = inherited(role)
    level.constraints = Self.union(constraints, level.constraints)
    return level
  }

  private func inherited(_ role: WrittenRole) -> ReferenceLevel {
    var level = ReferenceLevel(defaultRule: WrittenRule(mode: .deny))
    for name in role.inherits {
      guard let parent = roles.first(where: { samePoints($0.name, name) }) else { continue }
      let resolved = inherited(parent)
      level.tools = Self.overlay(level.tools, resolved.tools)
      level.defaultRule = resolved.defaultRule
      level.constraints = Self.union(level.constraints, resolved.constraints)
      level.tokenLimit = Self.smaller(level.tokenLimit, resolved.tokenLimit)
      level.timeoutSeconds = Self.smaller(level.timeoutSeconds, resolved.timeoutSeconds)
    }
    level.tools = Self.overlay(level.tools, role.tools)
    if let own = role.defaultRule { level.defaultRule = own }
    level.constraints = Self.union(level.constraints, role.constraints)
    level.tokenLimit = Self.smaller(level.tokenLimit, role.tokenLimit)
    level.timeoutSeconds = Self.smaller(level.timeoutSeconds, role.timeoutSeconds)
    return level
  }

  static func smaller(_ one: Int?, _ other: Int?) -> Int? {
    guard let one, let other else { return one ?? other }
    return min(one, other)
  }

  static func union(
    _ first: [WrittenConstraint],
    _ second: [WrittenConstraint]
  ) -> [WrittenConstraint] {
    var result: [WrittenConstraint] = []
    for constraint in first + second
    where !result.contains(where: { samePoints($0.text, constraint.text) }) {
      result.append(constraint)
    }
    return result
  }

  static func overlay(_ below: [WrittenTool], _ above: [WrittenTool]) -> [WrittenTool] {
    below.filter { old in !above.contains { samePoints($0.name, old.name) } } + above
  }
}
