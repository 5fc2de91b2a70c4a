import AmbitStoreSQLite
import NIOHTTP1
import AmbitModel
import Foundation
import Testing

@Suite struct DecisionTests {
  static let policy = """
    version: 1
    tools:
      refund:
        mode: allow
        constraints: ['args.amount <= 500']
      wire: {mode: approval_required}
      erase: {mode: deny}
    """

  @Test(arguments: [
    (#"{"tool":"refund","arguments":{"amount":500}}"#, "allow", "policy.allowed"),
    (#"{"tool":"refund","arguments":{"amount":501}}"#, "deny", "policy.constraint_failed"),
    (#"{"tool":"refund","arguments":{"amount":"1"}}"#, "deny", "policy.constraint_failed"),
    (#"{"tool":"refund","arguments":{}}"#, "deny", "policy.constraint_failed"),
    (#"{"tool":"wire","arguments":{}}"#, "approval_required", "policy.approval_required"),
    (#"{"tool":"erase","arguments":{}}"#, "deny", "policy.tool_denied"),
    (#"{"tool":"other","arguments":{}}"#, "deny", "policy.tool_not_listed"),
    (#"{"tool":"refund","arguments":{"amount":1e400}}"#, "deny", "policy.input_invalid"),
  ])
  func `a call gets the policy's outcome and code`(
    body: String,
    outcome: String,
    code: String
  ) async throws {
    try await TestServer.run { server in
      let agent = try await server.agent("shop", policy: Self.policy)
      let key = try await server.makeKey(["decide"], agent: agent)
      let answer = try await server.decide(body, key: key)
      #expect(answer.status == 200)
      #expect(answer.outcome == outcome)
      #expect(answer.reasonCode == code)
      #expect(answer["proceed"] == (outcome == "allow" ? "true" : "false"))
    }
  }

  @Test func `a decision's id is its record's, and the record says what was decided`()
    async throws
  {
    try await TestServer.run { server in
      try await server.agent("shop", policy: Self.policy)
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"refund","arguments":{"amount":900,"api_key":"hunter2"},"#
          + #""session_id":"s1","call_id":"c1"}"#
      )
      let id = try #require(answer["id"])
      let record = try await server.get("/v1/audit/records/\(id)")
      #expect(record.status == 200)
      #expect(record["header", "id"] == id)
      #expect(record["header", "outcome"] == "deny")
      #expect(record["header", "policy_digest"] == answer["policy_digest"])
      #expect(record["body", "labels", "call_id"] == "c1")
      #expect(record["body", "input", "arguments", "amount"] == "900")
      #expect(record["body", "input", "arguments", "api_key"] == "[MASKED]")
      #expect(!record.text.contains("hunter2"))
    }
  }

  @Test func `without a policy every call is denied`() async throws {
    try await TestServer.run { server in
      try await server.agent("bare")
      let answer = try await server.decide(#"{"agent":"bare","tool":"x","arguments":{}}"#)
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "policy.missing")
    }
  }

  @Test func `the organization's ceiling narrows an agent's policy at once`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: Self.policy)
      let call = #"{"agent":"shop","tool":"refund","arguments":{"amount":5}}"#
      #expect(try await server.decide(call).outcome == "allow")
      try await server.put(policy: "tools: {wire: {mode: allow}}", "organization")
      let answer = try await server.decide(call)
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "policy.ceiling.tool_not_listed")
      #expect(answer["ceiling_digest"]?.count == 64)
    }
  }

  @Test func `an inactive agent is denied, and an active one again admitted`() async throws {
    try await TestServer.run { server in
      let id = try await server.agent("shop", policy: Self.policy)
      let call = #"{"agent":"shop","tool":"refund","arguments":{"amount":5}}"#
      _ = try await server.post("/v1/agents/\(id)/deactivate")
      let answer = try await server.decide(call)
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "identity.agent_inactive")
      #expect(answer["bound"] == "identity")
      _ = try await server.post("/v1/agents/\(id)/activate")
      #expect(try await server.decide(call).outcome == "allow")
    }
  }

  @Test func `a principal counts only from a key that may assert one`() async throws {
    try await TestServer.run { server in
      let agent = try await server.agent(
        "shop",
        policy: """
          roles:
            default: {}
            billing: {tools: {refund: {mode: allow}}}
          """
      )
      let call = #"""
        {"tool":"refund","arguments":{},"principal":{"id":"emma","roles":["billing"]}}
        """#
      let plain = try await server.makeKey(["decide"], agent: agent)
      let refused = try await server.decide(call, key: plain)
      #expect(refused.outcome == "deny")
      #expect(refused.reasonCode == "identity.role_not_grantable")
      let asserting = try await server.makeKey(["decide", "assert:principal"], agent: agent)
      #expect(try await server.decide(call, key: asserting).outcome == "allow")
    }
  }

  @Test func `an observed agent's refused call proceeds, until the moment set`() async throws {
    try await TestServer.run { server in
      let id = try await server.agent("shop", policy: Self.policy)
      let until = server.clock.now.adding(seconds: 3_600).string
      let etag = try await server.get("/v1/agents/\(id)").etag
      let changed = try await server.send(
        .PATCH,
        "/v1/agents/\(id)",
        #"{"mode":"observe","observe_until":"\#(until)"}"#,
        headers: [("If-Match", etag ?? "")]
      )
      #expect(changed.status == 200, "\(changed.text)")
      let call = #"{"agent":"shop","tool":"erase","arguments":{}}"#
      let observed = try await server.decide(call)
      #expect(observed.outcome == "deny")
      #expect(observed["mode"] == "observe")
      #expect(observed["proceed"] == "true")
      #expect(
        try await server.get("/v1/audit/records/\(observed["id"] ?? "")")["header", "mode"]
          == "observe"
      )
      server.clock.advance(seconds: 3_601)
      let enforced = try await server.decide(call)
      #expect(enforced["mode"] == "enforce")
      #expect(enforced["proceed"] == "false")
    }
  }

  @Test func `observing does not admit an agent that is not active`() async throws {
    try await TestServer.run { server in
      let until = server.clock.now.adding(seconds: 3_600).string
      let created = try await server.post(
        "/v1/agents",
        #"{"name":"shop","mode":"observe","observe_until":"\#(until)"}"#
      )
      let id = try #require(created["id"])
      _ = try await server.post("/v1/agents/\(id)/deactivate")
      let answer = try await server.decide(#"{"agent":"shop","tool":"x","arguments":{}}"#)
      #expect(answer["mode"] == "observe")
      #expect(answer["proceed"] == "false")
    }
  }

  @Test func `a dry run decides, records nothing and counts nothing`() async throws {
    try await TestServer.run { server in
      try await server.agent(
        "shop",
        policy: "tools: {refund: {mode: allow, constraints: ['session.tool_calls < 1']}}"
      )
      let before = try await server.recordCount()
      for _ in 0..<3 {
        let answer = try await server.decide(
          #"{"agent":"shop","tool":"refund","arguments":{},"dry_run":true}"#
        )
        #expect(answer.outcome == "allow")
      }
      #expect(try await server.recordCount() == before)
    }
  }

  @Test func `session facts count this session's earlier calls only`() async throws {
    try await TestServer.run { server in
      try await server.agent(
        "shop",
        policy: """
          tools:
            refund:
              mode: allow
              constraints: ['session.calls_of_this_tool < 2', 'not ("read" in session.tools_used)']
            read: {mode: allow}
          """
      )
      func refund(_ session: String) async throws -> String? {
        try await server.decide(
          #"{"agent":"shop","tool":"refund","arguments":{},"session_id":"\#(session)"}"#
        ).outcome
      }
      #expect(try await refund("a") == "allow")
      #expect(try await refund("a") == "allow")
      #expect(try await refund("a") == "deny")
      #expect(try await refund("b") == "allow")
      _ = try await server.decide(
        #"{"agent":"shop","tool":"read","arguments":{},"session_id":"b"}"#
      )
      #expect(try await refund("b") == "deny")
    }
  }

  @Test func `a planner executes only what a rule names its role for`() async throws {
    try await TestServer.run { server in
      let created = try await server.post("/v1/agents", #"{"name":"plan","role":"planner"}"#)
      let id = try #require(created["id"])
      try await server.put(
        policy: """
          tools:
            read: {mode: allow, constraints: ['user.agent_role in ["planner"]']}
            note: {mode: allow, constraints: ['has(args.x) and user.agent_role in ["planner"]']}
            write: {mode: allow}
            erase: {mode: allow, constraints: ['user.agent_role in ["planner"] or has(args.x)']}
          """,
        "agents/\(id)"
      )
      for (tool, outcome) in [
        ("read", "allow"), ("note", "allow"), ("write", "deny"), ("erase", "deny"),
      ] {
        let answer = try await server.decide(
          #"{"agent":"plan","tool":"\#(tool)","arguments":{"x":1}}"#
        )
        #expect(answer.outcome == outcome, "\(tool)")
        if outcome == "deny" { #expect(answer.reasonCode == "identity.role_not_permitted") }
      }
    }
  }

  @Test func `a batch answers in order and keeps all records`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: Self.policy)
      let before = try await server.recordCount()
      let call = #"{"agent":"shop","tool":"refund","arguments":{"amount":AMOUNT}}"#
      let calls = [1, 900, 2].map { call.replacingOccurrences(of: "AMOUNT", with: "\($0)") }
      let answer = try await server.post(
        "/v1/decisions/batch",
        "{\"decisions\":[\(calls.joined(separator: ","))]}"
      )
      let list = try #require(try answer.json.member("decisions"))
      #expect(
        list.elements.map { $0.member("outcome")?.string } == ["allow", "deny", "allow"]
      )
      #expect(try await server.recordCount() == before + 3)
      let empty = try await server.post("/v1/decisions/batch", #"{"decisions":[]}"#)
      #expect(empty.status == 400)
    }
  }

  @Test func `without a record there is no decision`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: Self.policy)
      let call = #"{"agent":"shop","tool":"refund","arguments":{"amount":5}}"#
      #expect(try await server.decide(call).outcome == "allow")
      await server.store.close()
      let answer = try await server.decide(call)
      #expect(answer.status == 503)
      #expect(answer.code == "record.unavailable")
    }
  }
}
