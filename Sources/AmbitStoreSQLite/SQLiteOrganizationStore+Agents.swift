import AmbitAudit
import AmbitModel
import AmbitStore
import Foundation
import GRDB

extension SQLiteOrganizationStore {
  /// The most undeleted agents of an organization (control-plane contract, section 1).
  static let agentsMax = 10_000

  func organization() async throws(StoreError) -> Organization {
    let id = organizationID
    let found = try await database.read { try Organization.fetch(id, in: $0) }
    guard let found else { throw StoreError(.notFound, "no such organization") }
    return found
  }

  func updateOrganization(
    name: String,
    metadata: [UInt8],
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) -> Organization {
    let id = organizationID
    return try await database.write { transaction in
      try transaction.database.execute(
        sql: """
          UPDATE organization SET name = ?, metadata = ?, updated_at = ?
          WHERE id = ? AND deleted_at IS NULL
          """,
        arguments: [
          name, String(decoding: metadata, as: UTF8.self), now.microseconds, id.blob,
        ]
      )
      guard let changed = try Organization.fetch(id, in: transaction.database) else {
        throw StoreError(.notFound, "no such organization")
      }
      _ = try transaction.append(recording, to: id)
      return changed
    }
  }

  func createAgent(_ agent: Agent, recording: RecordDraft) async throws(StoreError) {
    let id = organizationID
    try await database.write { transaction in
      let count = try Int.fetchOne(
        transaction.database,
        sql: "SELECT count(*) FROM agent WHERE organization = ? AND deleted_at IS NULL",
        arguments: [id.blob]
      )
      guard let count, count < Self.agentsMax else {
        throw StoreError(.limitReached, "an organization has at most \(Self.agentsMax) agents")
      }
      try transaction.database.execute(
        sql: """
          INSERT INTO agent (id, organization, created_at, revision, name, role, delegated_user,
            token_claims, active, mode, observe_until, sdk_version, first_seen, last_seen,
            updated_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [agent.id.blob, id.blob, agent.createdAt.microseconds] + agent.changeable
      )
      _ = try transaction.append(recording, to: id)
    }
  }

  func agent(_ agent: AgentID) async throws(StoreError) -> Agent? {
    let id = organizationID
    return try await database.read { try Agent.fetch(agent, of: id, in: $0) }
  }

  func agent(named name: String) async throws(StoreError) -> Agent? {
    let id = organizationID
    return try await database.read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT * FROM agent WHERE organization = ? AND name = ? AND deleted_at IS NULL",
        arguments: [id.blob, name]
      ).map(Agent.init(row:))
    }
  }

  func agents(after: AgentID?, limit: Int) async throws(StoreError) -> [Agent] {
    let id = organizationID
    return try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM agent WHERE organization = ? AND deleted_at IS NULL AND id > ?
          ORDER BY id LIMIT ?
          """,
        arguments: [id.blob, after?.blob ?? Data(), Page.limit(limit)]
      ).map(Agent.init(row:))
    }
  }

  func updateAgent(_ agent: Agent, recording: RecordDraft) async throws(StoreError) -> Agent {
    let id = organizationID
    return try await database.write { transaction in
      try transaction.database.execute(
        sql: """
          UPDATE agent SET name = ?, role = ?, delegated_user = ?, token_claims = ?, active = ?,
            mode = ?, observe_until = ?, sdk_version = ?, first_seen = ?, last_seen = ?,
            updated_at = ?, revision = revision + 1
          WHERE id = ? AND organization = ? AND revision = ? AND deleted_at IS NULL
          """,
        arguments: agent.changeable + [agent.id.blob, id.blob, agent.revision]
      )
      let changed = transaction.database.changesCount == 1
      guard let stored = try Agent.fetch(agent.id, of: id, in: transaction.database) else {
        throw StoreError(.notFound, "no such agent")
      }
      guard changed else {
        throw StoreError(.revisionMismatch, "the agent was changed in the meantime")
      }
      _ = try transaction.append(recording, to: id)
      return stored
    }
  }

