public import AmbitModel

/// What a record tells of (control-plane contract, section 3).
public enum RecordKind: UInt8, Sendable, Hashable, CaseIterable {
  /// A decision about one call.
  case decision = 0
  /// What became of a call after its decision.
  case outcome = 1
  /// A step in an approval's life.
  case approval = 2
  /// A change of a budget.
  case budget = 3
  /// An administrative change.
  case admin = 4
  /// An act of the server itself.
  case system = 5

  /// The word used in headers.
  public var word: StaticString {
    switch self {
    case .decision: "decision"
    case .outcome: "outcome"
    case .approval: "approval"
    case .budget: "budget"
    case .admin: "admin"
    case .system: "system"
    }
  }
}

/// The outcome in a header: a decision's, or what became of the call.
public enum RecordOutcome: UInt8, Sendable, Hashable, CaseIterable {
  /// The call was allowed.
  case allow = 0
  /// The call waits for a person.
  case approvalRequired = 1
  /// The call was refused.
  case deny = 2
  /// The call ran.
  case executed = 3
  /// The call ran and failed.
  case failed = 4
  /// The call did not run.
  case notExecuted = 5
  /// Nobody reported within a day.
  case unobserved = 6

  /// A decision's outcome.
  public init(_ outcome: Outcome) {
    switch outcome {
    case .allow: self = .allow
    case .approvalRequired: self = .approvalRequired
    case .deny: self = .deny
    }
  }

  /// The word used in headers.
  public var word: StaticString {
    switch self {
    case .allow: "allow"
    case .approvalRequired: "approval_required"
    case .deny: "deny"
    case .executed: "executed"
    case .failed: "failed"
    case .notExecuted: "not_executed"
    case .unobserved: "unobserved"
    }
  }
}

/// A record as its maker hands it in: everything but its place in the chain.
///
/// The store adds organization, sequence number, previous leaf and time of recording, so that no
/// caller can choose them.
public struct RecordDraft: Sendable, Hashable {
  /// The record's id, unique in the store.
  public let id: RecordID
  /// What the record tells of.
  public let kind: RecordKind
  /// When it happened, by its maker's clock.
  public let occurredAt: Timestamp
  /// The record that this one continues, such as an outcome its decision.
  public var reference: RecordID?
  /// The agent concerned.
  public var agent: AgentID?
  /// The tool called.
  public var tool: Text?
  /// The outcome.
  public var outcome: RecordOutcome?
  /// The code of the deciding reason, or the operation of an administrative change.
  public var code: ReasonCode?
  /// Whether the decision bound.
  public var mode: EnforcementMode?
  /// The source digest of the agent's policy.
  public var policyDigest: Digest256?
  /// The source digest of the ceiling in force.
  public var ceilingDigest: Digest256?
  /// The session, for looking records up; it stands in the body, not in the header.
  public var session: Text?
  /// Sixteen random bytes of the maker.
  public let salt: [UInt8]
  /// The body as canonical JSON.
  public let body: [UInt8]
  /// SHA-256(salt ‖ body).
  public let bodyDigest: Digest256

  /// Seals a body: computes its digest under the salt.
  public init<Hash: SHA256Hashing>(
    id: RecordID,
    kind: RecordKind,
    occurredAt: Timestamp,
    salt: [UInt8],
    body: [UInt8],
    hashing: Hash.Type
  ) {
    self.id = id
    self.kind = kind
    self.occurredAt = occurredAt
    self.salt = salt
    self.body = body
    self.bodyDigest = Self.digest(salt: salt, body: body, hashing: hashing)
  }

  /// SHA-256(salt ‖ canonical body).
  public static func digest<Hash: SHA256Hashing>(
    salt: [UInt8],
    body: [UInt8],
    hashing: Hash.Type
  ) -> Digest256 {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(salt.count + body.count)
    bytes.append(contentsOf: salt)
    bytes.append(contentsOf: body)
    return Hash.sha256(bytes)
  }
}
