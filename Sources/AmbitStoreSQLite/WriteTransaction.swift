import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Foundation
import GRDB

/// One open transaction on the writer: rows by GRDB, records by prepared statements.
///
/// Used on the writer's queue only, from `BEGIN IMMEDIATE` to the commit.
final class WriteTransaction {
  /// The end of a chain inside the transaction.
  struct Head {
    var sequence: Int64
    var leaf: Digest256
    var recordedAt: Timestamp
    var isChanged = false
  }

  let database: Database
  let now: Timestamp
  private var heads: [OrganizationID: Head] = [:]
  private var insertion: RecordInsertion?

  init(_ database: Database, now: Timestamp) throws {
    self.database = database
    self.now = now
    // Immediate: the chain's head is read under the write lock, so that no other process can
    // append between reading it and writing the next record.
    try database.execute(sql: "BEGIN IMMEDIATE")
  }

  /// Runs one caller's changes; undoes them alone when they are refused.
  ///
  /// - Returns: why they were refused, or nil.
  /// - Throws: what ends the whole transaction, such as a full disk.
  func isolated(savepoint: Bool, _ body: () throws -> Void) throws -> StoreError? {
    let headsBefore = heads
    if savepoint { try database.execute(sql: "SAVEPOINT caller") }
    do {
      try body()
      if savepoint { try database.execute(sql: "RELEASE caller") }
      return nil
    } catch {
      let refusal = StoreError(translating: error)
      // SQLite may have rolled everything back by itself (https://sqlite.org/lang_transaction.html
      // section 3.1); then, and whenever the disk failed, nobody in the batch may be told yes.
      guard database.isInsideTransaction, refusal.code != .unavailable, refusal.code != .corrupt
      else { throw refusal }
      heads = headsBefore
      if savepoint { try database.execute(sql: "ROLLBACK TO caller; RELEASE caller") }
      return refusal
    }
  }

  /// Writes the chain heads and makes everything durable.
  func commit() throws {
    for (organization, head) in heads where head.isChanged {
      try database.execute(
        sql: """
          INSERT INTO chain_head (organization, sequence, leaf, recorded_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (organization) DO UPDATE SET
            sequence = excluded.sequence, leaf = excluded.leaf, recorded_at = excluded.recorded_at
          """,
        arguments: [
          organization.blob, head.sequence, head.leaf.blob, head.recordedAt.microseconds,
        ]
      )
    }
    try database.execute(sql: "COMMIT")
  }

  /// Undoes everything; a transaction that SQLite undid already stays undone.
  func rollback() {
    if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
  }

  // MARK: Records

  /// Appends a record to an organization's chain.
  func append(_ draft: RecordDraft, to organization: OrganizationID) throws -> RecordReceipt {
    var head = try self.head(of: organization)
    let sequence = head.sequence + 1
    let recordedAt = max(now, head.recordedAt)
    let header = RecordHeader.canonical(
      draft,
      organization: organization,
      sequence: sequence,
      previous: head.leaf,
      recordedAt: recordedAt
    )
    let insertion = try self.insertion ?? RecordInsertion(database)
    self.insertion = insertion
    guard
      try insertion.insert(draft, header: header, organization: organization, sequence: sequence)
    else { return try existing(draft, in: organization) }
    head.sequence = sequence
    head.leaf = RecordChain.leaf(ofHeader: header, hashing: SHA256Hash.self)
    head.recordedAt = recordedAt
    head.isChanged = true
    heads[organization] = head
    return RecordReceipt(sequence: sequence, leaf: head.leaf, recordedAt: recordedAt)
  }

  private func head(of organization: OrganizationID) throws -> Head {
    if let head = heads[organization] { return head }
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT sequence, leaf, recorded_at FROM chain_head WHERE organization = ?"
      ),
      arguments: [organization.blob]
    )
    let head =
      if let row {
        try Head(
          sequence: row.int64("sequence"),
          leaf: row.digest("leaf"),
          recordedAt: row.time("recorded_at")
        )
      } else {
        Head(
          sequence: 0,
          leaf: RecordChain.origin(of: organization, hashing: SHA256Hash.self),
          recordedAt: Timestamp(microseconds: 0)
        )
      }
    heads[organization] = head
    return head
  }

  /// The receipt of a record that is there already; a conflict when its body differs.
  private func existing(
    _ draft: RecordDraft,
    in organization: OrganizationID
  ) throws -> RecordReceipt {
    guard
      let row = try Row.fetchOne(
        database,
        sql: "SELECT header FROM record WHERE organization = ? AND id = ?",
        arguments: [organization.blob, draft.id.blob]
      )
    else { throw StoreError(.recordConflict, "the record cannot be appended") }
    let header = try row.bytes("header")
    guard let fields = RecordFields(header: header), fields.bodyDigest == draft.bodyDigest else {
      throw StoreError(.recordConflict, "a record with this id and another body exists")
    }
    return RecordReceipt(
      sequence: fields.sequence,
      leaf: RecordChain.leaf(ofHeader: header, hashing: SHA256Hash.self),
      recordedAt: fields.recordedAt
    )
  }
}
