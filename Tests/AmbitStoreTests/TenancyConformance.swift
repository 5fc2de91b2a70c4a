import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Testing

@Suite struct `Tenancy of every store` {
  @Test(arguments: Backend.allCases)
  func `nothing of one organization is reachable from another`(backend: Backend) async throws {
    try await backend.withTenants { _, first, second in
      let agent = Sample.agent("a")
      try await first.createAgent(agent, recording: Sample.admin("agent.create"))
      let key = Sample.key(of: first.tenant.organization)
      try await first.createKey(key, recording: Sample.admin("key.create"))
      let draft = Sample.decision(agent: agent.id)
      _ = try await first.append(draft)

      #expect(try await second.agent(agent.id) == nil)
      #expect(try await second.agent(named: "a") == nil)
      #expect(try await second.agents(after: nil, limit: 10) == [])
      #expect(try await second.key(key.id) == nil)
      #expect(try await second.keys(after: nil, limit: 10) == [])
      #expect(try await second.record(draft.id) == nil)
      var query = RecordQuery()
      query.agent = agent.id
      #expect(try await second.records(query) == [])
      #expect(try await second.records(afterSequence: 0, limit: 10) == [])
      #expect(try await second.chainHead().sequence == 0)

      let refused: [StoreError.Code?] = [
        await refusal { () async throws(StoreError) in
          _ = try await second.updateAgent(agent, recording: Sample.admin("agent.update"))
        },
        await refusal { () async throws(StoreError) in
          try await second.deleteAgent(
            agent.id,
            at: Sample.now,
            recording: Sample.admin("agent.delete")
          )
        },
        await refusal { () async throws(StoreError) in
          _ = try await second.revokeKey(
            key.id,
            at: Sample.now,
            recording: Sample.admin("key.revoke")
          )
        },
        await refusal { () async throws(StoreError) in
          _ = try await second.policyState(.agent(agent.id))
        },
        await refusal { () async throws(StoreError) in
          _ = try await second.activePolicy(.agent(agent.id))
        },
        await refusal { () async throws(StoreError) in
          _ = try await second.putPolicy(
            Sample.policy("a: 1"),
            scope: .agent(agent.id),
            ifRevision: nil,
            activate: true,
            recording: Sample.admin("policy.put")
          )
        },
        await refusal { () async throws(StoreError) in
          let bound = Sample.key(of: second.tenant.organization, agent: agent.id)
          try await second.createKey(bound, recording: Sample.admin("key.create"))
        },
      ]
      #expect(refused == Array(repeating: .notFound, count: refused.count))
      let foreign = await refusal { () async throws(StoreError) in
        let key = Sample.key(of: first.tenant.organization)
        try await second.createKey(key, recording: Sample.admin("key.create"))
      }
      #expect(foreign == .conflict)
      #expect(try await first.agent(agent.id) == agent)
      #expect(try await second.chainHead().sequence == 0)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a record id taken elsewhere is free here`(backend: Backend) async throws {
    try await backend.withTenants { _, first, second in
      let draft = Sample.decision()
      _ = try await first.append(draft)
      #expect(try await second.append(draft).sequence == 1)
    }
  }

  @Test func `only a system key that may act for tenants names an organization`() {
    let other = OrganizationID.make(at: Sample.now)
    func context(_ organization: OrganizationID, _ scopes: KeyScopes) -> TenantContext? {
      let text = APIKeyText.make(id: .make(at: Sample.now), isLive: true)
      return Sample.key(of: organization, scopes: scopes, text: text)
        .authenticate(presented: text.digest, at: Sample.now)
    }
    #expect(context(.system, [.tenantsAct])?.acting(for: other)?.organization == other)
    #expect(context(.system, [.tenantsAct])?.acting(for: .system) == nil)
    #expect(context(.system, [.system])?.acting(for: other) == nil)
    #expect(context(.make(at: Sample.now), [.tenantsAct])?.acting(for: other) == nil)
  }

  @Test func `the row for unknown ids authenticates nobody, not even its own digest`() {
    let unknown = APIKey.unknown
    let before = Timestamp(microseconds: -1)
    #expect(unknown.authenticate(presented: unknown.digest, at: before) == nil)
  }
}
