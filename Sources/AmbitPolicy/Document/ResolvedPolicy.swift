public import AmbitModel

/// A policy after inheritance: every concrete role with all that binds it (contract section 2).
public struct ResolvedPolicy: Sendable {
  /// Concrete roles in source order; names are distinct.
  public let roles: [ResolvedLevel]

  /// Assembles a policy.
  public init(roles: [ResolvedLevel]) {
    self.roles = roles
  }
}

/// All that one level — a role, or the ceiling — says, after merging.
public struct ResolvedLevel: Sendable {
  /// The role's name; empty for the ceiling.
  public let name: Text
  /// Document constraints, then the role's (parents first), repeated text once.
  public let constraints: [Constraint]
  /// The rule for tools not listed; in a ceiling that of `*`, nil when it has none.
  public let defaultRule: Rule?
  /// Rules by exact name.
  public let tools: [Text: Rule]
  /// Smallest token limit that applies.
  public let tokenLimit: Int?
  /// Smallest timeout that applies, in seconds.
  public let timeoutSeconds: Int?

  /// Assembles a level.
  public init(
    name: Text,
    constraints: [Constraint],
    defaultRule: Rule?,
    tools: [Text: Rule],
    tokenLimit: Int?,
    timeoutSeconds: Int?
  ) {
    self.name = name
    self.constraints = constraints
    self.defaultRule = defaultRule
    self.tools = tools
    self.tokenLimit = tokenLimit
    self.timeoutSeconds = timeoutSeconds
  }
}

/// A ceiling after validation.
public struct ResolvedCeiling: Sendable {
  /// What it says; `level.defaultRule` is the rule of `*`.
  public let level: ResolvedLevel
  /// True when the ceiling alone may decide for agents without a policy of their own.
  public let baseline: Bool

  /// Assembles a ceiling.
  public init(level: ResolvedLevel, baseline: Bool) {
    self.level = level
    self.baseline = baseline
  }
}
