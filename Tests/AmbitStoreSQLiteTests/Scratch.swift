import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Foundation

@testable import AmbitStoreSQLite

/// A directory for one test.
struct Scratch {
  let path: String

  /// Runs a test in a fresh directory and removes it.
  static func run(_ body: (Scratch) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("ambit-sqlite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try await body(Scratch(path: directory.appendingPathComponent("ambit.db").path))
  }

  static let now = Timestamp(microseconds: 1_790_000_000_000_000)

  func open(migrations: [Migration] = Migration.all) throws(StoreError) -> SQLiteStore {
    try SQLiteStore(path: path, clock: { Scratch.now }, migrations: migrations)
  }

  static func decision(bytes: Int = 100, agent: AgentID? = nil) -> RecordDraft {
    let salt = SecureRandom.bytes(16)
    let json = #"{"text":""# + String(repeating: "x", count: bytes) + #""}"#
    let body = DecisionBody(
      tool: "write_file",
      arguments: RedactedArguments(
        canonical: Array(json.utf8),
        salt: salt,
        hashing: SHA256Hash.self
      ),
      outcome: .allow
    )
    return RecordDraft(
      decision: body,
      id: .make(at: now),
      occurredAt: now,
      salt: salt,
      agent: agent,
      mode: .enforce,
      hashing: SHA256Hash.self
    )
  }
}

extension SQLiteStore {
  /// The system's own chain: it is there from the first migration on.
  var chain: any OrganizationStore { organization(LocalOperator().tenant(.system)) }

  /// Reads the chain from its beginning and checks it against its head.
  func verifyChain() async throws -> Int64 {
    let head = try await chain.chainHead()
    var verifier = ChainVerifier<SHA256Hash>(organization: .system, witness: head)
    while true {
      let page = try await chain.records(
        afterSequence: verifier.head?.sequence ?? 0,
        limit: 1000
      )
      for record in page {
        try verifier.read(header: record.header, salt: record.salt, body: record.body)
      }
      if page.count < 1000 { break }
    }
    return try verifier.finish()?.sequence ?? 0
  }
}
