public import AmbitModel
internal import AmbitPatterns

/// A difference in what a policy decides for a role and a tool.
public struct PolicyChange: Sendable, Hashable {
  /// Whether more or fewer calls pass.
  public enum Direction: String, Sendable, Hashable {
    /// Every difference lets more calls through.
    case widened
    /// Every difference lets fewer calls through.
    case narrowed
    /// Some of both, or not known: it may let more calls through.
    case changed
  }

  /// The role.
  public let role: Text
  /// The tool; nil for tools not listed.
  public let tool: Text?
  /// Whether more or fewer calls pass.
  public let direction: Direction
  /// What differs, a sentence each.
  public let details: [String]
}

/// Compares what two policies decide, role by role and tool by tool.
public enum PolicyDiff {
  /// All differences, sorted by role and tool; tools not listed come first.
  ///
  /// A role that only one policy has is compared with what its callers get from the other: the
  /// role `default`, or nothing.
  public static func changes(
    from old: ResolvedPolicy,
    to new: ResolvedPolicy
  ) -> [PolicyChange] {
    var names = Set<Text>()
    for role in old.roles + new.roles { names.insert(role.name) }
    var changes: [PolicyChange] = []
    for name in names.sorted() {
      changes += self.changes(role: name, from: old.level(for: name), to: new.level(for: name))
    }
    return changes
  }

  private static func changes(
    role: Text,
    from old: ResolvedLevel?,
    to new: ResolvedLevel?
  ) -> [PolicyChange] {
    var tools = Set<Text>()
    if let old { tools.formUnion(old.tools.keys) }
    if let new { tools.formUnion(new.tools.keys) }
    var changes: [PolicyChange] = []
    for tool in [nil] + tools.sorted().map({ Optional($0) }) {
      var differences = RuleDifferences()
      differences.compare(EffectiveRule(old, tool), EffectiveRule(new, tool))
      guard let direction = differences.direction else { continue }
      changes.append(
        PolicyChange(
          role: role,
          tool: tool,
          direction: direction,
          details: differences.details
        )
      )
    }
    return changes
  }
}

extension ResolvedPolicy {
  /// The role that answers a request for a name.
  fileprivate func level(for name: Text) -> ResolvedLevel? {
    roles.first { $0.name == name } ?? roles.first { $0.name == "default" }
  }
}

/// All that binds calls of one tool at one level.
struct EffectiveRule {
  let mode: Outcome
  let constraints: [Constraint]
  let fileScope: FileScope?
  let tokenLimit: Int?
  let timeoutSeconds: Int?

  init(_ level: ResolvedLevel?, _ tool: Text?) {
    let listed = tool.flatMap { level?.tools[$0] }
    let rule = listed ?? level?.defaultRule
    mode = rule?.mode ?? .deny
    constraints = (level?.constraints ?? []) + (rule?.constraints ?? [])
    fileScope = rule?.fileScope
    tokenLimit = level?.tokenLimit
    timeoutSeconds = level?.timeoutSeconds
  }
}
