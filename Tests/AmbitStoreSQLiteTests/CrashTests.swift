import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant
import Foundation
import GRDB
import Testing

@testable import AmbitStoreSQLite

@Suite struct `A killed writer` {
  @Test func `loses no record that it acknowledged`() async throws {
    try await Scratch.run { scratch in
      var acknowledged: [RecordID] = []
      // Each round continues the chain that the killed one left.
      for round in 1...5 {
        acknowledged += try run(scratch, untilLines: 100 * round)
        let store = try scratch.open()
        let length = try await store.verifyChain()
        #expect(length >= Int64(acknowledged.count))
        for id in acknowledged {
          let record = try await store.chain.record(id)
          #expect(record != nil, "acknowledged record \(id) is gone")
        }
        await store.close()
      }
      #expect(acknowledged.count >= 1500)
    }
  }

  @Test func `counts exactly the calls that have a record`() async throws {
    try await Scratch.run { scratch in
      let warrant = String(repeating: "0a", count: 16)
      for round in 1...3 {
        let acknowledged = try run(scratch, untilLines: 100 * round, counting: warrant)
        #expect(acknowledged.count >= 100 * round)
        let store = try scratch.open()
        let records = try await store.verifyChain()
        let (used, nonces) = try await store.read { database in
          (
            try Int64.fetchOne(database, sql: "SELECT used FROM warrant_count") ?? 0,
            try Int64.fetchOne(database, sql: "SELECT count(*) FROM warrant_nonce") ?? 0
          )
        }
        #expect(used == records)
        #expect(nonces == records)
        await store.close()
      }
    }
  }

  @Test func `leaves no second use behind`() async throws {
    try await Scratch.run { scratch in
      guard let warrant = WarrantID(hex: String(repeating: "0b", count: 16)) else { return }
      let second: UInt64 = 1_790_000_000
      let effects = WarrantEffects(
        proof: nil,
        approvals: [],
        counts: [.init(warrant: warrant, limit: 1, link: 0, until: second + 300)]
      )
      let before = try scratch.open()
      #expect(await before.replays.consume(effects, at: second) == .consumed)
      // Not closed in order, as after a kill: the log is what the next process finds.
      let after = try scratch.open()
      #expect(await after.replays.consume(effects, at: second) == .callsExhausted(link: 0))
      await after.close()
      await before.close()
    }
  }

  @Test func `prunes what ended long ago, a few rows at a time`() async throws {
    try await Scratch.run { scratch in
      let store = try scratch.open()
      let second: UInt64 = 1_790_000_000
      func use(until: UInt64, at now: UInt64) async {
        let nonce = SecureRandom.bytes(16)
        let effects = WarrantEffects(
          proof: .init(nonce: nonce, key: SHA256Hash.sha256(nonce), until: until),
          approvals: [],
          counts: []
        )
        #expect(await store.replays.consume(effects, at: now) == .consumed)
      }
      func rows() async throws -> Int {
        try await store.read {
          try Int.fetchOne($0, sql: "SELECT count(*) FROM warrant_nonce") ?? 0
        }
      }
      for _ in 0..<40 { await use(until: second + 120, at: second) }
      await use(until: second + 3_800, at: second + 3_700)
      #expect(try await rows() == 41)
      await use(until: second + 3_900, at: second + 3_721)
      #expect(try await rows() == 42 - 16)
      for _ in 0..<2 { await use(until: second + 3_900, at: second + 3_721) }
      #expect(try await rows() == 4)
      await store.close()
    }
  }

  /// Starts a writer, kills it after so many acknowledgements and returns all that it printed.
  private func run(
    _ scratch: Scratch,
    untilLines count: Int,
    counting warrant: String? = nil
  ) throws -> [RecordID] {
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("AmbitStoreWriter")
    writer.arguments = [scratch.path] + (warrant.map { [$0] } ?? [])
    let output = Pipe()
    writer.standardOutput = output
    try writer.run()
    var bytes = Data()
    while bytes.count(where: { $0 == 0x0A }) < count {
      let piece = output.fileHandleForReading.availableData
      if piece.isEmpty { break }
      bytes.append(piece)
    }
    kill(writer.processIdentifier, SIGKILL)
    bytes.append(output.fileHandleForReading.readDataToEndOfFile())
    writer.waitUntilExit()
    #expect(writer.terminationReason == .uncaughtSignal)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return lines.compactMap { RecordID($0) }
  }
}
