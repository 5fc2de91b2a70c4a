// Appends records from several tasks for ever and prints the id of each one that the store
// acknowledged. A test kills it in mid-write and looks whether every printed id is there.
import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitStoreSQLite
import AmbitWarrant
import Foundation

//
// With a second argument, each record also counts a call of the warrant that it names.
guard (2...3).contains(CommandLine.arguments.count) else { exit(64) }
let counted = CommandLine.arguments.count == 3 ? WarrantID(hex: CommandLine.arguments[2]) : nil
let store = try SQLiteStore(path: CommandLine.arguments[1])
let chain = store.organization(LocalOperator().tenant(.system))

try await withThrowingTaskGroup(of: Void.self) { group in
  for writer in 0..<16 {
    group.addTask {
      while true {
        let now = Timestamp.now()
        let draft = RecordDraft(
          id: .make(at: now),
          kind: .system,
          occurredAt: now,
          salt: SecureRandom.bytes(16),
          body: Array(#"{"writer":\#(writer)}"#.utf8),
          hashing: SHA256Hash.self
        )
        if let counted {
          let nonce = SecureRandom.bytes(16)
          let seconds = UInt64(now.microseconds / 1_000_000)
          let end = seconds + 3_600
          let effects = WarrantEffects(
            proof: .init(nonce: nonce, key: SHA256Hash.sha256(nonce), until: end),
            approvals: [],
            counts: [.init(warrant: counted, limit: .max, link: 0, until: end)]
          )
          let answer = try await chain.consume(effects, recording: draft, at: seconds)
          guard answer == .consumed else { exit(1) }
        } else {
          _ = try await chain.append(draft)
        }
        // One write call per line: a kill may cut the output only between lines.
        let line = Array("\(draft.id)\n".utf8)
        guard line.withUnsafeBytes({ write(1, $0.baseAddress, $0.count) }) == line.count else {
          exit(1)
        }
      }
    }
  }
  try await group.waitForAll()
}
