import AmbitCrypto
import AmbitModel
import AmbitStore
import Foundation
import GRDB

/// Brings a database to the schema of this release, or refuses to touch it.
struct Migrator {
  let migrations: [Migration]

  /// Applies what is missing, all or nothing, under an exclusive lock.
  ///
  /// Refuses a database with a step this release does not know (`store.schema_newer`) or with a
  /// step that was changed after it was applied (`store.schema_altered`): a downgraded binary must
  /// not write into a schema that it misreads.
  func migrate(_ database: Database, at now: Timestamp) throws {
    try database.execute(sql: "BEGIN EXCLUSIVE")
    do {
      try prepareTable(in: database)
      let applied = try Row.fetchAll(
        database,
        sql: "SELECT number, name, sha256 FROM schema_migration ORDER BY number"
      )
      try check(applied)
      for migration in migrations.dropFirst(applied.count) {
        try database.execute(sql: migration.sql)
        try database.execute(
          sql: "INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (?,?,?,?)",
          arguments: [migration.number, migration.name, digest(migration), now.microseconds]
        )
      }
      try database.execute(sql: "COMMIT")
    } catch {
      try? database.execute(sql: "ROLLBACK")
      throw error
    }
  }

  private func prepareTable(in database: Database) throws {
    let tables = try Int.fetchOne(
      database,
      sql: "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
    )
    guard tables == 0 else {
      guard try database.tableExists("schema_migration") else {
        throw StoreError(.schemaAltered, "the file is a database of another program")
      }
      return
    }
    try database.execute(
      sql: """
        CREATE TABLE schema_migration (
          number INTEGER PRIMARY KEY,
          name TEXT NOT NULL,
          sha256 TEXT NOT NULL,
          applied_at INTEGER NOT NULL
        ) STRICT
        """
    )
  }

  private func check(_ applied: [Row]) throws {
    for (index, row) in applied.enumerated() {
      let label = try label(number: row.int("number"), name: row.text("name"))
      guard index < migrations.count else {
        throw StoreError(
          .schemaNewer,
          "the database has migration `\(label)` of a newer release; use that release"
        )
      }
      let expected = migrations[index]
      guard label == self.label(number: expected.number, name: expected.name),
        try row.text("sha256") == digest(expected)
      else {
        throw StoreError(
          .schemaAltered,
          "migration `\(label)` in the database differs from this release's"
        )
      }
    }
  }

  private func label(number: Int, name: String) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_" + name
  }

  private func digest(_ migration: Migration) -> String {
    SHA256Hash.sha256(migration.sql).hex
  }
}
