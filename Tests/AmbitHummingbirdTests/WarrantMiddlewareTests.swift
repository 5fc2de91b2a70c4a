import Ambit
import AmbitHTTPClient
import AmbitHummingbird
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@Suite struct WarrantMiddlewareTests {
  @Test func `a call under a warrant reaches the tool with exactly its bytes`() async throws {
    try await ToolServer.run { server, base in
      let body = #"{ "amount" : 20.50 }"#
      let headers = try withWarrant(server.warrant(), key: server.worker) {
        try fields(for: body)
      }
      let answer = try await post(base + "/refund", body, headers)
      #expect(answer.status == 200)
      #expect(answer.text == "refunded 20.50")
      #expect(server.served.all == [body])
      #expect(server.refusals.all.isEmpty)
    }
  }

  @Test func `a request without a warrant is told what to bring`() async throws {
    try await ToolServer.run { server, base in
      let answer = try await post(base + "/refund")
      #expect(answer.status == 401)
      #expect(answer.code == "warrant.missing")
      #expect(answer.contentType == "application/problem+json")
      #expect(answer.challenge == "Ambit-Warrant audience=\"https://tools.example\"")
      let proof = try await post(base + "/refund", "{}", [("Ambit-Proof", "AAAA")])
      #expect(proof.status == 401)
      #expect(server.served.all.isEmpty)
      let open = HTTPClientRequest(url: base + "/open")
      let response = try await HTTPClient.shared.execute(open, timeout: .seconds(10))
      #expect(response.status == .ok)
    }
  }

  @Test(
    arguments: [
      ("Ambit-Warrant", "not base64!"), ("Ambit-Warrant", "AAAA"), ("Ambit-Warrant", "gQ=="),
      ("X-Ambit-Warrant", "_w"), ("Ambit-Proof", "==="), ("Ambit-Approvals", "AAAA"),
    ]
  )
  func `what cannot be read is a bad request`(name: String, value: String) async throws {
    try await ToolServer.run { server, base in
      var headers = try withWarrant(server.warrant(), key: server.worker) { try fields() }
      headers.removeAll { $0.0 == name || "X-" + $0.0 == name }
      let answer = try await post(base + "/refund", #"{"amount": 20}"#, headers + [(name, value)])
      #expect(answer.status == 400)
      #expect(answer.code == "warrant.malformed")
      #expect(server.served.all.isEmpty)
    }
  }

  @Test func `two credentials that differ are ambiguous, the same one twice is not`() async throws {
    try await ToolServer.run { server, base in
      let warrant = try server.warrant()
      let headers = try withWarrant(warrant, key: server.worker) { try fields() }
      let other = try server.warrant().text
      for name in ["Ambit-Warrant", "X-Ambit-Warrant"] {
        let answer = try await post(base + "/refund", #"{"amount": 20}"#, headers + [(name, other)])
        #expect(answer.status == 400)
        #expect(answer.code == "warrant.ambiguous")
      }
      let twice = headers + [("x-ambit-warrant", warrant.text)]
      #expect(try await post(base + "/refund", #"{"amount": 20}"#, twice).status == 200)
      let aliases = try withWarrant(warrant, key: server.worker) { try fields() }
        .map { ("X-" + $0.0, $0.1) }
      #expect(try await post(base + "/refund", #"{"amount": 20}"#, aliases).status == 200)
    }
  }

  @Test func `sizes are limited`() async throws {
    try await ToolServer.run { server, base in
      let body = #"{"amount": 20, "note": ""# + String(repeating: "x", count: 1_024) + #""}"#
      let headers = try withWarrant(server.warrant(), key: server.worker) { try fields(for: body) }
      let large = try await post(base + "/refund", body, headers)
      #expect(large.status == 413)
      #expect(large.code == "request.too_large")
      // 66 empty links are more than a chain may have.
      let stack: [UInt8] = [0x98, 66] + [UInt8](repeating: 0x80, count: 66)
      let long = try await post(base + "/refund", "{}", [("Ambit-Warrant", base64url(stack))])
      #expect(long.status == 413)
      #expect(long.code == "warrant.too_large")
    }
  }

  @Test func `a forger learns nothing, a holder learns why`() async throws {
    try await ToolServer.run { server, base in
      let warrant = try server.warrant()
      let stranger = WarrantKey.generate()
      let foreign = try Warrant.issue(
        tools: ["refund": .open],
        holder: server.worker.publicKey,
        by: stranger
      )
      let theirs = try withWarrant(foreign, key: server.worker) { try fields() }
      let stolen = try withWarrant(warrant, key: server.worker) { try fields(tool: "transfer") }
      let unproved = [("Ambit-Warrant", warrant.text)]
      let cases = [
        (theirs, "warrant.untrusted_root"), (stolen, "warrant.proof_invalid"),
        (unproved, "warrant.proof_missing"),
      ]
      for (headers, exact) in cases {
        let answer = try await post(base + "/refund", #"{"amount": 20}"#, headers)
        #expect(answer.status == 403)
        #expect(answer.code == "warrant.denied")
        #expect(!answer.text.contains(exact))
        #expect(server.refusals.all.last?.code.rawValue == exact)
      }
      let outside = #"{"amount": 501}"#
      let honest = try withWarrant(warrant, key: server.worker) { try fields(for: outside) }
      let answer = try await post(base + "/refund", outside, honest)
      #expect(answer.status == 403)
      #expect(answer.code == "warrant.constraint_failed")
      #expect(server.refusals.all.last?.link == 0)
      #expect(server.refusals.all.last?.warrant?.warrant == warrant.id)
      #expect(server.served.all.isEmpty)
    }
  }

  @Test func `other bytes than those that were proved are refused`() async throws {
    try await ToolServer.run { server, base in
      let headers = try withWarrant(server.warrant(), key: server.worker) { try fields() }
      let answer = try await post(base + "/refund", #"{"amount": 21}"#, headers)
      #expect(answer.code == "warrant.denied")
      #expect(server.refusals.all.last?.code == "warrant.proof_invalid")
    }
  }

  @Test(
    arguments: [
      (#"{"amount": 20"#, "request.syntax"),
      (#"{"amount": 1, "amount": 2}"#, "request.duplicate_key"),
      ("[20]", "request.type"),
    ]
  )
  func `a body that is no object of arguments is a bad request`(
    body: String,
    code: String
  ) async throws {
    try await ToolServer.run { server, base in
      let headers = try withWarrant(server.warrant(), key: server.worker) { try fields() }
      let answer = try await post(base + "/refund", body, headers)
      #expect(answer.status == 400)
      #expect(answer.code == code)
      #expect(server.served.all.isEmpty)
    }
  }

  @Test(arguments: ["/refund?dry_run=true", "/refund/7"])
  func `what a request says beside its body is refused unless it is read`(
    path: String
  ) async throws {
    try await ToolServer.run { server, base in
      let headers = try withWarrant(server.warrant(), key: server.worker) { try fields() }
      let answer = try await post(base + path, #"{"amount": 20}"#, headers)
      #expect(answer.status == 400)
      #expect(answer.code == "request.unknown_parameter")
    }
  }

  @Test func `a proof for an audience works once and nowhere else`() async throws {
    let settings = WarrantSettings(audience: [Text(ToolServer.audience)], requiresProof2: true)
    try await ToolServer.run(settings: settings) { server, base in
      let warrant = try server.warrant()
      let headers = try withWarrant(warrant, key: server.worker) { try fields() }
      #expect(try await post(base + "/refund", #"{"amount": 20}"#, headers).status == 200)
      let replayed = try await post(base + "/refund", #"{"amount": 20}"#, headers)
      #expect(replayed.status == 403)
      #expect(replayed.code == "warrant.proof_replayed")
      for audience in ["https://other.example", nil] {
        let elsewhere = try withWarrant(warrant, key: server.worker) {
          try fields(audience: audience)
        }
        let answer = try await post(base + "/refund", #"{"amount": 20}"#, elsewhere)
        #expect(answer.code == "warrant.denied")
      }
      #expect(
        server.refusals.all.suffix(2).map(\.code.rawValue)
          == ["warrant.audience", "warrant.proof_version"]
      )
    }
  }

  @Test func `a warrant for one call is good for one of many at once`() async throws {
    try await ToolServer.run { server, base in
      let warrant = try server.warrant(
        WarrantConditions(audience: [ToolServer.audience], maxCalls: 1)
      )
      let codes = try await withThrowingTaskGroup(of: UInt.self) { group in
        for _ in 0..<20 {
          let headers = try withWarrant(warrant, key: server.worker) { try fields() }
          group.addTask { try await post(base + "/refund", #"{"amount": 20}"#, headers).status }
        }
        return try await group.reduce(into: [UInt]()) { $0.append($1) }
      }
      #expect(codes.count { $0 == 200 } == 1)
      #expect(codes.count { $0 == 403 } == 19)
      #expect(server.served.all.count == 1)
    }
  }

  @Test func `tenuo's fields count only where they are enabled`() async throws {
    for isEnabled in [false, true] {
      try await ToolServer.run(acceptsTenuo: isEnabled) { server, base in
        let headers = try withWarrant(server.warrant(), key: server.worker) {
          try fields(audience: nil)
        }
        let names = ["Ambit-Warrant": "X-Tenuo-Warrant", "Ambit-Proof": "X-Tenuo-PoP"]
        let theirs = headers.map { (names[$0.0] ?? $0.0, $0.1) }
        let answer = try await post(base + "/refund", #"{"amount": 20}"#, theirs)
        #expect(answer.status == (isEnabled ? 200 : 401))
      }
    }
  }

  @Test func `a middleware that trusts nobody is not made`() throws {
    let nobody = WarrantRequirements(roots: try .keys([]))
    #expect(throws: GuardError.self) {
      try WarrantMiddleware<BasicWarrantRequestContext>(tool: "t", requirements: nobody)
    }
  }

  @Test func `where warrants are optional a request without one passes, a bad one does not`()
    async throws
  {
    try await ToolServer.run(isRequired: false) { server, base in
      #expect(try await post(base + "/refund").text == "refunded nothing")
      let bad = [("Ambit-Warrant", try server.warrant().text)]
      #expect(try await post(base + "/refund", #"{"amount": 20}"#, bad).status == 403)
    }
  }
}

/// Bytes as fields carry them.
private func base64url(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  var (text, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
  for byte in bytes + [0, 0] {
    bits = bits << 8 | UInt32(byte)
    count += 8
    while count >= 6 {
      count -= 6
      text.append(digits[Int(bits >> UInt32(count)) & 63])
    }
  }
  return String(decoding: text.prefix((bytes.count * 8 + 5) / 6), as: UTF8.self)
}
