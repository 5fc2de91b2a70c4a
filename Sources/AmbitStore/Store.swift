public import AmbitAudit
public import AmbitModel
public import AmbitWarrant

/// A database with everything the control plane keeps (control-plane contract, section 10).
///
/// Two backends answer to one conformance suite. All methods may be called from any task.
public protocol Store: Sendable {
  /// The rows of one organization, for whoever was authenticated for it.
  func organization(_ tenant: TenantContext) -> any OrganizationStore
  /// What belongs to no tenant: authentication, bootstrap, organizations, jobs.
  var system: any SystemStore { get }
  /// Nonces and counts of warrants, for whoever uses them up without keeping a record.
  var replays: any ReplayStore { get }
  /// Writes what waits to be written, refuses everything after, and closes the database.
  func close() async
}

/// The rows of the organization that a context was authenticated for; no method takes an
/// organization's id, so that none can be asked for another's.
///
/// Every mutation takes the record that tells of it, and both are durable when it returns or
/// neither is. The record goes into this organization's chain.
public protocol OrganizationStore: Sendable {
  /// The organization served.
  var tenant: TenantContext { get }

  /// The organization's own row; `store.not_found` when it was deleted.
  func organization() async throws(StoreError) -> Organization
  /// Changes name and metadata.
  func updateOrganization(
    name: String,
    metadata: [UInt8],
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) -> Organization

  /// Registers an agent; `store.conflict` when its name is taken, `store.limit_reached` at 10,000.
  func createAgent(_ agent: Agent, recording: RecordDraft) async throws(StoreError)
  /// One undeleted agent.
  func agent(_ id: AgentID) async throws(StoreError) -> Agent?
  /// One undeleted agent by its name.
  func agent(named name: String) async throws(StoreError) -> Agent?
  /// Undeleted agents in order of id, after one and at most `limit` (1 to 200).
  func agents(after: AgentID?, limit: Int) async throws(StoreError) -> [Agent]
  /// Replaces an agent's row. The `revision` given must be the current one (else
  /// `store.revision_mismatch`); the answer carries the next.
  func updateAgent(_ agent: Agent, recording: RecordDraft) async throws(StoreError) -> Agent
  /// Soft deletion: the name is free again, the agent's keys are revoked, its policy ends.
  func deleteAgent(
    _ id: AgentID,
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError)

  /// Stores a key of this organization; a bound agent must exist. `store.conflict` when the key
  /// names another organization.
  func createKey(_ key: APIKey, recording: RecordDraft) async throws(StoreError)
  /// One key, revoked ones included.
  func key(_ id: KeyID) async throws(StoreError) -> APIKey?
  /// Keys in order of id, revoked ones included, after one and at most `limit` (1 to 200).
  func keys(after: KeyID?, limit: Int) async throws(StoreError) -> [APIKey]
  /// Ends a key at a moment, later for a rotation's overlap; an earlier end stays.
  func revokeKey(
    _ id: KeyID,
    at moment: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) -> APIKey

  /// Where a scope stands; revision 0 when it has no version. `store.not_found` when the agent is
  /// not this organization's.
  func policyState(_ scope: PolicyScope) async throws(StoreError) -> PolicyState
  /// The states of all scopes that have a version.
  func policyStates() async throws(StoreError) -> [PolicyState]
  /// Appends a version, active at once or not. `ifRevision` must be the current revision.
  func putPolicy(
    _ new: NewPolicyVersion,
    scope: PolicyScope,
    ifRevision: Int64?,
    activate: Bool,
    recording: RecordDraft
  ) async throws(StoreError) -> (PolicyVersion, PolicyState)
  /// One version.
  func policyVersion(_ scope: PolicyScope, _ version: Int64) async throws(StoreError)
    -> PolicyVersion?
  /// The version in force.
  func activePolicy(_ scope: PolicyScope) async throws(StoreError) -> PolicyVersion?
  /// Versions, newest first, before one and at most `limit` (1 to 200).
  func policyVersions(
    _ scope: PolicyScope,
    before: Int64?,
    limit: Int
  ) async throws(StoreError) -> [PolicyVersion]
  /// Puts a version in force, an older one for a rollback, or none (nil). `ifRevision` must be
  /// the current revision, else `store.revision_mismatch`.
  func activatePolicy(
    _ scope: PolicyScope,
    version: Int64?,
    ifRevision: Int64,
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) -> PolicyState

