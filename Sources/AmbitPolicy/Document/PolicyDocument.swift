public import AmbitModel
public import AmbitPatterns

/// A policy source, validated but not yet merged: what an author wrote, with places.
public struct PolicyDocument: Sendable {
  /// The document's own constants.
  public let constants: [Constant]
  /// Constraints that bind every role.
  public let constraints: [Constraint]
  /// Every role, mixins included, in source order; a flat document has the one role `default`.
  public let roles: [RoleDocument]
  /// The file to name when something is wrong with the roles as a whole.
  public let rolesFile: String
  /// Where the roles stand in it; nil when they could not be read at all.
  public let rolesPosition: SourcePosition?

  /// Assembles a document.
  public init(
    constants: [Constant],
    constraints: [Constraint],
    roles: [RoleDocument],
    rolesFile: String = "policy.yaml",
    rolesPosition: SourcePosition? = .start
  ) {
    self.constants = constants
    self.constraints = constraints
    self.roles = roles
    self.rolesFile = rolesFile
    self.rolesPosition = rolesPosition
  }
}

/// A named constant.
public struct Constant: Sendable {
  /// An identifier.
  public let name: Text
  /// Its value.
  public let value: JSONValue
  /// The file that defines it.
  public let file: String
  /// Where its name stands.
  public let position: SourcePosition

  /// Names a value.
  public init(name: Text, value: JSONValue, file: String, position: SourcePosition) {
    self.name = name
    self.value = value
    self.file = file
    self.position = position
  }
}

/// A role as written.
public struct RoleDocument: Sendable {
  /// A parent by name.
  public struct Parent: Sendable {
    /// The parent's name.
    public let name: Text
    /// Where the child names it.
    public let position: SourcePosition

    /// Names a parent.
    public init(name: Text, position: SourcePosition) {
      self.name = name
      self.position = position
    }
  }

  /// The role's name.
  public let name: Text
  /// The file that defines it.
  public let file: String
  /// Where its name stands.
  public let position: SourcePosition
  /// Parents, left to right.
  public let inherits: [Parent]
  /// True for a role that only others may use.
  public let isMixin: Bool
  /// The role's own constants.
  public let constants: [Constant]
  /// The role's own constraints.
  public let constraints: [Constraint]
  /// The rule for unlisted tools, if written.
  public let defaultRule: Rule?
  /// Own rules in source order.
  public let tools: [ToolRule]
  /// Largest estimate of one call in tokens, 0…100,000,000.
  public let tokenLimit: Int?
  /// Longest run of one call in seconds, 0…3,600.
  public let timeoutSeconds: Int?

  /// Assembles a role.
  public init(
    name: Text,
    file: String,
    position: SourcePosition,
    inherits: [Parent],
    isMixin: Bool,
    constants: [Constant],
    constraints: [Constraint],
    defaultRule: Rule?,
    tools: [ToolRule],
    tokenLimit: Int?,
    timeoutSeconds: Int?
  ) {
    self.name = name
    self.file = file
    self.position = position
    self.inherits = inherits
    self.isMixin = isMixin
    self.constants = constants
    self.constraints = constraints
    self.defaultRule = defaultRule
    self.tools = tools
    self.tokenLimit = tokenLimit
    self.timeoutSeconds = timeoutSeconds
  }
}

/// A tool and the rule for it.
public struct ToolRule: Sendable {
  /// The tool's name; `*` only in a ceiling.
  public let tool: Text
  /// Where its name stands.
  public let position: SourcePosition
  /// The rule.
  public let rule: Rule

  /// Pairs a tool with its rule.
  public init(tool: Text, position: SourcePosition, rule: Rule) {
    self.tool = tool
    self.position = position
    self.rule = rule
  }
}

/// What a level says about a tool.
public struct Rule: Sendable {
  /// The outcome if all else admits.
  public let mode: Outcome
  /// Conditions, all of which must hold.
  public let constraints: [Constraint]
  /// Which paths the call may touch.
  public let fileScope: FileScope?

  /// States a rule.
  public init(mode: Outcome, constraints: [Constraint] = [], fileScope: FileScope? = nil) {
    self.mode = mode
    self.constraints = constraints
    self.fileScope = fileScope
  }
}

/// An organization's ceiling as written (contract section 3).
public struct CeilingDocument: Sendable {
  /// The ceiling's constants.
  public let constants: [Constant]
  /// Constraints that bind every call.
  public let constraints: [Constraint]
  /// Rules in source order; one may be named `*`.
  public let tools: [ToolRule]
  /// Largest estimate of one call in tokens.
  public let tokenLimit: Int?
  /// Longest run of one call in seconds.
  public let timeoutSeconds: Int?
  /// True when the ceiling alone may decide for agents without a policy of their own.
  public let baseline: Bool

  /// Assembles a ceiling.
  public init(
    constants: [Constant],
    constraints: [Constraint],
    tools: [ToolRule],
    tokenLimit: Int?,
    timeoutSeconds: Int?,
    baseline: Bool
  ) {
    self.constants = constants
    self.constraints = constraints
    self.tools = tools
    self.tokenLimit = tokenLimit
    self.timeoutSeconds = timeoutSeconds
    self.baseline = baseline
  }
}
