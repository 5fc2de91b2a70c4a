public import AmbitModel

/// What an API key may do (control-plane contract, section 6).
public struct KeyScopes: OptionSet, Sendable, Hashable {
  /// One bit per scope, in the order of `names`.
  public let rawValue: UInt32

  /// Wraps bits.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Ask for decisions of the bound agent.
  public static let decide = KeyScopes(rawValue: 1 << 0)
  /// Ask for decisions of any agent.
  public static let decideAny = KeyScopes(rawValue: 1 << 1)
  /// State principal and roles.
  public static let assertPrincipal = KeyScopes(rawValue: 1 << 2)
  /// Hand in records.
  public static let record = KeyScopes(rawValue: 1 << 3)
  /// Fetch snapshots.
  public static let snapshot = KeyScopes(rawValue: 1 << 4)
  /// Register agents.
  public static let register = KeyScopes(rawValue: 1 << 5)
  /// Read configuration.
  public static let read = KeyScopes(rawValue: 1 << 6)
  /// Read audit records.
  public static let auditRead = KeyScopes(rawValue: 1 << 7)
  /// Change configuration.
  public static let write = KeyScopes(rawValue: 1 << 8)
  /// Activate policies and modes.
  public static let activate = KeyScopes(rawValue: 1 << 9)
  /// Administer keys.
  public static let keys = KeyScopes(rawValue: 1 << 10)
  /// Read metrics.
  public static let metrics = KeyScopes(rawValue: 1 << 11)
  /// System keys: create, list and delete organizations.
  public static let system = KeyScopes(rawValue: 1 << 12)
  /// System keys: name any organization.
  public static let tenantsAct = KeyScopes(rawValue: 1 << 13)

  /// What only a key of `org_system` may hold.
  public static let systemOnly: KeyScopes = [.system, .tenantsAct]
  /// What a test key may hold.
  public static let testAllowed: KeyScopes = [.decide, .record, .read]

  /// The words of the wire, in bit order.
  public static let names = [
    "decide", "decide:any", "assert:principal", "record", "snapshot", "register", "read",
    "audit:read", "write", "activate", "keys", "metrics", "system", "tenants:act",
  ]

  /// The scopes' words in bit order.
  public var words: [String] {
    Self.names.indices.filter { rawValue & (1 << UInt32($0)) != 0 }.map { Self.names[$0] }
  }

  /// Reads one word of the wire; nil for any other.
  public init?(word: String) {
    guard let bit = Self.names.firstIndex(of: word) else { return nil }
    self.init(rawValue: 1 << UInt32(bit))
  }
}

/// Whether a key reaches real effects.
public enum KeyEnvironment: String, Sendable, Hashable, CaseIterable {
  /// `amb_live_` keys.
  case live
  /// `amb_test_` keys: few scopes, nothing held, records labelled `env=test`.
  case test
}

/// An API key as stored: everything but the secret, which only its digest stands for.
public struct APIKey: Sendable, Hashable {
  /// The id inside the key's text.
  public let id: KeyID
  /// The organization it authenticates; `org_system` for system keys.
  public let organization: OrganizationID
  /// SHA-256 of the key's whole text.
  public let digest: Digest256
  /// The last four characters of the key's text, to recognise it by.
  public let lastFour: String
  /// Live or test.
  public let environment: KeyEnvironment
  /// What it may do.
  public let scopes: KeyScopes
  /// The one agent it speaks for, if bound.
  public let agent: AgentID?
  /// Who created it: a key's id, or `bootstrap`.
  public let creator: String
  /// When it was created.
  public let createdAt: Timestamp
  /// When it stops working, at most 365 days after creation.
  public let expiresAt: Timestamp
  /// When it was revoked; the row stays.
  public var revokedAt: Timestamp?
  /// When it was last used, to the hour.
  public var lastUsedAt: Timestamp?

  /// States a row.
  public init(
    id: KeyID,
    organization: OrganizationID,
    digest: Digest256,
    lastFour: String,
    environment: KeyEnvironment = .live,
    scopes: KeyScopes,
    agent: AgentID? = nil,
    creator: String,
    createdAt: Timestamp,
    expiresAt: Timestamp,
    revokedAt: Timestamp? = nil,
    lastUsedAt: Timestamp? = nil
  ) {
    self.id = id
    self.organization = organization
    self.digest = digest
    self.lastFour = lastFour
    self.environment = environment
    self.scopes = scopes
    self.agent = agent
    self.creator = creator
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.lastUsedAt = lastUsedAt
  }
}
