import AmbitAudit
import AmbitModel
import AmbitStore
import Foundation
import GRDB

extension PolicyScope {
  /// The agent's id, or the zero id for the organization's ceiling.
  var blob: Data {
    switch self {
    case .organization: Data(count: 16)
    case .agent(let agent): agent.blob
    }
  }

  init(row: Row) throws {
    let agent = try row.identifier("scope", AgentID.self)
    self = agent.bits == 0 ? .organization : .agent(agent)
  }
}

extension SQLiteOrganizationStore {
  func policyState(_ scope: PolicyScope) async throws(StoreError) -> PolicyState {
    let id = organizationID
    return try await database.read { try PolicyState.fetch(scope, of: id, in: $0) }
  }

  func policyStates() async throws(StoreError) -> [PolicyState] {
    let id = organizationID
    return try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM policy WHERE organization = ?1 AND (scope = zeroblob(16) OR EXISTS (
            SELECT 1 FROM agent WHERE agent.id = policy.scope AND agent.deleted_at IS NULL))
          ORDER BY scope
          """,
        arguments: [id.blob]
      ).map { try PolicyState(row: $0) }
    }
  }

  func putPolicy(
    _ new: NewPolicyVersion,
    scope: PolicyScope,
    ifRevision: Int64?,
    activate: Bool,
    recording: RecordDraft
  ) async throws(StoreError) -> (PolicyVersion, PolicyState) {
    let id = organizationID
    return try await database.write { transaction in
      let before = try PolicyState.fetch(scope, of: id, in: transaction.database)
      try before.check(ifRevision)
      let version = PolicyVersion(
        scope: scope,
        version: before.latest + 1,
        source: new.source,
        sourceDigest: new.sourceDigest,
        author: new.author,
        note: new.note,
        parent: before.latest == 0 ? nil : before.latest,
        createdAt: new.createdAt
      )
      try version.insert(organization: id, in: transaction.database)
      let after = PolicyState(
        scope: scope,
        latest: version.version,
        active: activate ? version.version : before.active,
        activatedAt: activate ? new.createdAt : before.activatedAt,
        revision: before.revision + 1
      )
      try after.store(organization: id, in: transaction.database)
      _ = try transaction.append(recording, to: id)
      return (version, after)
    }
  }

  func policyVersion(
    _ scope: PolicyScope,
    _ version: Int64
  ) async throws(StoreError) -> PolicyVersion? {
    let id = organizationID
    return try await database.read { database in
      _ = try PolicyState.fetch(scope, of: id, in: database)
      return try PolicyVersion.fetch(version, scope: scope, of: id, in: database)
    }
  }

  func activePolicy(_ scope: PolicyScope) async throws(StoreError) -> PolicyVersion? {
    let id = organizationID
    return try await database.read { database in
      let state = try PolicyState.fetch(scope, of: id, in: database)
      guard let active = state.active else { return nil }
      return try PolicyVersion.fetch(active, scope: scope, of: id, in: database)
    }
  }

  func policyVersions(
    _ scope: PolicyScope,
    before: Int64?,
    limit: Int
  ) async throws(StoreError) -> [PolicyVersion] {
    let id = organizationID
    return try await database.read { database in
      _ = try PolicyState.fetch(scope, of: id, in: database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM policy_version WHERE organization = ? AND scope = ? AND version < ?
          ORDER BY version DESC LIMIT ?
          """,
        arguments: [id.blob, scope.blob, before ?? Int64.max, Page.limit(limit)]
      ).map(PolicyVersion.init(row:))
    }
  }

  func activatePolicy(
    _ scope: PolicyScope,
    version: Int64?,
    ifRevision: Int64,
    at now: Timestamp,
    recording: RecordDraft
  ) async throws(StoreError) -> PolicyState {
    let id = organizationID
    return try await database.write { transaction in
      let before = try PolicyState.fetch(scope, of: id, in: transaction.database)
      try before.check(ifRevision)
      // Versions are numbered without gaps and never deleted, so a number tells whether it exists.
      guard version.map({ (1...max(before.latest, 1)).contains($0) }) ?? true, before.latest > 0
      else { throw StoreError(.notFound, "no such policy version") }
      let after = PolicyState(
        scope: scope,
        latest: before.latest,
        active: version,
        activatedAt: version == nil ? nil : now,
        revision: before.revision + 1
      )
      try after.store(organization: id, in: transaction.database)
      _ = try transaction.append(recording, to: id)
      return after
    }
  }
}

extension PolicyState {
  static func fetch(
    _ scope: PolicyScope,
    of organization: OrganizationID,
    in database: Database
  ) throws -> PolicyState {
    if case .agent(let agent) = scope,
      try Agent.fetch(agent, of: organization, in: database) == nil
    {
      throw StoreError(.notFound, "no such agent")
    }
    let row = try Row.fetchOne(
      database,
      sql: "SELECT * FROM policy WHERE organization = ? AND scope = ?",
      arguments: [organization.blob, scope.blob]
    )
    guard let row else {
      return PolicyState(scope: scope, latest: 0, active: nil, activatedAt: nil, revision: 0)
    }
    return try PolicyState(row: row)
  }

  init(row: Row) throws {
    try self.init(
      scope: PolicyScope(row: row),
      latest: row.int64("latest"),
      active: row.optionalInt64("active"),
      activatedAt: row.optionalTime("activated_at"),
      revision: row.int64("revision")
    )
  }

  func check(_ expected: Int64?) throws {
    guard expected == nil || expected == revision else {
      throw StoreError(.revisionMismatch, "the policy was changed in the meantime")
    }
  }

  func store(organization: OrganizationID, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO policy (organization, scope, latest, active, activated_at, revision)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (organization, scope) DO UPDATE SET latest = excluded.latest,
          active = excluded.active, activated_at = excluded.activated_at,
          revision = excluded.revision
        """,
      arguments: [
        organization.blob, scope.blob, latest, active, activatedAt?.microseconds, revision,
      ]
    )
  }
}

extension PolicyVersion {
  static func fetch(
    _ version: Int64,
    scope: PolicyScope,
    of organization: OrganizationID,
    in database: Database
  ) throws -> PolicyVersion? {
    try Row.fetchOne(
      database,
      sql: "SELECT * FROM policy_version WHERE organization = ? AND scope = ? AND version = ?",
      arguments: [organization.blob, scope.blob, version]
    ).map(PolicyVersion.init(row:))
  }

  init(row: Row) throws {
    try self.init(
      scope: PolicyScope(row: row),
      version: row.int64("version"),
      source: row.bytes("source"),
      sourceDigest: row.digest("source_digest"),
      author: row.text("author"),
      note: row.optionalText("note"),
      parent: row.optionalInt64("parent"),
      createdAt: row.time("created_at")
    )
  }

  func insert(organization: OrganizationID, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO policy_version (organization, scope, version, source, source_digest, author,
          note, parent, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        organization.blob, scope.blob, version, Data(source), sourceDigest.blob, author, note,
        parent, createdAt.microseconds,
      ]
    )
  }
}