  func deleteAgent(
    _ agent: AgentID,
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) {
    let id = organizationID
    try await database.write { transaction in
      try transaction.database.execute(
        sql: """
          UPDATE agent SET deleted_at = ?, active = 0, updated_at = ?, revision = revision + 1
          WHERE id = ? AND organization = ? AND deleted_at IS NULL
          """,
        arguments: [now.microseconds, now.microseconds, agent.blob, id.blob]
      )
      guard transaction.database.changesCount == 1 else {
        throw StoreError(.notFound, "no such agent")
      }
      try transaction.database.execute(
        sql: """
          UPDATE api_key SET revoked_at = min(coalesce(revoked_at, ?1), ?1)
          WHERE agent = ?2 AND organization = ?3
          """,
        arguments: [now.microseconds, agent.blob, id.blob]
      )
      try transaction.database.execute(
        sql: """
          UPDATE policy SET active = NULL, activated_at = NULL, revision = revision + 1
          WHERE organization = ? AND scope = ? AND active IS NOT NULL
          """,
        arguments: [id.blob, agent.blob]
      )
      _ = try transaction.append(recording, to: id)
    }
  }
}

/// Limits of pages.
enum Page {
  /// A page of at most 200 rows, at least one.
  static func limit(_ asked: Int, most: Int = 200) -> Int {
    min(max(asked, 1), most)
  }
}

extension Agent {
  static func fetch(
    _ agent: AgentID,
    of organization: OrganizationID,
    in database: Database
  ) throws -> Agent? {
    try Row.fetchOne(
      database,
      sql: "SELECT * FROM agent WHERE id = ? AND organization = ? AND deleted_at IS NULL",
      arguments: [agent.blob, organization.blob]
    ).map(Agent.init(row:))
  }

  init(row: Row) throws {
    guard let role = AgentRole(rawValue: try row.text("role")) else { throw Row.corrupt("role") }
    guard let mode = EnforcementMode(word: try row.text("mode")) else { throw Row.corrupt("mode") }
    try self.init(
      id: row.identifier("id", AgentID.self),
      name: row.text("name"),
      role: role,
      delegatedUser: row.optionalText("delegated_user"),
      tokenClaims: Array(row.text("token_claims").utf8),
      active: row.int("active") != 0,
      mode: mode,
      observeUntil: row.optionalTime("observe_until"),
      sdkVersion: row.optionalText("sdk_version"),
      firstSeen: row.optionalTime("first_seen"),
      lastSeen: row.optionalTime("last_seen"),
      createdAt: row.time("created_at"),
      updatedAt: row.time("updated_at"),
      revision: row.int64("revision")
    )
  }

  /// The columns of `updateAgent`, in its order.
  var changeable: StatementArguments {
    [
      name, role.rawValue, delegatedUser, String(decoding: tokenClaims, as: UTF8.self), active,
      mode.word, observeUntil?.microseconds, sdkVersion, firstSeen?.microseconds,
      lastSeen?.microseconds, updatedAt.microseconds,
    ]
  }
}

extension Organization {
  static func fetch(_ id: OrganizationID, in database: Database) throws -> Organization? {
    try Row.fetchOne(
      database,
      sql: "SELECT * FROM organization WHERE id = ? AND deleted_at IS NULL",
      arguments: [id.blob]
    ).map(Organization.init(row:))
  }

  init(row: Row) throws {
    try self.init(
      id: row.identifier("id", OrganizationID.self),
      name: row.text("name"),
      metadata: Array(row.text("metadata").utf8),
      createdAt: row.time("created_at"),
      updatedAt: row.time("updated_at"),
      deletedAt: row.optionalTime("deleted_at")
    )
  }

  func insert(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO organization (id, name, metadata, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        id.blob, name, String(decoding: metadata, as: UTF8.self), createdAt.microseconds,
        updatedAt.microseconds,
      ]
    )
  }
}
