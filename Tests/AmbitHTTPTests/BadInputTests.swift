import AmbitStoreSQLite
import NIOHTTP1
import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitStore
import Foundation
import Testing

/// A wrong request and what is said about it.
struct BadRequest: Sendable, CustomTestStringConvertible {
  let name: String
  let body: String
  let code: String
  let pointer: String
  let line: Int
  let column: Int

  var testDescription: String { name }

  static let all: [BadRequest] = [
    BadRequest(
      name: "unknown member",
      body: #"{"tool":"a","arguments":{},"tols":1}"#,
      code: "request.unknown_key",
      pointer: "/tols",
      line: 1,
      column: 28
    ),
    BadRequest(
      name: "duplicate member",
      body: "{\"tool\":\"a\",\n \"tool\":\"b\",\"arguments\":{}}",
      code: "request.duplicate_key",
      pointer: "/tool",
      line: 2,
      column: 2
    ),
    BadRequest(
      name: "duplicate argument",
      body: #"{"tool":"a","arguments":{"x":[{"n":1,"n":2}]}}"#,
      code: "request.duplicate_key",
      pointer: "/arguments/x/0/n",
      line: 1,
      column: 38
    ),
    BadRequest(
      name: "NaN",
      body: #"{"tool":"a","arguments":{"x":NaN}}"#,
      code: "request.syntax",
      pointer: "/arguments/x",
      line: 1,
      column: 30
    ),
    BadRequest(
      name: "not JSON",
      body: "tool=a",
      code: "request.syntax",
      pointer: "",
      line: 1,
      column: 1
    ),
    BadRequest(
      name: "lone surrogate",
      body: #"{"tool":"a","arguments":{"x":"\ud800"}}"#,
      code: "request.lone_surrogate",
      pointer: "/arguments/x",
      line: 1,
      column: 31
    ),
    BadRequest(
      name: "array for the body",
      body: "[]",
      code: "request.type",
      pointer: "",
      line: 1,
      column: 1
    ),
    BadRequest(
      name: "arguments of another type",
      body: #"{"tool":"a","arguments":[1]}"#,
      code: "request.type",
      pointer: "/arguments",
      line: 1,
      column: 25
    ),
    BadRequest(
      name: "arguments missing",
      body: #"{"tool":"a"}"#,
      code: "request.missing",
      pointer: "/arguments",
      line: 1,
      column: 1
    ),
    BadRequest(
      name: "tool of another type",
      body: #"{"tool":7,"arguments":{}}"#,
      code: "request.type",
      pointer: "/tool",
      line: 1,
      column: 9
    ),
    BadRequest(
      name: "empty tool",
      body: #"{"tool":"","arguments":{}}"#,
      code: "request.bad_value",
      pointer: "/tool",
      line: 1,
      column: 9
    ),
    BadRequest(
      name: "estimate over 2^53",
      body: #"{"tool":"a","arguments":{},"estimated_tokens":1e17}"#,
      code: "request.bad_value",
      pointer: "/estimated_tokens",
      line: 1,
      column: 47
    ),
    BadRequest(
      name: "negative estimate",
      body: #"{"tool":"a","arguments":{},"estimated_tokens":-1}"#,
      code: "request.bad_value",
      pointer: "/estimated_tokens",
      line: 1,
      column: 47
    ),
    BadRequest(
      name: "unknown member of the principal",
      body: #"{"tool":"a","arguments":{},"principal":{"id":"e","role":"x"}}"#,
      code: "request.unknown_key",
      pointer: "/principal/role",
      line: 1,
      column: 50
    ),
    BadRequest(
      name: "a warrant that is not base64url",
      body: #"{"tool":"a","arguments":{},"warrant":"A"}"#,
      code: "warrant.malformed",
      pointer: "/warrant",
      line: 1,
      column: 38
    ),
    BadRequest(
      name: "an approval, which this release does not evaluate",
      body: #"{"tool":"a","arguments":{},"approval":"AAAA"}"#,
      code: "request.unsupported",
      pointer: "/approval",
      line: 1,
      column: 39
    ),
  ]
}

@Suite struct BadInputTests {
  @Test(arguments: BadRequest.all)
  func `a bad request is refused with code, line, column and pointer`(
    bad: BadRequest
  ) async throws {
    try await TestServer.run { server in
      let agent = try await server.agent("shop", policy: DecisionTests.policy)
      let key = try await server.makeKey(["decide"], agent: agent)
      let answer = try await server.decide(bad.body, key: key)
      #expect(answer.status == 400)
      #expect(answer.code == bad.code)
      #expect(answer["type"] == "urn:ambit:problem:\(bad.code)")
      let error = try #require(try answer.json.member("errors")?.elements.first { _ in true })
      #expect(error.member("pointer")?.string == bad.pointer)
      #expect(error.member("line")?.int == bad.line)
      #expect(error.member("column")?.int == bad.column)
      #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
    }
  }

