import AmbitCrypto
import AmbitModel
package import AmbitStore
import Synchronization

/// Checks API keys.
///
/// Keys that were verified are remembered by the digest of their text, so that the hot path costs
/// one SHA-256 and one look-up; every change of a key, agent or organization forgets them.
final class Authenticator: Sendable {
  struct Entry {
    let key: APIKey
    var lastUsed: Timestamp
  }

  struct State {
    var verified: [Digest256: Entry] = [:]
    /// Counts invalidations, so that a row read before one is not remembered after it.
    var generation = 0
    var used: [KeyID: Timestamp] = [:]
  }

  /// More keys than this are not remembered at once.
  private static let verifiedMax = 50_000

  private let store: any Store
  private let state = Mutex(State())
  let failures = FailureLimiter()

  init(store: any Store) {
    self.store = store
  }

  /// The tenant of a presented key.
  ///
  /// Answers nil when the key is not acceptable, with the id that it named.
  func tenant(
    presented: [UInt8],
    at now: Timestamp
  ) async throws(ServiceError) -> (tenant: TenantContext?, named: KeyID?) {
    let digest = SHA256Hash.sha256(presented)
    let remembered = state.withLock { state -> APIKey? in
      guard let entry = state.verified[digest] else { return nil }
      // Written at most twice a minute: `last_used` is kept to the hour.
      if entry.lastUsed.adding(seconds: 30) < now { state.verified[digest]?.lastUsed = now }
      return entry.key
    }
    if let remembered, let tenant = remembered.authenticate(presented: digest, at: now) {
      return (tenant, remembered.id)
    }
    guard let text = APIKeyText(parsing: String(decoding: presented, as: UTF8.self)) else {
      return (nil, nil)
    }
    let generation = state.withLock { $0.generation }
    let row: APIKey?
    do {
      row = try await store.system.key(text.id)
    } catch {
      throw ServiceError(error)
    }
    // Unknown ids run the same comparison, against a digest that nothing hashes to.
    guard let tenant = (row ?? APIKey.unknown).authenticate(presented: digest, at: now),
      let row
    else { return (nil, text.id) }
    state.withLock { state in
      if state.verified.count >= Self.verifiedMax { state.drain() }
      if state.generation == generation {
        state.verified[digest] = Entry(key: row, lastUsed: now)
      }
    }
    return (tenant, text.id)
  }

  /// Forgets what was verified; the next use of each key reads its row again.
  func forget() {
    state.withLock { state in
      state.drain()
      state.generation += 1
    }
  }

  /// When keys were used since the last call.
  func takeUses() -> [KeyID: Timestamp] {
    state.withLock { state in
      state.collectUses()
      defer { state.used = [:] }
      return state.used
    }
  }
}

extension Authenticator.State {
  mutating func collectUses() {
    for entry in verified.values { used[entry.key.id] = entry.lastUsed }
  }

  mutating func drain() {
    collectUses()
    verified = [:]
  }
}

extension ControlPlane {
  /// Authenticates one credential.
  ///
  /// - `presented`: the text after `Bearer `.
  /// - `address`: the peer's address, for the failure limit.
  /// Throws `identity.invalid` (401), or `identity.rate_limited` (429) after too many failures of
  ///   the address or of the id.
  package func authenticate(
    presented: [UInt8],
    address: String
  ) async throws(ServiceError) -> TenantContext {
    let now = now
    let (tenant, named) = try await authenticator.tenant(presented: presented, at: now)
    if let tenant { return tenant }
    throw refuse(address: address, id: named?.string, method: "api_key", at: now)
  }

  /// The error after a failed attempt, which is counted.
  func refuse(address: String, id: String?, method: String, at now: Timestamp) -> ServiceError {
    metrics.countAuthFailure(method: method)
    var subjects = [Text("address " + NetworkAddress.limitSubject(address))]
    if let id { subjects.append(Text("id " + id)) }
    if let wait = authenticator.failures.recordFailure(of: subjects, at: now) {
      return ServiceError(
        .tooMany,
        "identity.rate_limited",
        "too many failed attempts",
        retryAfterSeconds: wait
      )
    }
    return ServiceError(.unauthenticated, "identity.invalid", "the credential is not accepted")
  }

  /// Lets a system key act within an organization, which that organization's chain records.
  package func acting(
    _ caller: Caller,
    for name: String,
    operation: String
  ) async throws(ServiceError) -> Caller {
    if let own = OrganizationID(name), own == caller.tenant.organization { return caller }
    guard let organization = OrganizationID(name),
      let tenant = caller.tenant.acting(for: organization)
    else { throw ServiceError.notFound("organization") }
    let acting = Caller(tenant: tenant, address: caller.address, requestID: caller.requestID)
    let store = rows(of: acting)
    let draft = record(AdminAct("tenant.act", target: operation), by: acting)
    _ = try await withStore("organization") { () throws(StoreError) in
      _ = try await store.organization()
      return try await store.append(draft)
    }
    return acting
  }
}
