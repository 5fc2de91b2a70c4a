import AmbitService
import NIOHTTP1
import AmbitCrypto
import AmbitModel
import Foundation
import Testing

@Suite struct AuthenticationTests {
  @Test func `without a credential the answer is 401 and says what to send`() async throws {
    try await TestServer.run { server in
      let answer = try await server.get("/v1/me", key: "")
      #expect(answer.status == 401)
      #expect(answer.code == "identity.missing")
      #expect(answer.headers.first(name: "WWW-Authenticate") == "Bearer realm=\"ambit\"")
    }
  }

  @Test func `two credentials are ambiguous`() async throws {
    try await TestServer.run { server in
      let two = try await server.send(
        .GET,
        "/v1/me",
        headers: [("Authorization", "Bearer \(server.systemKey)")]
      )
      #expect(two.status == 401)
      #expect(two.code == "identity.ambiguous")
      let warrant = try await server.send(.GET, "/v1/me", headers: [("Ambit-Warrant", "AAAA")])
      #expect(warrant.code == "identity.ambiguous")
    }
  }

  @Test func `a wrong secret, a mistyped key and an unknown key get one answer`() async throws {
    try await TestServer.run { server in
      let unknown = APIKeyText.make(id: KeyID.make(at: server.clock.now), isLive: true).text
      let typo = String(server.key.dropLast()) + (server.key.hasSuffix("0") ? "1" : "0")
      for key in [unknown, typo, "x", "amb_live_"] {
        let answer = try await server.get("/v1/me", key: key)
        #expect(answer.status == 401)
        #expect(answer.code == "identity.invalid")
      }
    }
  }

  @Test func `the eleventh failure within a minute has to wait, a valid key has not`()
    async throws
  {
    try await TestServer.run { server in
      for _ in 0..<10 { #expect(try await server.get("/v1/me", key: "no").status == 401) }
      let limited = try await server.get("/v1/me", key: "no")
      #expect(limited.status == 429)
      #expect(limited.code == "identity.rate_limited")
      #expect(limited.headers.first(name: "Retry-After") == "60")
      #expect(try await server.get("/v1/me").status == 200)
      server.clock.advance(seconds: 61)
      // One more failure after the pause, and the next pause is twice as long.
      let again = try await server.get("/v1/me", key: "no")
      #expect(again.status == 429)
      #expect(again.headers.first(name: "Retry-After") == "120")
    }
  }

  @Test func `a revoked key is refused at once, a rotated one after its overlap`() async throws {
    try await TestServer.run { server in
      let made = try await server.post("/v1/keys", #"{"scopes":["read"]}"#)
      let (id, text) = (try #require(made["id"]), try #require(made["key"]))
      #expect(try await server.get("/v1/me", key: text).status == 200)
      let rotated = try await server.post(
        "/v1/keys/\(id)/rotate",
        #"{"overlap_seconds":60}"#
      )
      let new = try #require(rotated["key"])
      #expect(try await server.get("/v1/me", key: text).status == 200)
      server.clock.advance(seconds: 61)
      #expect(try await server.get("/v1/me", key: text).status == 401)
      #expect(try await server.get("/v1/me", key: new).status == 200)
      let revoked = try await server.send(.DELETE, "/v1/keys/\(rotated["id"] ?? "")")
      #expect(revoked.status == 200)
      #expect(try await server.get("/v1/me", key: new).status == 401)
    }
  }

  @Test func `a key ends with its validity`() async throws {
    try await TestServer.run { server in
      let made = try await server.post(
        "/v1/keys",
        #"{"scopes":["read"],"expires_in_days":1}"#
      )
      let key = try #require(made["key"])
      #expect(try await server.get("/v1/me", key: key).status == 200)
      server.clock.advance(seconds: 86_401)
      #expect(try await server.get("/v1/me", key: key).status == 401)
    }
  }

  @Test func `a key cannot make one with more powers, nor a test key with real ones`()
    async throws
  {
    try await TestServer.run { server in
      let limited = try await server.makeKey(["keys", "read"])
      let answer = try await server.post("/v1/keys", #"{"scopes":["write"]}"#, key: limited)
      #expect(answer.status == 403)
      #expect(answer.code == "identity.scope_insufficient")
      let system = try await server.post("/v1/keys", #"{"scopes":["system"]}"#)
      #expect(system.status == 403)
      let test = try await server.post(
        "/v1/keys",
        #"{"scopes":["write"],"environment":"test"}"#
      )
      #expect(test.status == 400)
    }
  }

  @Test(arguments: [
    ("GET", "/v1/agents", "write"),
    ("POST", "/v1/agents", "read"),
    ("GET", "/v1/keys", "read"),
    ("GET", "/v1/audit/records", "read"),
    ("GET", "/metrics", "read"),
    ("POST", "/v1/decisions", "read"),
    ("GET", "/v1/organizations", "read"),
    ("POST", "/v1/policies/organization/activate", "write"),
  ])
  func `an operation needs its scope`(method: String, path: String, scope: String) async throws {
    try await TestServer.run { server in
      let key = try await server.makeKey([scope])
      let answer = try await server.send(
        .init(rawValue: method),
        path,
        method == "POST" ? "{}" : nil,
        key: key
      )
      #expect(answer.status == 403)
      #expect(answer.code == "identity.scope_insufficient")
    }
  }

  @Test func `decisions of test keys are labelled`() async throws {
    try await TestServer.run { server in
      let agent = try await server.agent("shop", policy: DecisionTests.policy)
      let made = try await server.post(
        "/v1/keys",
        #"{"scopes":["decide"],"environment":"test","agent":"\#(agent)"}"#
      )
      let key = try #require(made["key"])
      #expect(key.hasPrefix("amb_test_"))
      let answer = try await server.decide(#"{"tool":"wire","arguments":{}}"#, key: key)
      let record = try await server.get("/v1/audit/records/\(answer["id"] ?? "")")
      #expect(record["body", "labels", "env"] == "test")
    }
  }

  @Test func `set-up needs the code, once`() async throws {
    try await TestServer.run { server in
      let answer = try await server.post(
        "/v1/setup",
        #"{"code":"00000-00000-00000-00000","organization":"X"}"#,
        key: ""
      )
      #expect(answer.status == 403)
      #expect(answer.code == "setup.code_refused")
      #expect(try await server.plane.offerSetup() == nil)
    }
  }
}
