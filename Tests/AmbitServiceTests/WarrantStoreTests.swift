import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant
import Foundation
import GRDB
import Testing

@testable import AmbitService
@testable import AmbitStoreSQLite

@Suite struct `A store that cannot remember` {
  @Test func `denies what would be used up, and says so in a record`() async throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("ambit-service-\(UUID().uuidString).db").path
    defer {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    let store = try SQLiteStore(path: path)
    let (root, worker) = (Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate())
    var rules = WarrantRules(roots: try TrustedRoots([TrustedRoot(key: root.publicKey)]))
    rules.settings.sharesStore = true
    let plane = ControlPlane(store: store, settings: ControlPlane.Settings(warrants: rules))
    let created = try await plane.setUpOffline(name: "First")
    let tenant = LocalOperator().tenant(created.organization.id)
    let agent = Agent(id: .make(at: .now()), name: "shop", createdAt: .now())
    let rows = store.organization(tenant)
    let note = plane.record(
      AdminAct("agent.create", target: "shop"),
      actor: "test",
      address: "local",
      requestID: "test"
    )
    try await rows.createAgent(agent, recording: note)
    let source = Array("tools: {refund: {mode: allow}}".utf8)
    _ = try await rows.putPolicy(
      NewPolicyVersion(
        source: source,
        sourceDigest: SourceDigest.policy(source),
        author: "test",
        createdAt: .now()
      ),
      scope: .agent(agent.id),
      ifRevision: 0,
      activate: true,
      recording: plane.record(
        AdminAct("policy.put", target: "shop"),
        actor: "test",
        address: "local",
        requestID: "test"
      )
    )
    try await store.write { try $0.database.execute(sql: "DROP TABLE warrant_count") }

    let seconds = UInt64(Timestamp.now().microseconds / 1_000_000)
    let warrant = try WarrantSpec(
      holder: worker.publicKey,
      tools: [WarrantTool("refund", .open)],
      extensions: [.maxCalls(1)]
    ).issue(
      by: root,
      id: try #require(WarrantID(bytes: SecureRandom.bytes(16))),
      at: seconds,
      crypto: SwiftCrypto.self
    )
    let proof = try warrant.proof(
      of: "refund",
      arguments: try #require(WarrantArguments([])),
      by: worker,
      at: seconds
    )
    let call = try CallRequest(
      try JSONDocument(parsing: Array(#"{"agent":"shop","tool":"refund","arguments":{}}"#.utf8))
        .root
    ).presenting(PresentedWarrant(chain: warrant.encoded, proof: proof, approvals: nil))
    let caller = Caller(tenant: tenant, address: "local", requestID: "test")
    let answer = try await plane.decide(call, for: caller)
    #expect(answer.decision.outcome == .deny)
    #expect(answer.decision.bound == .warrant)
    #expect(answer.decision.code == "warrant.store_unavailable")
    #expect(try await rows.record(answer.id) != nil)
    await store.close()
    let error = await #expect(throws: ServiceError.self) {
      try await plane.decide(call, for: caller)
    }
    #expect(error?.code == "record.unavailable")
  }
}