  /// Appends records to the chain, in order, and returns once they are durable: all or none.
  ///
  /// A record that is there already (same id and body digest) answers with its own place; with
  /// another digest it is a `record.conflict`. A full queue is `record.queue_full`: nothing was
  /// written, and the decision must be a denial.
  func append(_ drafts: [RecordDraft]) async throws(StoreError) -> [RecordReceipt]
  /// Uses up what an allowed call uses up and appends its record, both or neither.
  ///
  /// On any answer but `consumed`, nothing was used up and nothing was appended.
  ///
  /// - Parameters:
  ///   - effects: What the call uses up.
  ///   - draft: The record of the decision.
  ///   - now: Unix seconds of the decision.
  /// - Returns: Consumed, with the record's place, or why not.
  /// - Throws: `StoreError` when nothing could be written.
  func consume(
    _ effects: WarrantEffects,
    recording draft: RecordDraft,
    at now: UInt64
  ) async throws(StoreError) -> WarrantConsumption
  /// One record.
  func record(_ id: RecordID) async throws(StoreError) -> StoredRecord?
  /// Records by filter, newest first.
  func records(_ query: RecordQuery) async throws(StoreError) -> [StoredRecord]
  /// Records in chain order after a place, at most `limit` (1 to 1,000).
  func records(afterSequence: Int64, limit: Int) async throws(StoreError) -> [StoredRecord]
  /// The end of the chain.
  func chainHead() async throws(StoreError) -> ChainHead
}

extension OrganizationStore {
  /// Appends one record and returns once it is durable.
  public func append(_ draft: RecordDraft) async throws(StoreError) -> RecordReceipt {
    let receipts = try await append([draft])
    guard let receipt = receipts.first else {
      throw StoreError(.unavailable, "the store answered an append without a receipt")
    }
    return receipt
  }
}

/// What a store knows about its own condition.
public struct StoreHealth: Sendable, Hashable {
  /// Reading works.
  public let readable: Bool
  /// The last write was durable, or a probe just was.
  public let writable: Bool
  /// Records that wait to be written.
  public let queuedRecords: Int
  /// The last failure, for operators only.
  public let failure: String?

  /// States a condition.
  public init(readable: Bool, writable: Bool, queuedRecords: Int, failure: String?) {
    self.readable = readable
    self.writable = writable
    self.queuedRecords = queuedRecords
    self.failure = failure
  }
}

/// One active policy with its owner, for compiling everything at start and in `/readyz`.
public struct ActivePolicy: Sendable, Hashable {
  /// The owner.
  public let organization: OrganizationID
  /// The version in force.
  public let version: PolicyVersion

  /// States a row.
  public init(organization: OrganizationID, version: PolicyVersion) {
    self.organization = organization
    self.version = version
  }
}

/// What belongs to no tenant.
///
/// Mutations take the record that tells of them; it goes into the
/// `org_system` chain.
public protocol SystemStore: Sendable {
  /// The row of a presented key's id, for `APIKey.authenticate`; of any organization, deleted ones
  /// excepted.
  func key(_ id: KeyID) async throws(StoreError) -> APIKey?
  /// Notes when keys were used; later moments win.
  func touchKeys(_ used: [KeyID: Timestamp]) async throws(StoreError)
  /// Notes when agents called; sets `firstSeen` when it was absent.
  func touchAgents(_ seen: [AgentID: Timestamp]) async throws(StoreError)

  /// Creates an organization with its first keys, if any.
  func createOrganization(
    _ organization: Organization,
    keys: [APIKey],
    recording: RecordDraft
  ) async throws(StoreError)
  /// One undeleted organization.
  func organization(_ id: OrganizationID) async throws(StoreError) -> Organization?
  /// Undeleted organizations in order of id without `org_system`, at most `limit` (1 to 200).
  func organizations(after: OrganizationID?, limit: Int) async throws(StoreError) -> [Organization]
  /// Soft deletion; revokes all its keys.
  func deleteOrganization(
    _ id: OrganizationID,
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError)

  /// True once a key was ever created: then there is nothing to bootstrap.
  func isSetUp() async throws(StoreError) -> Bool
  /// Stores the digest of the one-time code, in place of any earlier one.
  func offerSetupCode(digest: Digest256, expiresAt: Timestamp) async throws(StoreError)
  /// Uses the code up and creates what it was for, in one step: an organization, if any, and keys
  /// (of it or of `org_system`). `setup.code_refused` when it is wrong, used or expired, or when
  /// the store is set up already; five wrong attempts use it up. A nil digest is an offline set-up
  /// by whoever holds the database.
  func setUp(
    code: Digest256?,
    organization: Organization?,
    keys: [APIKey],
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError)

  /// The newest revocation list that was accepted; nil when there was none.
  func revocationMark() async throws(StoreError) -> RevocationMark?
  /// Remembers an accepted revocation list, unless a newer one is remembered already, and answers
  /// what is remembered then.
  func raiseRevocationMark(
    to mark: RevocationMark,
    recording: RecordDraft
  ) async throws(StoreError) -> RevocationMark

  /// All policies in force, of undeleted organizations and agents.
  func activePolicies() async throws(StoreError) -> [ActivePolicy]
  /// The store's condition; tries a real write when the last one failed.
  func health() async -> StoreHealth
}
