import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitWarrant
import NIOHTTP1
import Testing

@Suite struct `A decision under a warrant` {
  static let policy = "tools: {refund: {mode: allow}, wire: {mode: allow}}"
  static let arguments = #"{"amount":5}"#
  let maker = WarrantMaker()

  /// Runs a server that trusts the maker's root, with an agent `shop` that may do everything.
  func run(
    policy: String = policy,
    _ change: (inout WarrantRules) throws -> Void = { _ in },
    _ body: (TestServer) async throws -> Void
  ) async throws {
    var rules = WarrantRules(roots: try maker.roots)
    try change(&rules)
    try await TestServer.run(warrants: rules) { server in
      try await server.agent("shop", policy: policy)
      try await body(server)
    }
  }

  func call(
    _ warrant: Warrant?,
    proof: [UInt8]? = nil,
    approvals: [[UInt8]]? = nil,
    tool: String = "refund",
    more: String = ""
  ) -> String {
    var body = #"{"agent":"shop","tool":"\#(tool)","arguments":\#(Self.arguments)"#
    if let warrant { body += #","warrant":"\#(warrant.encoded.url)""# }
    if let proof { body += #","proof":"\#(proof.url)""# }
    if let approvals {
      body += #","approvals":[\#(approvals.map { "\"\($0.url)\"" }.joined(separator: ","))]"#
    }
    return body + more + "}"
  }

  @Test func `allows what the warrant covers, and the record names warrant, root and chain`()
    async throws
  {
    try await run { server in
      let parent = try maker.warrant(at: server.clock.now)
      let warrant = try maker.child(of: parent, at: server.clock.now)
      let proof = try maker.proof(warrant, Self.arguments, at: server.clock.now)
      let answer = try await server.decide(call(warrant, proof: proof))
      #expect(answer.status == 200)
      #expect(answer.outcome == "allow", "\(answer.text)")
      #expect(answer["warrant_id"] == warrant.id.name)
      let record = try await server.get("/v1/audit/records/\(answer["id"] ?? "")")
      #expect(record["body", "warrant_id"] == warrant.id.name)
      #expect(record["body", "input", "warrant_id"] == warrant.id.name)
      #expect(record["body", "warrant_root"] == maker.root.publicKey.hex)
      #expect(record["body", "chain_digest"]?.count == 64)
      let bounds = try record.json.member("body")?.member("result")?.member("bounds")
      #expect(bounds?.elements.map { $0.string } == ["identity", "warrant", "policy"])
      let metrics = try await server.get("/metrics").text
      #expect(metrics.contains("ambit_warrants_total{code=\"warrant.allowed\"} 1"))
    }
  }

  @Test func `without a warrant the record says that the bound was not evaluated`() async throws {
    try await run { server in
      let answer = try await server.decide(call(nil))
      #expect(answer.outcome == "allow")
      let record = try await server.get("/v1/audit/records/\(answer["id"] ?? "")")
      let bounds = try record.json.member("body")?.member("result")?.member("bounds")
      #expect(bounds?.elements.map { $0.string } == ["identity", "policy"])
    }
  }

  @Test func `denies a missing warrant where one is demanded, and a proof without one`()
    async throws
  {
    try await run {
      $0.isRequired = true
    } _: { server in
      let answer = try await server.decide(call(nil))
      #expect(answer.status == 200)
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "warrant.missing")
      #expect(answer["bound"] == "warrant")
    }
    try await run { server in
      let answer = try await server.decide(call(nil, proof: [UInt8](repeating: 1, count: 64)))
      #expect(answer.reasonCode == "warrant.missing")
      let empty = try await server.decide(
        #"{"agent":"shop","tool":"refund","arguments":{},"warrant":""}"#
      )
      #expect(empty.reasonCode == "warrant.missing")
    }
  }

  @Test func `tells a forger no more than that it is denied; the record knows the code and link`()
    async throws
  {
    try await run { server in
      let stranger = Ed25519PrivateKey.generate()
      let now = server.clock.now
      let good = try maker.warrant(at: now)
      let cases: [(Warrant, [UInt8]?, String, String?)] = [
        (try maker.warrant(at: now, by: stranger), nil, "warrant.untrusted_root", "0"),
        (good, nil, "warrant.proof_missing", nil),
        (
          good, try maker.proof(good, Self.arguments, at: now, by: stranger),
          "warrant.proof_invalid", nil
        ),
        (try maker.warrant(tools: ["wire"], at: now), nil, "warrant.tool_denied", "0"),
      ]
      for (warrant, proof, code, link) in cases {
        let answer = try await server.decide(call(warrant, proof: proof))
        #expect(answer.status == 200)
        #expect(answer.outcome == "deny")
        #expect(answer.reasonCode == "warrant.denied", "\(code)")
        #expect(!answer.text.contains("details"))
        #expect(answer["warrant_id"] == nil)
        let record = try await server.get("/v1/audit/records/\(answer["id"] ?? "")")
        let reason = try record.json.member("body")?.member("result")?.member("reasons")?
          .elements.first { _ in true }
        #expect(reason?.member("code")?.string == code)
        #expect(reason?.member("details")?.member("link")?.numberToken?.string == link)
        #expect(record["header", "code"] == code)
      }
    }
  }

  @Test func `names the link once the key was proved`() async throws {
    try await run { server in
      let now = server.clock.now
      let warrant = try maker.child(
        of: try maker.warrant(at: now, extensions: [.maxCalls(1)]),
        at: now
      )
      let proof = try maker.proof(warrant, Self.arguments, at: now)
      // Nobody says that this server alone counts the calls.
      let answer = try await server.decide(call(warrant, proof: proof))
      #expect(answer.reasonCode == "warrant.store_unavailable")
      let reason = try answer.json.member("reasons")?.elements.first { _ in true }
      #expect(reason?.member("details")?.member("link")?.numberToken?.string == "0")
    }
  }

  @Test(arguments: [
    (#""warrant":"a b""#, "warrant.malformed"),
    (#""warrant":"AA==""#, "warrant.malformed"),
    (#""warrant":5"#, "request.type"),
    (#""proof":"+/+/""#, "warrant.malformed"),
    (#""approvals":["?"]"#, "warrant.malformed"),
    (#""receipt":true"#, "request.receipt_unavailable"),
  ])
  func `refuses what is not base64url`(member: String, code: String) async throws {
    try await run { server in
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"refund","arguments":{},\#(member)}"#
      )
      #expect(answer.status == 400)
      #expect(answer.code == code)
    }
  }

  @Test func `reads bytes that are no warrant as a denial`() async throws {
    try await run { server in
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"refund","arguments":{},"warrant":"AAAA"}"#
      )
      #expect(answer.status == 200)
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "warrant.malformed")
    }
  }

  // MARK: Policy and session

  @Test func `a policy can demand a warrant, its clearance and its depth`() async throws {
    let policy = """
      tools:
        refund:
          mode: allow
          constraints:
            - has(ctx.warrant)
            - ctx.warrant.clearance >= 30
            - ctx.warrant.depth <= 1
      """
    try await run(policy: policy) { server in
      let now = server.clock.now
      #expect(try await server.decide(call(nil)).reasonCode == "policy.constraint_failed")
      for (clearance, depth, outcome) in [
        (30, 0, "allow"), (30, 1, "allow"), (10, 0, "deny"), (30, 2, "deny"),
      ] as [(UInt8, Int, String)] {
        var warrant = try maker.warrant(at: now, clearance: clearance)
        for _ in 0..<depth { warrant = try maker.child(of: warrant, at: now) }
        let proof = try maker.proof(warrant, Self.arguments, at: now)
        let answer = try await server.decide(call(warrant, proof: proof))
        #expect(answer.outcome == outcome, "\(clearance) \(depth) \(answer.text)")
      }
    }
  }

  @Test func `a warrant allows nothing that the policy denies`() async throws {
    try await run(policy: "tools: {refund: {mode: deny}}") { server in
      let warrant = try maker.warrant(at: server.clock.now)
      let proof = try maker.proof(warrant, Self.arguments, at: server.clock.now)
      let answer = try await server.decide(call(warrant, proof: proof))
      #expect(answer.reasonCode == "policy.tool_denied")
      #expect(answer["bound"] == "policy")
    }
  }

  @Test func `a session that the warrant names wins, and another one is refused`() async throws {
    let policy = "tools: {refund: {mode: allow, constraints: ['session.tool_calls < 1']}}"
    try await run(policy: policy) { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now, extensions: [.session("s1")])
      let proof = try maker.proof(warrant, Self.arguments, at: now)
      let first = try await server.decide(call(warrant, proof: proof))
      #expect(first.outcome == "allow", "\(first.text)")
      let record = try await server.get("/v1/audit/records/\(first["id"] ?? "")")
      #expect(record["body", "input", "session_id"] == "s1")
      // The same session, called by its name.
      let second = try await server.decide(
        call(warrant, proof: proof, more: #","session_id":"s1""#)
      )
      #expect(second.reasonCode == "policy.constraint_failed")
      let other = try await server.decide(
        call(warrant, proof: proof, more: #","session_id":"s2""#)
      )
      #expect(other.reasonCode == "warrant.denied")
    }
  }

  // MARK: Header

  @Test func `reads the header's fields, and refuses two that differ`() async throws {
    try await run { server in
      let now = server.clock.now
      let (warrant, other) = (try maker.warrant(at: now), try maker.warrant(at: now))
      let proof = try maker.proof(warrant, Self.arguments, at: now)
      func send(_ body: String, _ headers: [(String, String)]) async throws -> Answer {
        try await server.send(.POST, "/v1/decisions", body, headers: headers)
      }
      for prefix in ["", "X-"] {
        let answer = try await send(
          call(nil),
          [
            (prefix + "Ambit-Warrant", warrant.encoded.url),
            (prefix + "Ambit-Proof", proof.url),
          ]
        )
        #expect(answer.outcome == "allow", "\(answer.text)")
        #expect(answer["warrant_id"] == warrant.id.name)
      }
      let both = try await send(
        call(warrant, proof: proof),
        [("Ambit-Warrant", warrant.encoded.url)]
      )
      #expect(both.outcome == "allow")
      for headers in [
        [("Ambit-Warrant", other.encoded.url)],
        [("Ambit-Warrant", warrant.encoded.url), ("X-Ambit-Warrant", other.encoded.url)],
        [("Ambit-Warrant", warrant.encoded.url), ("Ambit-Warrant", other.encoded.url)],
      ] {
        let answer = try await send(call(warrant, proof: proof), headers)
        #expect(answer.status == 400)
        #expect(answer.code == "warrant.ambiguous")
      }
      let broken = try await send(call(nil), [("Ambit-Proof", "é")])
      #expect(broken.status == 400)
      #expect(broken.code == "warrant.malformed")
      let foreign = try await send(call(nil), [("X-Tenuo-Warrant", warrant.encoded.url)])
      #expect(foreign.code == "request.unsupported")
      let batch = try await server.send(
        .POST,
        "/v1/decisions/batch",
        #"{"decisions":[\#(call(nil))]}"#,
        headers: [("Ambit-Warrant", warrant.encoded.url)]
      )
      #expect(batch.code == "request.unsupported")
      // Elsewhere a warrant would be the caller's own credential.
      let elsewhere = try await server.send(
        .GET,
        "/v1/me",
        headers: [("Ambit-Warrant", warrant.encoded.url)]
      )
      #expect(elsewhere.code == "identity.ambiguous")
    }
  }

  @Test func `understands tenuo's clients when it is told to`() async throws {
    try await run {
      $0.acceptsTenuo = true
    } _: { server in
      let now = server.clock.now
      let warrant = try maker.warrant(at: now)
      let arguments = #"{"amount":5.0}"#
      let body = #"{"agent":"shop","tool":"refund","arguments":\#(arguments)}"#
      let typed = try maker.proof(warrant, arguments, at: now, numbers: .typed)
      let hex = typed.map { byte in
        [byte >> 4, byte & 15].map { String($0, radix: 16) }.joined()
      }.joined()
      for (chain, proof) in [
        (warrant.encoded.url, typed.url), (warrant.encoded.base64, typed.base64),
        (warrant.encoded.url, hex),
      ] {
        let answer = try await server.send(
          .POST,
          "/v1/decisions",
          body,
          headers: [("X-Tenuo-Warrant", chain), ("X-Tenuo-PoP", proof)]
        )
        #expect(answer.outcome == "allow", "\(answer.text)")
      }
      // Ours fold: 5.0 is proved as 5.
      let folded = try maker.proof(warrant, arguments, at: now)
      let ours = try await server.send(
        .POST,
        "/v1/decisions",
        body,
        headers: [("Ambit-Warrant", warrant.encoded.url), ("Ambit-Proof", folded.url)]
      )
      #expect(ours.outcome == "allow")
    }
  }
}
