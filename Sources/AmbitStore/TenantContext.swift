public import AmbitModel

/// Proof that a credential was checked, and for which organization; what a store asks for before it
/// hands out any row (DESIGN section 8, rule 12).
///
/// INVARIANT (tenancy): its initializer is internal, so that outside of this module a context comes
/// from `APIKey.authenticate`, from a system key that may act for tenants, or from `LocalOperator`,
/// and never from an id that a caller chose.
public struct TenantContext: Sendable, Hashable {
  /// The authenticated organization.
  public let organization: OrganizationID
  /// The key that authenticated; nil for a local operator.
  public let key: KeyID?
  /// What may be done.
  public let scopes: KeyScopes
  /// The one agent the credential speaks for, if bound.
  public let agent: AgentID?
  /// Live or test.
  public let environment: KeyEnvironment
  /// True when a system key acts for the organization.
  public let actsForTenant: Bool

  init(
    organization: OrganizationID,
    key: KeyID?,
    scopes: KeyScopes,
    agent: AgentID?,
    environment: KeyEnvironment,
    actsForTenant: Bool
  ) {
    self.organization = organization
    self.key = key
    self.scopes = scopes
    self.agent = agent
    self.environment = environment
    self.actsForTenant = actsForTenant
  }
}

extension APIKey {
  /// Checks a presented key against this row in constant time.
  ///
  /// - Parameters:
  ///   - presented: SHA-256 of the whole presented text.
  ///   - now: the moment of the check.
  /// - Returns: the organization's context, or nil when the text differs or the key has expired or
  ///   was revoked. A caller that found no row runs `APIKey.unknown` through the same check.
  public func authenticate(presented: Digest256, at now: Timestamp) -> TenantContext? {
    let matches = digest.equalsInConstantTime(presented)
    guard matches, self != Self.unknown, now < expiresAt else { return nil }
    if let revokedAt, now >= revokedAt { return nil }
    return TenantContext(
      organization: organization,
      key: id,
      scopes: scopes,
      agent: agent,
      environment: environment,
      actsForTenant: false
    )
  }

  /// A row that authenticates nobody, to spend the same time on unknown ids.
  public static let unknown = APIKey(
    id: KeyID(bits: 0),
    organization: .system,
    digest: Digest256(0, 0, 0, 0),
    lastFour: "",
    scopes: [],
    creator: "",
    createdAt: Timestamp(microseconds: 0),
    expiresAt: Timestamp(microseconds: 0)
  )
}

extension TenantContext {
  /// The context of another organization for a system key with `tenants:act`; nil without it.
  ///
  /// The organization's own powers come with it, the system's do not. The caller records the act
  /// in that organization's chain.
  public func acting(for organization: OrganizationID) -> TenantContext? {
    guard self.organization == .system, scopes.contains(.tenantsAct), organization != .system
    else { return nil }
    return TenantContext(
      organization: organization,
      key: key,
      scopes: KeyScopes(rawValue: ~0).subtracting(.systemOnly),
      agent: nil,
      environment: environment,
      actsForTenant: true
    )
  }
}

/// Somebody who holds the database itself: an offline command or a job of the server.
///
/// Whoever can open the file can read and write every row of it, so this grants nothing that the
/// file's permissions did not; request handlers never make one.
public struct LocalOperator: Sendable {
  /// States that the caller holds the database.
  public init() {}

  /// The context of any organization.
  public func tenant(_ organization: OrganizationID) -> TenantContext {
    TenantContext(
      organization: organization,
      key: nil,
      scopes: KeyScopes(rawValue: ~0),
      agent: nil,
      environment: .live,
      actsForTenant: false
    )
  }
}
