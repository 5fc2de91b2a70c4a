import NIOHTTP1
import AmbitModel
import Foundation
import Testing

@Suite struct AdministrationTests {
  @Test func `an agent's name is unique within its organization`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop")
      let again = try await server.post("/v1/agents", #"{"name":"shop"}"#)
      #expect(again.status == 409)
      let other = try await server.secondOrganization()
      try await server.agent("shop", key: other)
    }
  }

  @Test func `a change needs the revision that it was made on`() async throws {
    try await TestServer.run { server in
      let id = try await server.agent("shop")
      let path = "/v1/agents/\(id)"
      let missing = try await server.send(.PATCH, path, #"{"role":"admin"}"#)
      #expect(missing.status == 428)
      let etag = try #require(try await server.get(path).etag)
      let first = try await server.send(
        .PATCH,
        path,
        #"{"role":"admin"}"#,
        headers: [("If-Match", etag)]
      )
      #expect(first.status == 200)
      #expect(first["role"] == "admin")
      let stale = try await server.send(
        .PATCH,
        path,
        #"{"role":"planner"}"#,
        headers: [("If-Match", etag)]
      )
      #expect(stale.status == 412)
    }
  }

  @Test func `observing needs the power to put policies in force, and an end`() async throws {
    try await TestServer.run { server in
      let writer = try await server.makeKey(["register", "write", "read"])
      let until = server.clock.now.adding(seconds: 60).string
      let refused = try await server.post(
        "/v1/agents",
        #"{"name":"a","mode":"observe","observe_until":"\#(until)"}"#,
        key: writer
      )
      #expect(refused.status == 403)
      let endless = try await server.post("/v1/agents", #"{"name":"a","mode":"observe"}"#)
      #expect(endless.status == 400)
      let far = server.clock.now.adding(seconds: 91 * 86_400).string
      let long = try await server.post(
        "/v1/agents",
        #"{"name":"a","mode":"observe","observe_until":"\#(far)"}"#
      )
      #expect(long.status == 400)
    }
  }

  @Test func `policy versions are kept, activated and rolled back`() async throws {
    try await TestServer.run { server in
      let id = try await server.agent("shop", policy: "tools: {a: {mode: allow}}")
      let path = "/v1/policies/agents/\(id)"
      let call = #"{"agent":"shop","tool":"a","arguments":{}}"#
      let etag = try #require(try await server.get(path).etag)
      let unconditional = try await server.send(.PUT, path, #"{"source":"tools: {}"}"#)
      #expect(unconditional.status == 428)
      let draft = try await server.send(
        .PUT,
        path,
        #"{"source":"tools: {}","note":"nothing"}"#,
        headers: [("If-Match", etag)]
      )
      #expect(draft.status == 201)
      #expect(draft["version", "version"] == "2")
      #expect(try await server.decide(call).outcome == "allow")
      let stale = try await server.post(
        path + "/activate",
        #"{"version":2}"#,
        ifMatch: etag
      )
      #expect(stale.status == 412)
      let activated = try await server.post(
        path + "/activate",
        #"{"version":2}"#,
        ifMatch: draft.etag
      )
      #expect(activated.status == 200)
      #expect(try await server.decide(call).outcome == "deny")
      let back = try await server.post(path + "/rollback", "{}", ifMatch: activated.etag)
      #expect(back.status == 200)
      #expect(back["active"] == "1")
      #expect(try await server.decide(call).outcome == "allow")
      let versions = try await server.get(path + "/versions")
      let numbers = try versions.json.member("items")?.elements.map { $0.member("version")?.int }
      #expect(numbers == [2, 1])
      let first = try await server.get(path + "/versions/1")
      #expect(first["source"] == "tools: {a: {mode: allow}}")
    }
  }

  @Test func `lists go page by page and miss nothing`() async throws {
    try await TestServer.run { server in
      for index in 0..<5 { try await server.agent("agent-\(index)") }
      var names: [String] = []
      var cursor: String?
      repeat {
        let next = cursor.map { "&cursor=\($0)" } ?? ""
        let page = try await server.get("/v1/agents?limit=2\(next)")
        for item in try #require(try page.json.member("items")).elements {
          names.append(item.member("name")?.string ?? "")
        }
        cursor = page["next_cursor"]
      } while cursor != nil
      #expect(names == (0..<5).map { "agent-\($0)" })
    }
  }

  @Test func `records are found by filter and paged newest first`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      var ids: [String] = []
      for _ in 0..<5 {
        let answer = try await server.decide(
          #"{"agent":"shop","tool":"erase","arguments":{},"session_id":"s"}"#
        )
        ids.append(answer["id"] ?? "")
      }
      _ = try await server.decide(#"{"agent":"shop","tool":"wire","arguments":{}}"#)
      for filter in ["tool=erase", "outcome=deny", "session=s", "agent=shop&outcome=deny"] {
        var found: [String] = []
        var cursor: String?
        repeat {
          let next = cursor.map { "&cursor=\($0)" } ?? ""
          let page = try await server.get("/v1/audit/records?\(filter)&limit=2\(next)")
          for item in try #require(try page.json.member("items")).elements {
            found.append(item.member("header")?.member("id")?.string ?? "")
          }
          cursor = page["next_cursor"]
        } while cursor != nil
        #expect(found == ids.reversed(), "\(filter)")
      }
    }
  }

  @Test func `an administrative change leaves a record of who did what`() async throws {
    try await TestServer.run { server in
      let id = try await server.agent("shop")
      let page = try await server.send(
        .GET,
        "/v1/audit/records?kind=admin&limit=1",
        headers: [("X-Request-ID", "r-1")]
      )
      let record = try #require(try page.json.member("items")?.elements.first { _ in true })
      #expect(record.member("header")?.member("code")?.string == "agent.create")
      let input = record.member("body")?.member("input")
      #expect(input?.member("target")?.string == id)
      #expect(input?.member("actor")?.string?.hasPrefix("key_") == true)
      #expect(input?.member("address")?.string == "127.0.0.1")
      #expect(page.headers.first(name: "X-Request-ID") == "r-1")
    }
  }

  @Test func `arguments are shown with audit read only`() async throws {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      let answer = try await server.decide(
        #"{"agent":"shop","tool":"erase","arguments":{"who":"emma"}}"#
      )
      let path = "/v1/decisions/\(answer["id"] ?? "")"
      let reader = try await server.makeKey(["read"])
      #expect(!(try await server.get(path, key: reader)).text.contains("emma"))
      #expect(try await server.get(path).text.contains("emma"))
    }
  }

  @Test func `a deleted agent is gone, with its keys`() async throws {
    try await TestServer.run { server in
      let id = try await server.agent("shop", policy: DecisionTests.policy)
      let key = try await server.makeKey(["decide"], agent: id)
      let call = #"{"tool":"wire","arguments":{}}"#
      #expect(try await server.decide(call, key: key).status == 200)
      #expect(try await server.send(.DELETE, "/v1/agents/\(id)").status == 204)
      #expect(try await server.decide(call, key: key).status == 401)
      #expect(try await server.get("/v1/agents/\(id)").status == 404)
    }
  }

  @Test func `probes answer without a key, metrics need their scope and name no tenant`()
    async throws
  {
    try await TestServer.run { server in
      try await server.agent("shop", policy: DecisionTests.policy)
      _ = try await server.decide(#"{"agent":"shop","tool":"erase","arguments":{}}"#)
      for path in ["/livez", "/readyz", "/health"] {
        #expect(try await server.get(path, key: "").status == 200)
      }
      #expect(try await server.get("/metrics", key: "").status == 401)
      let metrics = try await server.get("/metrics").text
      #expect(
        metrics.contains(
          #"ambit_decisions_total{pep="serve",outcome="deny",bound="policy",mode="enforce"} 1"#
        )
      )
      #expect(metrics.contains(#"ambit_audit_records_total{kind="decision"} 1"#))
      #expect(metrics.contains(#"route="/v1/decisions",method="POST",status="200""#))
      #expect(!metrics.contains("org_") && !metrics.contains("agt_"))
    }
  }
}
