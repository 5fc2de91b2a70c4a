import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitStoreSQLite
import AmbitWarrant
import NIOHTTP1
import Testing

/// What a call uses up, over HTTP.
@Suite struct `A call under a warrant` {
  let base = `A decision under a warrant`()
  var maker: WarrantMaker { base.maker }

  func audience(_ server: TestServer) async throws -> String {
    "http://localhost:8080/" + (try await server.organizationID())
  }

  /// Codes of several answers with how often each came.
  func counted(_ codes: [String]) -> [String: Int] {
    codes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test func `uses a proof of version 2 up, and a dry run does not`() async throws {
    try await base.run {
      $0.settings.requiresProof2 = true
    } _: { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now)
      let old = try maker.proof(warrant, `A decision under a warrant`.arguments, at: now)
      #expect(
        try await server.decide(base.call(warrant, proof: old)).reasonCode == "warrant.denied"
      )
      let proof = try maker.proof2(
        warrant,
        `A decision under a warrant`.arguments,
        audience: try await audience(server),
        at: now
      )
      let dry = try await server.decide(base.call(warrant, proof: proof, more: #","dry_run":true"#))
      #expect(dry.outcome == "allow", "\(dry.text)")
      #expect(try await server.decide(base.call(warrant, proof: proof)).outcome == "allow")
      let again = try await server.decide(base.call(warrant, proof: proof))
      #expect(again.outcome == "deny")
      #expect(again.reasonCode == "warrant.proof_replayed")
      let record = try await server.get("/v1/audit/records/\(again["id"] ?? "")")
      #expect(record["header", "code"] == "warrant.proof_replayed")
    }
  }

  @Test func `that is made once for all goes through once of many at the same time`()
    async throws
  {
    try await base.run { server in
      let now = server.clock.now
      let warrant = try maker.warrant(
        at: now,
        extensions: [.maxCalls(1), .audience([Text(try await audience(server))])]
      )
      let proof = try maker.proof(warrant, `A decision under a warrant`.arguments, at: now)
      let body = base.call(warrant, proof: proof)
      let before = try await server.recordCount()
      let codes = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<60 {
          group.addTask { try await server.decide(body).reasonCode ?? "" }
        }
        return try await group.reduce(into: [String]()) { $0.append($1) }
      }
      #expect(
        counted(codes) == ["policy.allowed": 1, "warrant.calls_exhausted": 59]
      )
      #expect(try await server.recordCount() == before + 60)
    }
  }

  @Test func `counts calls in a batch one after the other`() async throws {
    try await base.run {
      $0.settings.sharesStore = true
    } _: { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now, extensions: [.maxCalls(2)])
      let proof = try maker.proof(warrant, `A decision under a warrant`.arguments, at: now)
      let call = base.call(warrant, proof: proof)
      let plain = base.call(nil)
      let answer = try await server.post(
        "/v1/decisions/batch",
        "{\"decisions\":[\([plain, call, plain, call, call].joined(separator: ","))]}"
      )
      let outcomes = try answer.json.member("decisions")?.elements.map {
        $0.member("outcome")?.string
      }
      #expect(outcomes == ["allow", "allow", "allow", "allow", "deny"])
    }
  }

  @Test func `that the policy denies uses nothing up`() async throws {
    let policy = "tools: {refund: {mode: allow, constraints: ['session.tool_calls >= 1']}}"
    try await base.run(policy: policy) {
      $0.settings.sharesStore = true
    } _: { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now, extensions: [.maxCalls(1), .session("s")])
      let proof = try maker.proof(warrant, `A decision under a warrant`.arguments, at: now)
      let body = base.call(warrant, proof: proof)
      #expect(try await server.decide(body).reasonCode == "policy.constraint_failed")
      #expect(try await server.decide(body).outcome == "allow")
      #expect(try await server.decide(body).reasonCode == "warrant.calls_exhausted")
    }
  }

  @Test func `refused for its effects is a denial of its session, and no use of the tool`()
    async throws
  {
    let policy = """
      tools:
        refund: {mode: allow}
        wire: {mode: allow, constraints: ['session.denials == 1', '"refund" in session.tools_used']}
        check: {mode: allow, constraints: ['not ("refund" in session.tools_used)']}
      """
    try await base.run(policy: policy) {
      $0.settings.sharesStore = true
    } _: { server in
      let now = server.clock.now
      let spent = try maker.warrant(at: now, extensions: [.maxCalls(1), .session("a")])
      let proof = try maker.proof(spent, `A decision under a warrant`.arguments, at: now)
      #expect(try await server.decide(base.call(spent, proof: proof)).outcome == "allow")
      #expect(
        try await server.decide(base.call(spent, proof: proof)).reasonCode
          == "warrant.calls_exhausted"
      )
      let wire = #"{"agent":"shop","tool":"wire","arguments":{},"session_id":"a"}"#
      #expect(try await server.decide(wire).outcome == "allow")
      let check = #"{"agent":"shop","tool":"check","arguments":{},"session_id":"b"}"#
      #expect(try await server.decide(check).outcome == "allow")
    }
  }

  @Test func `waits for the approvals of its warrant, each used once`() async throws {
    try await base.run { server in
      let now = server.clock.now
      let approver = Ed25519PrivateKey.generate()
      let warrant = try maker.warrant(at: now, approvers: [approver.publicKey])
      let arguments = `A decision under a warrant`.arguments
      let proof = try maker.proof(warrant, arguments, at: now)
      let waiting = try await server.decide(base.call(warrant, proof: proof))
      #expect(waiting.outcome == "approval_required", "\(waiting.text)")
      #expect(waiting.reasonCode == "warrant.approval_required")
      #expect(waiting["bound"] == "warrant")
      #expect(waiting["proceed"] == "false")
      let approval = try maker.approval(warrant, arguments, by: approver, at: now)
      let body = base.call(warrant, proof: proof, approvals: [approval])
      #expect(try await server.decide(body).outcome == "allow")
      let again = try await server.decide(body)
      #expect(again.outcome == "approval_required")
      #expect(again.reasonCode == "warrant.approvals_insufficient")
    }
  }

  // MARK: Revocation

  func list(
    _ entries: [RevocationEntry],
    version: UInt64,
    at now: Timestamp
  ) throws -> [UInt8] {
    var draft = RevocationDraft(version: version)
    for entry in entries { draft.add(entry) }
    return try draft.signed(by: maker.root, at: now)
  }

  @Test func `ends with its warrant's revocation, and an older list revokes everything`()
    async throws
  {
    try await base.run { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now)
      let proof = try maker.proof(warrant, `A decision under a warrant`.arguments, at: now)
      let body = base.call(warrant, proof: proof)
      func exactCode() async throws -> String? {
        let answer = try await server.decide(body)
        return try await server.get("/v1/audit/records/\(answer["id"] ?? "")")["header", "code"]
      }
      let empty = try list([], version: 1, at: now)
      try await server.plane.reviseRevocations(empty)
      #expect(try await exactCode() == "policy.allowed")
      try await server.plane.reviseRevocations(
        try list([.warrant(warrant.id)], version: 2, at: now)
      )
      #expect(try await exactCode() == "warrant.revoked")
      await #expect(throws: ServiceError.self) {
        try await server.plane.reviseRevocations(empty)
      }
      #expect(try await exactCode() == "warrant.revocation_rollback")
      await #expect(throws: ServiceError.self) {
        try await server.plane.reviseRevocations([1, 2, 3])
      }
      #expect(try await exactCode() == "warrant.revocation_invalid")
      // Another process over the same database knows the newest list, too.
      let other = ControlPlane(
        store: server.store,
        settings: ControlPlane.Settings(warrants: WarrantRules(roots: try maker.roots))
      )
      try await other.recallRevocations()
      let error = await #expect(throws: ServiceError.self) {
        try await other.reviseRevocations(empty)
      }
      #expect(error?.code == "warrant.revocation_rollback")
    }
  }

  // MARK: Receipts

  @Test func `comes with a receipt that can be checked offline`() async throws {
    let key = Ed25519PrivateKey.generate()
    try await base.run {
      $0.receiptKey = key
    } _: { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now)
      let proof = try maker.proof(warrant, `A decision under a warrant`.arguments, at: now)
      let asked = #","receipt":true"#
      let plain = try await server.decide(base.call(warrant, proof: proof))
      #expect(!plain.text.contains("receipt"))
      let stranger = Ed25519PrivateKey.generate()
      let forged = try maker.proof(
        warrant,
        `A decision under a warrant`.arguments,
        at: now,
        by: stranger
      )
      for (proof, outcome, code) in [
        (proof, ReceiptPayload.Outcome.allow, "policy.allowed"),
        (forged, .deny, "warrant.denied"),
      ] {
        let answer = try await server.decide(base.call(warrant, proof: proof, more: asked))
        let text = try #require(answer["receipt"], "\(answer.text)")
        let bytes = try #require(Base64.decode(text.utf8, as: .url))
        let receipt = try Receipt(reading: bytes)
        try receipt.verify(signer: key.publicKey, crypto: SwiftCrypto.self)
        #expect(receipt.payload.outcome == outcome)
        #expect(receipt.payload.code?.string == code)
        #expect(receipt.payload.chain == warrant.encoded)
        #expect(receipt.payload.requestID.string == answer["id"])
        #expect(receipt.payload.root == maker.root.publicKey)
        #expect((receipt.payload.proof == nil) == (outcome == .deny))
      }
      for body in [
        base.call(warrant, proof: proof, more: asked + #","dry_run":true"#),
        base.call(nil, more: asked),
      ] {
        #expect(try await server.decide(body).code == "request.receipt_unavailable")
      }
    }
  }
}
