import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Dispatch
import Foundation
import GRDB
import Testing

@testable import AmbitStoreSQLite

@Suite struct `The SQLite store` {
  @Test func `commits durably: FULL is in force after opening, on the writer`() async throws {
    try await Scratch.run { scratch in
      let store = try scratch.open()
      let settings = try await store.committer.write { transaction in
        try (
          Int.fetchOne(transaction.database, sql: "PRAGMA synchronous"),
          String.fetchOne(transaction.database, sql: "PRAGMA journal_mode"),
          Int.fetchOne(transaction.database, sql: "PRAGMA foreign_keys")
        )
      }
      #expect(settings.0 == 2)
      #expect(settings.1 == "wal")
      #expect(settings.2 == 1)
      await store.close()
    }
  }

  @Test func `makes its file for its owner only`() async throws {
    try await Scratch.run { scratch in
      let store = try scratch.open()
      _ = try await store.chain.append(Scratch.decision())
      for suffix in ["", "-wal", "-shm"] {
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path + suffix)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
      await store.close()
    }
  }

  @Test func `keeps its chain over a restart`() async throws {
    try await Scratch.run { scratch in
      for round in 1...3 {
        let store = try scratch.open()
        #expect(try await store.chain.append(Scratch.decision()).sequence == Int64(round))
        #expect(try await store.verifyChain() == Int64(round))
        await store.close()
      }
    }
  }

  @Test func `shares a chain with another process's connection`() async throws {
    try await Scratch.run { scratch in
      let first = try scratch.open()
      let second = try scratch.open()
      for round in 0..<5 {
        #expect(try await first.chain.append(Scratch.decision()).sequence == Int64(round * 2 + 1))
        #expect(try await second.chain.append(Scratch.decision()).sequence == Int64(round * 2 + 2))
      }
      #expect(try await first.verifyChain() == 10)
      await first.close()
      await second.close()
    }
  }

  @Test func `on a full disk refuses, stays whole, and recovers`() async throws {
    try await Scratch.run { scratch in
      let store = try scratch.open()
      _ = try await store.chain.append(Scratch.decision())
      try await store.committer.write { transaction in
        let pages = try Int.fetchOne(transaction.database, sql: "PRAGMA page_count") ?? 0
        try transaction.database.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
      }
      var kept: Int64 = 1
      var failure: StoreError?
      for _ in 0..<100 where failure == nil {
        do {
          kept = try await store.chain.append(Scratch.decision(bytes: 4000)).sequence
        } catch let error as StoreError {
          failure = error
        }
      }
      #expect(failure?.code == .unavailable)
      #expect(failure?.message == "the disk is full")
      // A decision that asked beside the failing one was refused with it, never told yes.
      #expect(try await store.verifyChain() == kept)
      let sick = await store.system.health()
      #expect(sick.readable)
      #expect(sick.failure?.contains("full") == true || sick.writable)
      let full = await refusal { () async throws(StoreError) in
        _ = try await store.chain.append(Scratch.decision(bytes: 8000))
      }
      #expect(full == .unavailable)

      _ = try? await store.committer.write { transaction in
        try transaction.database.execute(sql: "PRAGMA max_page_count = 1000000")
      }
      #expect(await store.system.health().writable)
      #expect(try await store.chain.append(Scratch.decision()).sequence == kept + 1)
      #expect(try await store.verifyChain() == kept + 1)
      await store.close()
    }
  }

  @Test func `refuses what exceeds its queue and keeps the rest`() async throws {
    try await Scratch.run { scratch in
      let store = try scratch.open()
      let gate = DispatchSemaphore(value: 0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await store.committer.write { _ in gate.wait() } }
        for _ in 0..<9 {
          group.addTask {
            _ = try await store.chain.append((0..<1000).map { _ in Scratch.decision(bytes: 10) })
          }
        }
        while store.committer.condition.queuedRecords < 9001 { await Task.yield() }
        let code = await refusal { () async throws(StoreError) in
          _ = try await store.chain.append((0..<1000).map { _ in Scratch.decision(bytes: 10) })
        }
        #expect(code == .queueFull)
        gate.signal()
        try await group.waitForAll()
      }
      #expect(try await store.verifyChain() == 9000)
      await store.close()
    }
  }

  @Test func `finds every page by an index, in order, without sorting`() async throws {
    try await Scratch.run { scratch in
      let store = try scratch.open()
      let changes: [(String, (inout RecordQuery) -> Void)] = [
        ("time", { _ in }),
        ("agent", { $0.agent = .make(at: Scratch.now) }),
        ("tool", { $0.tool = "t" }),
        ("outcome", { $0.outcome = .deny }),
        ("session", { $0.session = "s" }),
        ("kind", { $0.kind = .admin }),
      ]
      for (index, change) in changes {
        var query = RecordQuery()
        query.from = Scratch.now
        query.to = Scratch.now.adding(seconds: 1)
        query.after = .init(occurredAt: Scratch.now, sequence: 5)
        change(&query)
        let (sql, arguments) = query.statement(organization: .system)
        let plan = try await store.read { database in
          try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
            .map { $0["detail"] as String? ?? "" }
        }
        #expect(plan.contains { $0.contains("USING INDEX record_by_\(index) ") }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
      }
      await store.close()
    }
  }
}

/// The code of the failure that a body ends with; nil when it succeeds.
func refusal(_ body: () async throws(StoreError) -> Void) async -> StoreError.Code? {
  do {
    try await body()
    return nil
  } catch {
    return error.code
  }
}
