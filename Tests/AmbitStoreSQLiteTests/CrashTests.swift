import AmbitAudit
import AmbitModel
import AmbitStore
import Foundation
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

  /// Starts a writer, kills it after so many acknowledgements and returns all that it printed.
  private func run(_ scratch: Scratch, untilLines count: Int) throws -> [RecordID] {
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("AmbitStoreWriter")
    writer.arguments = [scratch.path]
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
