import AmbitAudit
import AmbitModel
import AmbitStore
import Foundation
import GRDB

extension SQLiteOrganizationStore {
  func createKey(_ key: APIKey, recording: RecordDraft) async throws(StoreError) {
    let id = organizationID
    guard key.organization == id else {
      throw StoreError(.conflict, "the key names another organization")
    }
    try await database.write { transaction in
      if let agent = key.agent, try Agent.fetch(agent, of: id, in: transaction.database) == nil {
        throw StoreError(.notFound, "no such agent")
      }
      try key.insert(in: transaction.database)
      _ = try transaction.append(recording, to: id)
    }
  }

  func key(_ key: KeyID) async throws(StoreError) -> APIKey? {
    let id = organizationID
    return try await database.read { try APIKey.fetch(key, of: id, in: $0) }
  }

  func keys(after: KeyID?, limit: Int) async throws(StoreError) -> [APIKey] {
    let id = organizationID
    return try await database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM api_key WHERE organization = ? AND id > ? ORDER BY id LIMIT ?",
        arguments: [id.blob, after?.blob ?? Data(), Page.limit(limit)]
      ).map(APIKey.init(row:))
    }
  }

  func revokeKey(
    _ key: KeyID,
    at moment: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) -> APIKey {
    let id = organizationID
    return try await database.write { transaction in
      try transaction.database.execute(
        sql: """
          UPDATE api_key SET revoked_at = min(coalesce(revoked_at, ?1), ?1)
          WHERE id = ?2 AND organization = ?3
          """,
        arguments: [moment.microseconds, key.blob, id.blob]
      )
      guard let revoked = try APIKey.fetch(key, of: id, in: transaction.database) else {
        throw StoreError(.notFound, "no such key")
      }
      _ = try transaction.append(recording, to: id)
      return revoked
    }
  }
}

extension APIKey {
  static func fetch(
    _ key: KeyID,
    of organization: OrganizationID,
    in database: Database
  ) throws -> APIKey? {
    try Row.fetchOne(
      database,
      sql: "SELECT * FROM api_key WHERE id = ? AND organization = ?",
      arguments: [key.blob, organization.blob]
    ).map(APIKey.init(row:))
  }

  init(row: Row) throws {
    guard let environment = KeyEnvironment(rawValue: try row.text("environment")),
      let scopes = UInt32(exactly: try row.int64("scopes"))
    else { throw Row.corrupt("environment") }
    try self.init(
      id: row.identifier("id", KeyID.self),
      organization: row.identifier("organization", OrganizationID.self),
      digest: row.digest("digest"),
      lastFour: row.text("last_four"),
      environment: environment,
      scopes: KeyScopes(rawValue: scopes),
      agent: row.optionalIdentifier("agent", AgentID.self),
      creator: row.text("creator"),
      createdAt: row.time("created_at"),
      expiresAt: row.time("expires_at"),
      revokedAt: row.optionalTime("revoked_at"),
      lastUsedAt: row.optionalTime("last_used_at")
    )
  }

  func insert(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO api_key (id, organization, digest, last_four, environment, scopes, agent,
          creator, created_at, expires_at, revoked_at, last_used_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id.blob, organization.blob, digest.blob, lastFour, environment.rawValue,
        Int64(scopes.rawValue), agent?.blob, creator, createdAt.microseconds,
        expiresAt.microseconds, revokedAt?.microseconds, lastUsedAt?.microseconds,
      ]
    )
  }
}
