import AmbitModel
import AmbitStore
import Foundation
import GRDB
import Testing

@testable import AmbitStoreSQLite

@Suite struct `Migrations` {
  static let extra = Migration(number: 3, name: "extra", sql: "CREATE TABLE extra (a INTEGER)")

  func refusal(_ body: () throws(StoreError) -> SQLiteStore) -> StoreError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error
    }
  }

  @Test func `are applied once, in order`() async throws {
    try await Scratch.run { scratch in
      await (try scratch.open()).close()
      let store = try scratch.open(migrations: Migration.all + [Self.extra])
      let applied = try await store.read { database in
        try String.fetchAll(database, sql: "SELECT name FROM schema_migration ORDER BY number")
      }
      #expect(applied == ["foundation", "warrants", "extra"])
      await store.close()
    }
  }

  @Test func `of a newer release stop an older binary`() async throws {
    try await Scratch.run { scratch in
      await (try scratch.open(migrations: Migration.all + [Self.extra])).close()
      let error = refusal { () throws(StoreError) in try scratch.open() }
      #expect(error?.code == .schemaNewer)
      #expect(error?.message.contains("`0003_extra`") == true)
    }
  }

  @Test func `changed after they were applied are refused`() async throws {
    try await Scratch.run { scratch in
      await (try scratch.open(migrations: Migration.all + [Self.extra])).close()
      let changed = Migration(number: 3, name: "extra", sql: "CREATE TABLE extra (b INTEGER)")
      let error = refusal { () throws(StoreError) in
        try scratch.open(migrations: Migration.all + [changed])
      }
      #expect(error?.code == .schemaAltered)
    }
  }

  @Test func `that fail leave nothing behind`() async throws {
    try await Scratch.run { scratch in
      await (try scratch.open()).close()
      let broken = Migration(
        number: 3,
        name: "broken",
        sql: "CREATE TABLE half (a INTEGER); CREATE TABLE half (a INTEGER);"
      )
      let error = refusal { () throws(StoreError) in
        try scratch.open(migrations: Migration.all + [broken])
      }
      #expect(error != nil)
      let store = try scratch.open()
      let exists = try await store.read { try $0.tableExists("half") }
      #expect(!exists)
      await store.close()
    }
  }

  @Test func `never touch another program's database`() async throws {
    try await Scratch.run { scratch in
      let other = try DatabaseQueue(path: scratch.path)
      try await other.write { try $0.execute(sql: "CREATE TABLE theirs (a INTEGER)") }
      try other.close()
      let error = refusal { () throws(StoreError) in try scratch.open() }
      #expect(error?.code == .schemaAltered)
    }
  }

  @Test func `do not start on a file that is no database`() async throws {
    try await Scratch.run { scratch in
      try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: scratch.path))
      let error = refusal { () throws(StoreError) in try scratch.open() }
      #expect(error?.code == .corrupt)
    }
  }
}
