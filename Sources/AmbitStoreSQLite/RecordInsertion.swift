import AmbitAudit
import AmbitModel
import AmbitStore
import Foundation
import GRDB
import GRDBSQLite

/// The prepared statements that write one record.
///
/// They bind through SQLite's own functions: boxing fifteen values per record for GRDB costs as
/// much as the insertion itself, and this is the path of every decision.
final class RecordInsertion {
  private let database: Database
  private let record: Statement
  private let body: Statement

  init(_ database: Database) throws {
    self.database = database
    record = try database.cachedStatement(
      sql: """
        INSERT INTO record (organization, sequence, id, kind, occurred_at, agent, tool, outcome,
          session, header) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    body = try database.cachedStatement(
      sql: "INSERT INTO record_body (position, salt, body) VALUES (?, ?, ?)"
    )
  }

  /// Writes a record; false, with nothing written, when its id is taken.
  func insert(
    _ draft: RecordDraft,
    header: [UInt8],
    organization: OrganizationID,
    sequence: Int64
  ) throws -> Bool {
    let row = record.sqliteStatement
    bind(row, 1, organization.bits)
    sqlite3_bind_int64(row, 2, sequence)
    bind(row, 3, draft.id.bits)
    sqlite3_bind_int64(row, 4, Int64(draft.kind.rawValue))
    sqlite3_bind_int64(row, 5, draft.occurredAt.microseconds)
    if let agent = draft.agent { bind(row, 6, agent.bits) } else { sqlite3_bind_null(row, 6) }
    bind(row, 7, draft.tool)
    if let outcome = draft.outcome {
      sqlite3_bind_int64(row, 8, Int64(outcome.rawValue))
    } else {
      sqlite3_bind_null(row, 8)
    }
    bind(row, 9, draft.session)
    bind(row, 10, header)
    let code = step(row)
    if code & 0xFF == SQLITE_CONSTRAINT { return false }
    try check(code)

    let content = body.sqliteStatement
    sqlite3_bind_int64(content, 1, database.lastInsertedRowID)
    bind(content, 2, draft.salt)
    bind(content, 3, draft.body)
    try check(step(content))
    return true
  }

  private func step(_ statement: OpaquePointer) -> Int32 {
    let code = sqlite3_step(statement)
    // Reset at once: a statement left open would keep the transaction from committing.
    sqlite3_reset(statement)
    return code
  }

  private func check(_ code: Int32) throws {
    guard code != SQLITE_DONE else { return }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
  }

  private func bind(_ statement: OpaquePointer, _ index: Int32, _ bits: UInt128) {
    withUnsafeBytes(of: bits.bigEndian) {
      _ = sqlite3_bind_blob(statement, index, $0.baseAddress, 16, Self.copied)
    }
  }

  private func bind(_ statement: OpaquePointer, _ index: Int32, _ text: Text?) {
    guard let text else {
      sqlite3_bind_null(statement, index)
      return
    }
    text.utf8.withUnsafeBytes {
      let start = $0.baseAddress?.assumingMemoryBound(to: CChar.self)
      // An empty array has no address, and SQLite takes a null address for NULL.
      if let start {
        sqlite3_bind_text(statement, index, start, Int32($0.count), Self.copied)
      } else {
        sqlite3_bind_text(statement, index, "", 0, Self.copied)
      }
    }
  }

  private func bind(_ statement: OpaquePointer, _ index: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes {
      _ = sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), Self.copied)
    }
  }

  /// `SQLITE_TRANSIENT`, a macro that does not reach Swift: SQLite copies before it returns.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
