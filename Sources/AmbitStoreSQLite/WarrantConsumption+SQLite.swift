import AmbitAudit
import AmbitModel
import AmbitStore
import AmbitWarrant
import Foundation
import GRDB

/// Remembers what was used up in the database, without a record.
struct SQLiteReplayStore: ReplayStore {
  let database: SQLiteStore

  func consume(_ effects: WarrantEffects, at now: UInt64) async -> WarrantConsumption {
    do {
      return try await database.write { try $0.consume(effects, at: now) }
    } catch {
      return .unavailable
    }
  }
}

extension SQLiteOrganizationStore {
  func consume(
    _ effects: WarrantEffects,
    recording draft: RecordDraft,
    at now: UInt64
  ) async throws(StoreError) -> WarrantConsumption {
    guard draft.salt.count == 16 else {
      throw StoreError(.recordConflict, "a salt of wrong size")
    }
    let id = organizationID
    return try await database.committer.write(bytes: draft.body.count + 1024) { transaction in
      let answer = try transaction.consume(effects, at: now)
      // Whoever is refused gets another record, which says so.
      if answer == .consumed { _ = try transaction.append(draft, to: id) }
      return answer
    }
  }
}

extension WriteTransaction {
  /// Seconds that rows stay after their end, so that a clock that is set back finds them.
  static let replaySlackSeconds: Int64 = 3_600
  /// Rows that one call removes at most: more than it adds on average, and too few to be felt.
  static let prunedRowsMax = 16

  /// Uses up all effects or none; every refusal comes before the first change.
  func consume(_ effects: WarrantEffects, at now: UInt64) throws -> WarrantConsumption {
    if let proof = effects.proof, try isUsed(proof) { return .proofReplayed }
    for approval in effects.approvals where try isUsed(approval) { return .approvalReplayed }
    for count in effects.counts where try used(count.warrant) >= count.limit.clamped {
      return .callsExhausted(link: count.link)
    }
    if let proof = effects.proof { try insert(proof) }
    for approval in effects.approvals { try insert(approval) }
    for count in effects.counts { try add(count) }
    try prune(before: now.clamped - Self.replaySlackSeconds)
    return .consumed
  }

  private func isUsed(_ nonce: WarrantEffects.Nonce) throws -> Bool {
    try Int.fetchOne(
      database.cachedStatement(sql: "SELECT 1 FROM warrant_nonce WHERE key = ?"),
      arguments: [nonce.key.blob]
    ) != nil
  }

  private func used(_ warrant: WarrantID) throws -> Int64 {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT used FROM warrant_count WHERE warrant = ?"),
      arguments: [Data(warrant.bytes)]
    ) ?? 0
  }

  private func insert(_ nonce: WarrantEffects.Nonce) throws {
    try database.cachedStatement(sql: "INSERT INTO warrant_nonce (key, until) VALUES (?, ?)")
      .execute(arguments: [nonce.key.blob, nonce.until.clamped])
  }

  private func add(_ count: WarrantEffects.Count) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO warrant_count (warrant, used, until) VALUES (?, 1, ?)
        ON CONFLICT (warrant) DO UPDATE SET
          used = used + 1, until = max(until, excluded.until)
        """
    ).execute(arguments: [Data(count.warrant.bytes), count.until.clamped])
  }

  private func prune(before end: Int64) throws {
    for (table, key) in [("warrant_nonce", "key"), ("warrant_count", "warrant")] {
      try database.cachedStatement(
        sql: """
          DELETE FROM \(table) WHERE \(key) IN
            (SELECT \(key) FROM \(table) WHERE until < ? ORDER BY until LIMIT ?)
          """
      ).execute(arguments: [end, Self.prunedRowsMax])
    }
  }
}

extension SQLiteSystemStore {
  func revocationMark() async throws(StoreError) -> RevocationMark? {
    try await database.read { try RevocationMark.fetch($0) }
  }

  func raiseRevocationMark(
    to mark: RevocationMark,
    recording: RecordDraft
  ) async throws(StoreError) -> RevocationMark {
    try await database.write { transaction in
      // Another process may have accepted a newer list since ours was read.
      if let known = try RevocationMark.fetch(transaction.database), known.version >= mark.version {
        return known
      }
      try transaction.database.execute(
        sql: "INSERT OR REPLACE INTO revocation_mark (id, version, digest) VALUES (1, ?, ?)",
        arguments: [Int64(bitPattern: mark.version), mark.digest.blob]
      )
      _ = try transaction.append(recording, to: .system)
      return mark
    }
  }
}

extension RevocationMark {
  fileprivate static func fetch(_ database: Database) throws -> RevocationMark? {
    try Row.fetchOne(database, sql: "SELECT version, digest FROM revocation_mark").map { row in
      try RevocationMark(
        version: UInt64(bitPattern: row.int64("version")),
        digest: row.digest("digest")
      )
    }
  }
}

extension UInt64 {
  /// The number, or the largest that SQLite holds.
  fileprivate var clamped: Int64 { Int64(exactly: self) ?? .max }
}
