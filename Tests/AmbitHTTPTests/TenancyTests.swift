import NIOHTTP1
import AmbitModel
import Foundation
import Testing

/// DESIGN section 8, rules 8, 12, 13 and 15.
@Suite struct TenancyTests {
  @Test func `rule 12: another organization's ids are not found, whatever is done to them`()
    async throws
  {
    try await TestServer.run { server in
      let mine = try await server.agent("shop", policy: DecisionTests.policy)
      let record = try #require(
        try await server.decide(#"{"agent":"shop","tool":"erase","arguments":{}}"#)["id"]
      )
      let key = try #require(
        try await server.post("/v1/keys", #"{"scopes":["read"]}"#)["id"]
      )
      let other = try await server.secondOrganization()
      for path in [
        "/v1/agents/\(mine)", "/v1/agents/\(mine)/effective-policy",
        "/v1/policies/agents/\(mine)", "/v1/policies/agents/\(mine)/versions/1",
        "/v1/keys/\(key)", "/v1/decisions/\(record)", "/v1/audit/records/\(record)",
        "/v1/audit/records?agent=\(mine)",
      ] {
        let answer = try await server.get(path, key: other)
        #expect(answer.status == 404, "\(path): \(answer.text)")
      }
      for path in [
        "/v1/agents/\(mine)/activate", "/v1/agents/\(mine)/deactivate", "/v1/keys/\(key)/rotate",
      ] {
        #expect(try await server.post(path, key: other).status == 404, "\(path)")
      }
      let put = try await server.send(
        .PUT,
        "/v1/policies/agents/\(mine)",
        #"{"source":"tools: {}"}"#,
        key: other
      )
      #expect(put.status == 404)
      #expect(try await server.send(.DELETE, "/v1/keys/\(key)", key: other).status == 404)
      #expect(try await server.send(.DELETE, "/v1/agents/\(mine)", key: other).status == 404)
      let bound = try await server.post(
        "/v1/keys",
        #"{"scopes":["decide"],"agent":"\#(mine)"}"#,
        key: other
      )
      #expect(bound.status == 404)
    }
  }

  @Test func `rule 12: a decision about another organization's agent is not found`()
    async throws
  {
    try await TestServer.run { server in
      let mine = try await server.agent("shop", policy: DecisionTests.policy)
      let other = try await server.secondOrganization()
      for agent in [mine, "shop"] {
        let answer = try await server.decide(
          #"{"agent":"\#(agent)","tool":"wire","arguments":{}}"#,
          key: other
        )
        #expect(answer.status == 404)
        #expect(answer.code == "identity.agent_unknown")
      }
    }
  }

  @Test func `rule 12: lists hold the key's own organization only`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      let other = try await server.secondOrganization()
      try await server.agent("clinic", key: other)
      let agents = try await server.get("/v1/agents", key: other)
      #expect(agents.text.contains("clinic"))
      #expect(!agents.text.contains("shop"))
      let records = try await server.get("/v1/audit/records", key: other)
      #expect(!records.text.contains("policy.put_active"))
      #expect(!(try await server.get("/v1/policies", key: other)).text.contains("agents/"))
    }
  }

  @Test func `rule 12: neither header nor parameter chooses the organization of a plain key`()
    async throws
  {
    try await TestServer.run { server in
      try await server.agent("shop")
      let other = try await server.secondOrganization()
      let first = try await server.organizationID()
      let answer = try await server.get("/v1/agents?organization=\(first)", key: other)
      #expect(answer.status == 404)
      let headers = [("X-Tenant-Id", first), ("Ambit-Organization", first)]
      let listed = try await server.send(.GET, "/v1/agents", key: other, headers: headers)
      #expect(!listed.text.contains("shop"))
    }
  }

  @Test func `rule 12: a system key acts for a tenant only on the tenant's record`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop")
      let first = try await server.organizationID()
      let agents = try await server.get(
        "/v1/agents?organization=\(first)",
        key: server.systemKey
      )
      #expect(agents.text.contains("shop"))
      let records = try await server.get("/v1/audit/records?kind=admin&limit=1")
      #expect(records.text.contains("tenant.act"))
      #expect(records.text.contains("acted_for_tenant"))
      #expect(try await server.get("/v1/agents", key: server.systemKey).text.contains("[]"))
    }
  }

  @Test func `rule 12: a bound key decides for its own agent only`() async throws {
    try await TestServer.run { server in
      let shop = try await server.agent("shop", policy: DecisionTests.policy)
      let desk = try await server.agent("desk", policy: DecisionTests.policy)
      let key = try await server.makeKey(["decide"], agent: shop)
      let own = #"{"agent":"shop","tool":"wire","arguments":{}}"#
      #expect(try await server.decide(own, key: key).status == 200)
      for other in ["desk", desk] {
        let answer = try await server.decide(
          #"{"agent":"\#(other)","tool":"wire","arguments":{}}"#,
          key: key
        )
        #expect(answer.status == 404)
      }
    }
  }

  @Test func `rule 12: an unbound key needs decide any`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      let key = try await server.makeKey(["decide"])
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"wire","arguments":{}}"#,
        key: key
      )
      #expect(answer.status == 403)
      #expect(answer.code == "identity.scope_insufficient")
    }
  }

  @Test func `rule 13: a key is shown once and never again, in no list and no record`()
    async throws
  {
    try await TestServer.run { server in
      let key = try await server.makeKey(["read"])
      let secret = String(key.dropFirst(36).prefix(52))
      for path in ["/v1/keys", "/v1/audit/records?limit=200", "/v1/me"] {
        #expect(!(try await server.get(path)).text.contains(secret), "\(path)")
      }
    }
  }

  @Test func `rule 15: a wildcard deny in the ceiling beats every rule of an agent`()
    async throws
  {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      try await server.put(
        policy: "tools: {'*': {mode: deny}, refund: {mode: allow}}",
        "organization"
      )
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"refund","arguments":{"amount":1}}"#
      )
      #expect(answer.outcome == "deny")
      #expect(answer.reasonCode == "policy.ceiling.tool_denied")
    }
  }

  @Test func `a deleted organization's keys are refused at once`() async throws {
    try await TestServer.run { server in
      let created = try await server.post(
        "/v1/organizations",
        #"{"name":"Second"}"#,
        key: server.systemKey
      )
      let key = try #require(created["key", "key"])
      let id = try #require(created["organization", "id"])
      #expect(try await server.get("/v1/me", key: key).status == 200)
      let deleted = try await server.send(
        .DELETE,
        "/v1/organizations/\(id)",
        key: server.systemKey
      )
      #expect(deleted.status == 204)
      #expect(try await server.get("/v1/me", key: key).status == 401)
    }
  }
}
