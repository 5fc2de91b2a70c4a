public import AmbitAudit
public import AmbitEngine
public import AmbitModel

/// The agent that a guard decides for.
public struct AgentIdentity: Sendable, Hashable {
  /// The agent's name, `user.agent`.
  public let name: String
  /// The agent's id, `user.agent_id`.
  public let id: String?
  /// What kind of agent it is, `user.agent_role`.
  public let role: String?
  /// The organization it belongs to, `user.organization`.
  public let organization: String?

  /// Names an agent.
  public init(name: String, id: String? = nil, role: String? = nil, organization: String? = nil) {
    self.name = name
    self.id = id
    self.role = role
    self.organization = organization
  }
}

extension AgentIdentity: ExpressibleByStringLiteral {
  /// An agent with a name alone.
  public init(stringLiteral value: String) {
    self.init(name: value)
  }
}

/// How a guard behaves; the defaults enforce, ask nobody and keep no record.
public struct GuardOptions: Sendable {
  /// Asks a person about a held call.
  public typealias ApprovalHandler = @Sendable (ApprovalRequest) async throws -> Approval
  /// Keeps a record; the call runs only after it has returned.
  public typealias RecordSink = @Sendable (RecordDraft) throws -> Void

  /// Whether decisions bind.
  ///
  /// With `.observe` the real decision is made, counted and recorded with
  /// its mode, refused calls run all the same, and the guard says so on standard error when made.
  public var mode: EnforcementMode
  /// How much a refusal tells the model.
  public var modelDetail: ModelDetail
  /// Asks about calls that need approval; without one they are refused.
  ///
  /// A constant answer would be
  /// a policy change in disguise: write it into the policy instead.
  public var approve: ApprovalHandler?
  /// How long a person may take; then the call is refused.
  public var approvalTimeout: Duration
  /// Takes the record of every decision, approval and outcome, secrets masked.
  ///
  /// What it throws before the tool runs refuses the call with `record.unavailable`, and is not told to the caller.
  public var record: RecordSink?
  /// What is demanded of warrants; nil trusts no root, so that a warrant in scope denies the call.
  public var warrants: WarrantRequirements?
  /// The clocks.
  public var clock: GuardClock
  /// Takes the lines that an operator must see; standard error unless told.
  public var announce: @Sendable (String) -> Void

  /// Describes a guard's behaviour.
  public init(
    mode: EnforcementMode = .enforce,
    modelDetail: ModelDetail = .none,
    approve: ApprovalHandler? = nil,
    approvalTimeout: Duration = .seconds(300),
    record: RecordSink? = nil,
    warrants: WarrantRequirements? = nil,
    clock: GuardClock = .system,
    announce: (@Sendable (String) -> Void)? = nil
  ) {
    self.mode = mode
    self.modelDetail = modelDetail
    self.approve = approve
    self.approvalTimeout = approvalTimeout
    self.record = record
    self.warrants = warrants
    self.clock = clock
    self.announce = announce ?? { FileContent.announce($0) }
  }
}
