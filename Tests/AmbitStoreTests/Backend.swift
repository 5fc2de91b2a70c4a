import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitStoreSQLite
import Foundation
import Testing

/// The databases that answer to the conformance suite; another one adds a case.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case sqlite

  var testDescription: String { rawValue }

  /// Runs a test over a fresh database and removes it.
  func withStore(_ body: (any Store) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("ambit-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    switch self {
    case .sqlite:
      let store = try SQLiteStore(
        path: directory.appendingPathComponent("ambit.db").path,
        clock: { Sample.now }
      )
      do {
        try await body(store)
      } catch {
        await store.close()
        throw error
      }
      await store.close()
    }
  }

  /// Runs a test over a fresh database with two organizations.
  func withTenants(
    _ body: (any Store, any OrganizationStore, any OrganizationStore) async throws -> Void
  ) async throws {
    try await withStore { store in
      let first = Organization(id: .make(at: Sample.now), name: "first", createdAt: Sample.now)
      let second = Organization(id: .make(at: Sample.now), name: "second", createdAt: Sample.now)
      for organization in [first, second] {
        try await store.system.createOrganization(
          organization,
          keys: [],
          recording: Sample.admin("organization.create")
        )
      }
      try await body(
        store,
        store.organization(LocalOperator().tenant(first.id)),
        store.organization(LocalOperator().tenant(second.id))
      )
    }
  }
}

/// Values for tests.
enum Sample {
  static let now = Timestamp(microseconds: 1_790_000_000_000_000)

  static func admin(_ operation: ReasonCode) -> RecordDraft {
    RecordDraft(
      admin: AdminBody(actor: "offline", operation: operation),
      id: .make(at: now),
      occurredAt: now,
      salt: SecureRandom.bytes(16),
      hashing: SHA256Hash.self
    )
  }

  static func decision(
    at moment: Timestamp = now,
    agent: AgentID? = nil,
    tool: Text = "read_file",
    outcome: Outcome = .allow,
    session: Text? = nil,
    arguments: String = #"{"path":"/tmp/a"}"#
  ) -> RecordDraft {
    let salt = SecureRandom.bytes(16)
    var body = DecisionBody(
      tool: tool,
      arguments: RedactedArguments(
        canonical: Array(arguments.utf8),
        salt: salt,
        hashing: SHA256Hash.self
      ),
      outcome: outcome
    )
    body.bounds = [.identity, .policy]
    body.reasons = [DecisionReason(code: "policy.allowed", message: "the rule allows it")]
    body.session = session
    return RecordDraft(
      decision: body,
      id: .make(at: moment),
      occurredAt: moment,
      salt: salt,
      agent: agent,
      mode: .enforce,
      hashing: SHA256Hash.self
    )
  }

  static func agent(_ name: String) -> Agent {
    Agent(id: .make(at: now), name: name, createdAt: now)
  }

  static func key(
    of organization: OrganizationID,
    agent: AgentID? = nil,
    scopes: KeyScopes = [.decide],
    text: APIKeyText = .make(id: .make(at: now), isLive: true)
  ) -> APIKey {
    APIKey(
      id: text.id,
      organization: organization,
      digest: text.digest,
      lastFour: text.lastFour,
      scopes: scopes,
      agent: agent,
      creator: "bootstrap",
      createdAt: now,
      expiresAt: now.adding(seconds: 86_400)
    )
  }

  static func policy(_ source: String) -> NewPolicyVersion {
    NewPolicyVersion(
      source: Array(source.utf8),
      sourceDigest: SourceDigest.policy(Array(source.utf8)),
      author: "offline",
      createdAt: now
    )
  }
}

/// The code of the failure that a body ends with; nil when it succeeds.
func refusal(_ body: () async throws(StoreError) -> Void) async -> StoreError.Code? {
  do {
    try await body()
    return nil
  } catch {
    return error.code
  }
}