  @Test func `depth 64 is read and depth 65 refused`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      // The body and the arguments are two levels of their own.
      func body(_ depth: Int) -> String {
        let open = String(repeating: "[", count: depth - 2)
        let close = String(repeating: "]", count: depth - 2)
        return #"{"agent":"shop","tool":"wire","arguments":{"x":\#(open)\#(close)}}"#
      }
      #expect(try await server.decide(body(64)).status == 200)
      let refused = try await server.decide(body(65))
      #expect(refused.status == 400)
      #expect(refused.code == "request.depth")
    }
  }

  @Test func `an integer of a thousand digits denies and is kept`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      let digits = String(repeating: "9", count: 1_000)
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"refund","arguments":{"amount":\#(digits)}}"#
      )
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "policy.input_invalid")
      let record = try await server.get("/v1/audit/records/\(answer["id"] ?? "")")
      #expect(record.text.contains(digits))
    }
  }

  @Test func `a body over one mebibyte is refused`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      let text = String(repeating: "a", count: 1 << 20)
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"wire","arguments":{"x":"\#(text)"}}"#
      )
      #expect(answer.status == 413)
      #expect(answer.code == "request.too_large")
    }
  }

  @Test func `a body of another media type is refused`() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(
        .POST,
        "/v1/decisions",
        "tool=a",
        headers: [("Content-Type", "application/x-www-form-urlencoded")]
      )
      #expect(answer.status == 415)
      #expect(answer.code == "request.content_type")
    }
  }

  @Test(arguments: [
    ("/v1/agents?limt=5", 400, "request.unknown_parameter"),
    ("/v1/agents?limit=0", 400, "request.bad_value"),
    ("/v1/agents?limit=201", 400, "request.bad_value"),
    ("/v1/agents?limit=1&limit=2", 400, "request.duplicate_parameter"),
    ("/v1/agents?cursor=nonsense", 400, "request.cursor"),
    ("/v1/audit/records?outcome=allowed", 400, "request.bad_value"),
    ("/v1/audit/records?from=yesterday", 400, "request.bad_value"),
    ("/v1/nothing", 404, "request.no_route"),
    ("/v1/agents/agt_00000000000000000000000001", 404, "request.not_found"),
    ("/v1/decisions", 405, "request.method_not_allowed"),
  ])
  func `a bad address is refused with its code`(
    path: String,
    status: Int,
    code: String
  ) async throws {
    try await TestServer.run { server in
      let answer = try await server.get(path)
      #expect(answer.status == status)
      #expect(answer.code == code)
    }
  }

  @Test(arguments: [
    ("tool: {}", "policy.unknown_key", 1),
    ("version: 1\ntools: {a: {mode: alow}}", "policy.bad_value", 2),
    (
      "tools:\n  a:\n    mode: allow\n    constraints: ['args.x ==']", "policy.constraint.syntax", 4
    ),
    ("a: &x 1\nb: *x", "policy.parse.alias", 1),
    ("tools: {a: {mode: allow}, a: {mode: deny}}", "policy.parse.duplicate_key", 1),
  ])
  func `a policy that does not compile is refused with its place`(
    source: String,
    code: String,
    line: Int
  ) async throws {
    try await TestServer.run { server in
      let agent = try await server.agent("shop")
      let answer = try await server.send(
        .PUT,
        "/v1/policies/agents/\(agent)",
        #"{"source":\#(JSONText.quote(source)),"activate":true}"#
      )
      #expect(answer.status == 400)
      #expect(answer.code == code)
      let error = try #require(try answer.json.member("errors")?.elements.first { _ in true })
      #expect(error.member("line")?.int == line)
      #expect(try await server.get("/v1/policies/agents/\(agent)").status == 404)
    }
  }

  @Test func `a policy that stopped compiling denies with its place and ends readiness`()
    async throws
  {
    try await TestServer.run { server in
      let agent = try await server.agent("shop")
      #expect(try await server.get("/readyz", key: "").status == 200)
      // What an older release accepted: put into the store past the service's check.
      let source = Array("tools:\n  a: {mode: allow, sometimes: true}\n".utf8)
      let id = try #require(AgentID(agent))
      let organization = try #require(OrganizationID(try await server.organizationID()))
      let now = server.clock.now
      var body = NewPolicyVersion(
        source: source,
        sourceDigest: SourceDigest.policy(source),
        author: "test",
        createdAt: now
      )
      body.note = "older"
      let rows = server.store.organization(LocalOperator().tenant(organization))
      let draft = RecordDraftForTests.admin(at: now)
      _ = try await rows.putPolicy(
        body,
        scope: .agent(id),
        ifRevision: 0,
        activate: true,
        recording: draft
      )
      let answer = try await server.decide(#"{"agent":"shop","tool":"a","arguments":{}}"#)
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "policy.unknown_key")
      #expect(answer["bound"] == "policy")
      let reason = try #require(try answer.json.member("reasons")?.elements.first { _ in true })
      #expect(reason.member("details")?.member("line")?.int == 2)
      server.clock.advance(seconds: 11)
      let ready = try await server.get("/readyz", key: "")
      #expect(ready.status == 503)
      #expect(ready["checks", "policies"]?.contains("do not compile") == true)
      #expect(try await server.get("/livez", key: "").status == 200)
    }
  }
}
