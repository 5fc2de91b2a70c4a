import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Foundation
import GRDB

extension SQLiteOrganizationStore {
  func append(_ drafts: [RecordDraft]) async throws(StoreError) -> [RecordReceipt] {
    guard !drafts.isEmpty else { return [] }
    guard drafts.count <= Committer.recordsPerTransactionMax,
      drafts.allSatisfy({ $0.salt.count == 16 })
    else { throw StoreError(.recordConflict, "too many records at once, or a salt of wrong size") }
    let id = organizationID
    return try await database.committer.write(
      records: drafts.count,
      bytes: drafts.reduce(0) { $0 + $1.body.count + 1024 },
      // One record is refused before anything of it was written; of several, the first may stand.
      savepoint: drafts.count > 1
    ) { transaction in
      try drafts.map { try transaction.append($0, to: id) }
    }
  }

  func record(_ record: RecordID) async throws(StoreError) -> StoredRecord? {
    let id = organizationID
    return try await database.read { database in
      try Row.fetchOne(
        database,
        sql: StoredRecord.select + "WHERE organization = ? AND id = ?",
        arguments: [id.blob, record.blob]
      ).map(StoredRecord.init(row:))
    }
  }

  func records(_ query: RecordQuery) async throws(StoreError) -> [StoredRecord] {
    let id = organizationID
    return try await database.read { database in
      let (sql, arguments) = query.statement(organization: id)
      return try Row.fetchAll(database, sql: sql, arguments: arguments).map(
        StoredRecord.init(row:)
      )
    }
  }

  func records(
    afterSequence: Int64,
    limit: Int
  ) async throws(StoreError) -> [StoredRecord] {
    let id = organizationID
    return try await database.read { database in
      try Row.fetchAll(
        database,
        sql: StoredRecord.select
          + "WHERE organization = ? AND sequence > ? ORDER BY sequence LIMIT ?",
        arguments: [id.blob, afterSequence, Page.limit(limit, most: 1000)]
      ).map(StoredRecord.init(row:))
    }
  }

  func chainHead() async throws(StoreError) -> ChainHead {
    let id = organizationID
    return try await database.read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT sequence, leaf FROM chain_head WHERE organization = ?",
        arguments: [id.blob]
      )
      guard let row else {
        return ChainHead(
          sequence: 0,
          leaf: RecordChain.origin(of: id, hashing: SHA256Hash.self)
        )
      }
      return try ChainHead(sequence: row.int64("sequence"), leaf: row.digest("leaf"))
    }
  }
}

extension StoredRecord {
  static let select =
    "SELECT sequence, occurred_at, header, salt, body FROM record "
    + "LEFT JOIN record_body USING (position) "

  /// The same, walking one index.
  static func select(by index: String) -> String {
    "SELECT sequence, occurred_at, header, salt, body FROM record INDEXED BY \(index) "
      + "LEFT JOIN record_body USING (position) "
  }

  init(row: Row) throws {
    try self.init(
      sequence: row.int64("sequence"),
      occurredAt: row.time("occurred_at"),
      header: row.bytes("header"),
      salt: row.optionalBytes("salt"),
      body: row.optionalBytes("body")
    )
  }
}

extension RecordQuery {
  /// The query in SQL.
  ///
  /// Every filter has an index in the order of the result, so that a page costs its length
  /// whatever the chain's. The index is named: left alone, SQLite prefers the one on time for its
  /// two ranges and reads everybody's records to find one agent's.
  func statement(organization: OrganizationID) -> (sql: String, arguments: StatementArguments) {
    var conditions = ["organization = ?"]
    var arguments: StatementArguments = [organization.blob]
    if let agent {
      conditions.append("agent = ?")
      arguments += [agent.blob]
    }
    if let session {
      conditions.append("session = ?")
      arguments += [session.string]
    }
    if let tool {
      conditions.append("tool = ?")
      arguments += [tool.string]
    }
    if let outcome {
      conditions.append("outcome = ?")
      arguments += [Int64(outcome.rawValue)]
    }
    if let kind {
      // The index holds what is no decision; the second half lets SQLite see that it fits.
      conditions.append(kind == .decision ? "kind = ?" : "kind = ? AND kind <> 0")
      arguments += [Int64(kind.rawValue)]
    }
    if let from {
      conditions.append("occurred_at >= ?")
      arguments += [from.microseconds]
    }
    if let to {
      conditions.append("occurred_at < ?")
      arguments += [to.microseconds]
    }
    if let after {
      conditions.append("(occurred_at, sequence) < (?, ?)")
      arguments += [after.occurredAt.microseconds, after.sequence]
    }
    arguments += [Page.limit(limit, most: 1000)]
    return (
      StoredRecord.select(by: index) + "WHERE " + conditions.joined(separator: " AND ")
        + " ORDER BY occurred_at DESC, sequence DESC LIMIT ?",
      arguments
    )
  }

  /// The index of the filter that usually leaves the fewest records.
  private var index: String {
    if session != nil { return "record_by_session" }
    if agent != nil { return "record_by_agent" }
    if let kind, kind != .decision { return "record_by_kind" }
    if tool != nil { return "record_by_tool" }
    return outcome == nil ? "record_by_time" : "record_by_outcome"
  }
}
