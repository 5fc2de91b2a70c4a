import Ambit
import AmbitHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@Suite struct WarrantClientTests {
  private let root = WarrantKey.generate()
  private let worker = WarrantKey.generate()

  private func warrant(_ conditions: WarrantConditions = WarrantConditions()) throws -> Warrant {
    try Warrant.issue(
      tools: ["refund": ["amount": .range(max: 500)]],
      holder: worker.publicKey,
      conditions: conditions,
      by: root
    )
  }

  private func request(_ url: String, _ body: String? = nil) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.method = body == nil ? .GET : .POST
    request.body = body.map { .bytes(ByteBuffer(string: $0)) }
    return request
  }

  @Test func `a request carries warrant and proof once, whatever it carried before`() throws {
    let warrant = try warrant()
    var request = request("http://tools.example/refund")
    for name in ["Ambit-Warrant", "X-Ambit-Proof", "Ambit-Approvals"] {
      request.headers.add(name: name, value: "old")
    }
    for _ in 0..<2 {
      try withWarrant(warrant, key: worker) {
        try request.attachWarrant(tool: "refund", arguments: ["amount": 1])
      }
    }
    #expect(request.headers["Ambit-Warrant"] == [warrant.text])
    #expect(request.headers["Ambit-Proof"].count == 1)
    #expect(request.headers["X-Ambit-Proof"].isEmpty && request.headers["Ambit-Approvals"].isEmpty)
  }

  @Test func `nothing is attached that could not be proved`() throws {
    let warrant = try warrant()
    func code(_ arguments: Arguments = ["amount": 1]) -> WarrantCode? {
      var request = request("http://tools.example/refund")
      do {
        try request.attachWarrant(tool: "refund", arguments: arguments)
        return nil
      } catch {
        #expect(request.headers["Ambit-Warrant"].isEmpty)
        return (error as? WarrantFailure)?.code
      }
    }
    #expect(code() == .missing)
    withWarrant(warrant) { #expect(code() == .proofMissing) }
    withWarrant(warrant, key: root) { #expect(code() == .proofInvalid) }
    withWarrant(warrant, key: worker) {
      #expect(code() == nil)
      #expect(code(Arguments(json: "[]")) == .argumentInvalid)
      #expect(code(Arguments(json: #"{"amount": 123456789012345678901}"#)) == .argumentInvalid)
    }
    withWarrant(try self.warrant(WarrantConditions(requiresProof2: true)), key: worker) {
      #expect(code() == .proofVersion)
    }
  }

  @Test func `the client proves what it sends, every time anew`() async throws {
    try await EchoServer.run { base in
      let client = WarrantClient(mapping: .tool("refund"), audience: "https://tools.example")
      let warrant = try warrant()
      var proofs: [String] = []
      try await withWarrant(warrant, key: worker) {
        for _ in 0..<2 {
          let response = try await client.execute(request(base + "/echo", #"{"amount": 1}"#))
          #expect(response.status == .ok)
          #expect(response.headers.first(name: "seen-warrant") == warrant.text)
          proofs += response.headers["seen-proof"]
          let body = try await response.body.collect(upTo: 1_024)
          #expect(String(buffer: body) == #"{"amount": 1}"#)
        }
      }
      #expect(Set(proofs).count == 2)
      try await client.shutdown()
    }
  }

  @Test func `a redirect gets neither warrant nor proof`() async throws {
    try await EchoServer.run { base in
      var configuration = HTTPClient.Configuration()
      configuration.redirectConfiguration = .follow(max: 5, allowCycles: false)
      let client = WarrantClient(mapping: .tool("refund"), configuration: configuration)
      try await withWarrant(try warrant(), key: worker) {
        let response = try await client.execute(request(base + "/redirect", #"{"amount": 1}"#))
        #expect(response.status == .temporaryRedirect)
      }
      try await client.shutdown()
    }
  }

  @Test func `a body that is too large is not sent`() async throws {
    let client = WarrantClient(mapping: .tool("refund"))
    let body = String(repeating: " ", count: WarrantClient.bodyBytesMax + 1)
    await #expect(throws: (any Error).self) {
      _ = try await withWarrant(try warrant(), key: worker) {
        try await client.execute(request("http://127.0.0.1:9/refund", body))
      }
    }
    try await client.shutdown()
  }

  @Test func `a mapping may take arguments from anywhere, and the control plane's takes them all`()
    async throws
  {
    try await EchoServer.run { base in
      let client = WarrantClient(mapping: .controlPlane, audience: "https://ambit.example/org_1")
      try await withWarrant(try warrant(), key: worker) {
        let response = try await client.execute(request(base + "/echo?a=1&b=%20#fragment"))
        #expect(response.headers["seen-proof"].count == 1)
        await #expect(throws: WarrantFailure.self) {
          _ = try await client.execute(request(base + "/echo?a=é"))
        }
      }
      try await client.shutdown()
    }
  }
}
