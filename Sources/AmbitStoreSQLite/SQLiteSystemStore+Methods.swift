import AmbitAudit
import AmbitModel
import AmbitStore
import Foundation
import GRDB

extension SQLiteSystemStore {
  /// Wrong codes after which a bootstrap code is used up.
  static let setUpAttemptsMax = 5

  // MARK: Authentication

  func key(_ id: KeyID) async throws(StoreError) -> APIKey? {
    try await database.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT api_key.* FROM api_key JOIN organization ON organization.id = organization
          WHERE api_key.id = ? AND organization.deleted_at IS NULL
          """,
        arguments: [id.blob]
      ).map(APIKey.init(row:))
    }
  }

  func touchKeys(_ used: [KeyID: Timestamp]) async throws(StoreError) {
    guard !used.isEmpty else { return }
    try await database.write { transaction in
      let statement = try transaction.database.cachedStatement(
        sql: "UPDATE api_key SET last_used_at = max(coalesce(last_used_at, ?1), ?1) WHERE id = ?2"
      )
      for (key, moment) in used {
        try statement.execute(arguments: [moment.microseconds, key.blob])
      }
    }
  }

  func touchAgents(_ seen: [AgentID: Timestamp]) async throws(StoreError) {
    guard !seen.isEmpty else { return }
    try await database.write { transaction in
      // The revision stays: being seen is no change that an editor could overwrite.
      let statement = try transaction.database.cachedStatement(
        sql: """
          UPDATE agent SET first_seen = coalesce(first_seen, ?1),
            last_seen = max(coalesce(last_seen, ?1), ?1) WHERE id = ?2
          """
      )
      for (agent, moment) in seen {
        try statement.execute(arguments: [moment.microseconds, agent.blob])
      }
    }
  }

  // MARK: Organizations

  func createOrganization(
    _ organization: Organization,
    keys: [APIKey],
    recording: RecordDraft
  ) async throws(StoreError) {
    try await database.write { transaction in
      try organization.insert(in: transaction.database)
      for key in keys { try key.insert(in: transaction.database) }
      _ = try transaction.append(recording, to: .system)
    }
  }

  func organization(_ id: OrganizationID) async throws(StoreError) -> Organization? {
    try await database.read { try Organization.fetch(id, in: $0) }
  }

  func organizations(
    after: OrganizationID?,
    limit: Int
  ) async throws(StoreError) -> [Organization] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM organization WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?",
        // `org_system` has the smallest id and is not listed.
        arguments: [(after ?? .system).blob, Page.limit(limit)]
      ).map(Organization.init(row:))
    }
  }

  func deleteOrganization(
    _ id: OrganizationID,
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) {
    try await database.write { transaction in
      try transaction.database.execute(
        sql: """
          UPDATE organization SET deleted_at = ?1, updated_at = ?1
          WHERE id = ?2 AND deleted_at IS NULL AND id <> zeroblob(16)
          """,
        arguments: [now.microseconds, id.blob]
      )
      guard transaction.database.changesCount == 1 else {
        throw StoreError(.notFound, "no such organization")
      }
      try transaction.database.execute(
        sql: """
          UPDATE api_key SET revoked_at = min(coalesce(revoked_at, ?1), ?1)
          WHERE organization = ?2
          """,
        arguments: [now.microseconds, id.blob]
      )
      _ = try transaction.append(recording, to: .system)
    }
  }

  // MARK: Bootstrap

  func isSetUp() async throws(StoreError) -> Bool {
    try await database.read { try Self.hasKey($0) }
  }

  private static func hasKey(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM api_key)") == 1
  }

  func offerSetupCode(digest: Digest256, expiresAt: Timestamp) async throws(StoreError) {
    try await database.write { transaction in
      guard try !Self.hasKey(transaction.database) else {
        throw StoreError(.bootstrapRefused, "the server is set up already")
      }
      try transaction.database.execute(
        sql: "INSERT OR REPLACE INTO setup_code (id, digest, expires_at, attempts_left)"
          + " VALUES (1, ?, ?, ?)",
        arguments: [digest.blob, expiresAt.microseconds, Self.setUpAttemptsMax]
      )
    }
  }

  func setUp(
    code: Digest256?,
    organization: Organization?,
    keys: [APIKey],
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) {
    let accepted = try await database.write { transaction in
      let database = transaction.database
      guard try !Self.hasKey(database) else { return false }
      if let code, try !Self.takeCode(code, at: now, in: database) { return false }
      try database.execute(sql: "DELETE FROM setup_code")
      if let organization { try organization.insert(in: database) }
      for key in keys { try key.insert(in: database) }
      _ = try transaction.append(recording, to: .system)
      return true
    }
    guard accepted else {
      throw StoreError(.bootstrapRefused, "the code is wrong, used or expired")
    }
  }

  /// Compares a code.
  ///
  /// A wrong one costs an attempt, which is committed: the caller returns false
  /// instead of throwing, so that the count survives.
  private static func takeCode(
    _ code: Digest256,
    at now: Timestamp,
    in database: Database
  ) throws -> Bool {
    let row = try Row.fetchOne(database, sql: "SELECT * FROM setup_code WHERE attempts_left > 0")
    guard let row, try now < row.time("expires_at") else { return false }
    if try row.digest("digest").equalsInConstantTime(code) { return true }
    try database.execute(sql: "UPDATE setup_code SET attempts_left = attempts_left - 1")
    return false
  }

  // MARK: Condition

  func activePolicies() async throws(StoreError) -> [ActivePolicy] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT policy_version.* FROM policy
          JOIN policy_version USING (organization, scope)
          JOIN organization ON organization.id = policy.organization
          LEFT JOIN agent ON agent.id = policy.scope
          WHERE policy_version.version = policy.active AND organization.deleted_at IS NULL
            AND (policy.scope = zeroblob(16) OR agent.deleted_at IS NULL)
          ORDER BY policy.organization, policy.scope
          """
      ).map { row in
        try ActivePolicy(
          organization: row.identifier("organization", OrganizationID.self),
          version: PolicyVersion(row: row)
        )
      }
    }
  }

  func health() async -> StoreHealth {
    if database.committer.condition.failure != nil {
      // Without traffic nothing would find out that the disk has room again.
      _ = try? await database.write { transaction in
        try transaction.database.execute(
          sql: "INSERT OR REPLACE INTO write_probe (id, at) VALUES (1, ?)",
          arguments: [transaction.now.microseconds]
        )
      }
    }
    var readable = true
    do {
      _ = try await database.read { try Int.fetchOne($0, sql: "SELECT 1") }
    } catch {
      readable = false
    }
    let condition = database.committer.condition
    return StoreHealth(
      readable: readable,
      writable: condition.failure == nil,
      queuedRecords: condition.queuedRecords,
      failure: condition.failure
    )
  }
}
