public import AmbitModel

/// A tenant; every row but a user's belongs to one (control-plane contract, section 1).
public struct Organization: Sendable, Hashable {
  /// The organization's id.
  public let id: OrganizationID
  /// Its display name, not unique.
  public var name: String
  /// At most 64 members and 8 KiB, as canonical JSON of an object.
  public var metadata: [UInt8]
  /// When it was created.
  public let createdAt: Timestamp
  /// When it last changed.
  public var updatedAt: Timestamp
  /// When it was deleted; its keys are revoked and its agents denied from then on.
  public var deletedAt: Timestamp?

  /// States a row.
  public init(
    id: OrganizationID,
    name: String,
    metadata: [UInt8] = Array("{}".utf8),
    createdAt: Timestamp,
    updatedAt: Timestamp? = nil,
    deletedAt: Timestamp? = nil
  ) {
    self.id = id
    self.name = name
    self.metadata = metadata
    self.createdAt = createdAt
    self.updatedAt = updatedAt ?? createdAt
    self.deletedAt = deletedAt
  }
}

/// What an agent does among the organization's agents.
public enum AgentRole: String, Sendable, Hashable, CaseIterable {
  /// Calls tools.
  case executor
  /// Plans; calls only tools whose deciding rule names the role.
  case planner
  /// Reviews; calls only tools whose deciding rule names the role.
  case reviewer
  /// Administers; bypasses nothing.
  case admin
}

/// A registered agent.
public struct Agent: Sendable, Hashable {
  /// The agent's id.
  public let id: AgentID
  /// Its name, unique among the organization's undeleted agents.
  public var name: String
  /// What it does.
  public var role: AgentRole
  /// The user it acts for, at most 256 bytes.
  public var delegatedUser: String?
  /// At most 64 members and 8 KiB, as canonical JSON of an object.
  public var tokenClaims: [UInt8]
  /// An inactive agent is denied.
  public var active: Bool
  /// Whether its decisions bind.
  public var mode: EnforcementMode
  /// When observing ends; present exactly when `mode` is observe.
  public var observeUntil: Timestamp?
  /// The version of the library it last spoke with, at most 64 bytes.
  public var sdkVersion: String?
  /// When it first called.
  public var firstSeen: Timestamp?
  /// When it last called, to the minute.
  public var lastSeen: Timestamp?
  /// When it was registered.
  public let createdAt: Timestamp
  /// When it last changed.
  public var updatedAt: Timestamp
  /// Counts changes from 1; the strong ETag of `If-Match`.
  public var revision: Int64

  /// States a row.
  public init(
    id: AgentID,
    name: String,
    role: AgentRole = .executor,
    delegatedUser: String? = nil,
    tokenClaims: [UInt8] = Array("{}".utf8),
    active: Bool = true,
    mode: EnforcementMode = .enforce,
    observeUntil: Timestamp? = nil,
    sdkVersion: String? = nil,
    firstSeen: Timestamp? = nil,
    lastSeen: Timestamp? = nil,
    createdAt: Timestamp,
    updatedAt: Timestamp? = nil,
    revision: Int64 = 1
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.delegatedUser = delegatedUser
    self.tokenClaims = tokenClaims
    self.active = active
    self.mode = mode
    self.observeUntil = observeUntil
    self.sdkVersion = sdkVersion
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.createdAt = createdAt
    self.updatedAt = updatedAt ?? createdAt
    self.revision = revision
  }
}

/// Whose policy a policy is.
public enum PolicyScope: Sendable, Hashable {
  /// The organization's ceiling.
  case organization
  /// One agent's policy.
  case agent(AgentID)
}

/// One immutable version of a policy's source.
public struct PolicyVersion: Sendable, Hashable {
  /// Whose policy it is.
  public let scope: PolicyScope
  /// Counts from 1 within the scope.
  public let version: Int64
  /// The YAML or JSON source, at most 1 MiB.
  public let source: [UInt8]
  /// The source digest (DESIGN section 9).
  public let sourceDigest: Digest256
  /// Who handed it in: a key's id.
  public let author: String
  /// The author's remark, at most 500 bytes.
  public let note: String?
  /// The version it was derived from.
  public let parent: Int64?
  /// When it was handed in.
  public let createdAt: Timestamp

  /// States a row.
  public init(
    scope: PolicyScope,
    version: Int64,
    source: [UInt8],
    sourceDigest: Digest256,
    author: String,
    note: String? = nil,
    parent: Int64? = nil,
    createdAt: Timestamp
  ) {
    self.scope = scope
    self.version = version
    self.source = source
    self.sourceDigest = sourceDigest
    self.author = author
    self.note = note
    self.parent = parent
    self.createdAt = createdAt
  }
}

/// A version as its author hands it in; the store numbers it.
public struct NewPolicyVersion: Sendable, Hashable {
  /// The YAML or JSON source, at most 1 MiB.
  public var source: [UInt8]
  /// The source digest (DESIGN section 9).
  public var sourceDigest: Digest256
  /// Who hands it in: a key's id.
  public var author: String
  /// The author's remark, at most 500 bytes.
  public var note: String?
  /// When it is handed in.
  public var createdAt: Timestamp

  /// States a version.
  public init(
    source: [UInt8],
    sourceDigest: Digest256,
    author: String,
    note: String? = nil,
    createdAt: Timestamp
  ) {
    self.source = source
    self.sourceDigest = sourceDigest
    self.author = author
    self.note = note
    self.createdAt = createdAt
  }
}

/// Where a scope stands: its newest version, the active one, and the token for `If-Match`.
public struct PolicyState: Sendable, Hashable {
  /// Whose policy it is.
  public let scope: PolicyScope
  /// The newest version; 0 when there is none.
  public let latest: Int64
  /// The version in force; nil denies every call.
  public let active: Int64?
  /// When the version in force was activated.
  public let activatedAt: Timestamp?
  /// Counts changes of the scope from 1 (0 before the first); the strong ETag of `If-Match`.
  public let revision: Int64

  /// States a row.
  public init(
    scope: PolicyScope,
    latest: Int64,
    active: Int64?,
    activatedAt: Timestamp?,
    revision: Int64
  ) {
    self.scope = scope
    self.latest = latest
    self.active = active
    self.activatedAt = activatedAt
    self.revision = revision
  }
}
