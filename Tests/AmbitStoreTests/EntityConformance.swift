import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Testing

@Suite struct `Agents, keys and policies of every store` {
  @Test(arguments: Backend.allCases)
  func `an agent comes back as it was registered`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      var agent = Sample.agent("planner one")
      agent.role = .planner
      agent.delegatedUser = "ada@example.org"
      agent.tokenClaims = Array(#"{"team":"red"}"#.utf8)
      agent.mode = .observe
      agent.observeUntil = Sample.now.adding(seconds: 60)
      try await first.createAgent(agent, recording: Sample.admin("agent.create"))
      #expect(try await first.agent(agent.id) == agent)
      #expect(try await first.agent(named: "planner one") == agent)
      #expect(try await first.agents(after: nil, limit: 10) == [agent])
      #expect(try await first.agents(after: agent.id, limit: 10) == [])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a name is taken until its agent is deleted`(backend: Backend) async throws {
    try await backend.withTenants { _, first, second in
      let agent = Sample.agent("a")
      try await first.createAgent(agent, recording: Sample.admin("agent.create"))
      let again = await refusal { () async throws(StoreError) in
        try await first.createAgent(Sample.agent("a"), recording: Sample.admin("agent.create"))
      }
      #expect(again == .conflict)
      try await second.createAgent(Sample.agent("a"), recording: Sample.admin("agent.create"))
      try await first.deleteAgent(agent.id, at: Sample.now, recording: Sample.admin("agent.delete"))
      #expect(try await first.agent(agent.id) == nil)
      try await first.createAgent(Sample.agent("a"), recording: Sample.admin("agent.create"))
      // The refused registration left no record: nothing happened.
      #expect(try await first.chainHead().sequence == 3)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an update needs the current revision`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      var agent = Sample.agent("a")
      try await first.createAgent(agent, recording: Sample.admin("agent.create"))
      agent.active = false
      let updated = try await first.updateAgent(agent, recording: Sample.admin("agent.update"))
      #expect(updated.revision == 2)
      #expect(!updated.active)
      let stale = agent
      let code = await refusal { () async throws(StoreError) in
        _ = try await first.updateAgent(stale, recording: Sample.admin("agent.update"))
      }
      #expect(code == .revisionMismatch)
    }
  }

  @Test(arguments: Backend.allCases)
  func `deleting an agent revokes its keys and ends its policy`(backend: Backend) async throws {
    try await backend.withTenants { store, first, _ in
      let agent = Sample.agent("a")
      try await first.createAgent(agent, recording: Sample.admin("agent.create"))
      let key = Sample.key(of: first.tenant.organization, agent: agent.id)
      try await first.createKey(key, recording: Sample.admin("key.create"))
      _ = try await first.putPolicy(
        Sample.policy("a: 1"),
        scope: .agent(agent.id),
        ifRevision: nil,
        activate: true,
        recording: Sample.admin("policy.put")
      )
      try await first.deleteAgent(agent.id, at: Sample.now, recording: Sample.admin("agent.delete"))
      #expect(try await first.key(key.id)?.revokedAt == Sample.now)
      #expect(try await store.system.activePolicies() == [])
      #expect(try await first.policyStates() == [])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a key authenticates by its whole text until it ends`(backend: Backend) async throws {
    try await backend.withTenants { store, first, _ in
      let text = APIKeyText.make(id: .make(at: Sample.now), isLive: true)
      let key = Sample.key(of: first.tenant.organization, text: text)
      try await first.createKey(key, recording: Sample.admin("key.create"))
      let stored = try #require(try await store.system.key(text.id))
      #expect(stored == key)
      let context = stored.authenticate(presented: text.digest, at: Sample.now)
      #expect(context?.organization == first.tenant.organization)
      let other = SHA256Hash.sha256("other")
      #expect(stored.authenticate(presented: other, at: Sample.now) == nil)
      #expect(stored.authenticate(presented: text.digest, at: key.expiresAt) == nil)
      let end = Sample.now.adding(seconds: 10)
      let revoked = try await first.revokeKey(
        key.id,
        at: end,
        recording: Sample.admin("key.revoke")
      )
      #expect(revoked.authenticate(presented: text.digest, at: Sample.now) != nil)
      #expect(revoked.authenticate(presented: text.digest, at: end) == nil)
      // A later end does not give life back.
      let later = end.adding(seconds: 100)
      let again = try await first.revokeKey(
        key.id,
        at: later,
        recording: Sample.admin("key.revoke")
      )
      #expect(again.revokedAt == end)
    }
  }

  @Test(arguments: Backend.allCases)
  func `versions are numbered and one is in force`(backend: Backend) async throws {
    try await backend.withTenants { store, first, _ in
      let scope = PolicyScope.organization
      #expect(try await first.policyState(scope).revision == 0)
      for source in ["v: 1", "v: 2"] {
        _ = try await first.putPolicy(
          Sample.policy(source),
          scope: scope,
          ifRevision: nil,
          activate: false,
          recording: Sample.admin("policy.put")
        )
      }
      #expect(try await first.activePolicy(scope) == nil)
      let state = try await first.policyState(scope)
      #expect(state.latest == 2)
      #expect(state.active == nil)
      let stale = await refusal { () async throws(StoreError) in
        _ = try await first.activatePolicy(
          scope,
          version: 2,
          ifRevision: state.revision - 1,
          at: Sample.now,
          recording: Sample.admin("policy.activate")
        )
      }
      #expect(stale == .revisionMismatch)
      let unknown = await refusal { () async throws(StoreError) in
        _ = try await first.activatePolicy(
          scope,
          version: 3,
          ifRevision: state.revision,
          at: Sample.now,
          recording: Sample.admin("policy.activate")
        )
      }
      #expect(unknown == .notFound)
      let active = try await first.activatePolicy(
        scope,
        version: 1,
        ifRevision: state.revision,
        at: Sample.now,
        recording: Sample.admin("policy.activate")
      )
      #expect(active.active == 1)
      #expect(try await first.activePolicy(scope)?.source == Array("v: 1".utf8))
      #expect(try await store.system.activePolicies().map(\.version.version) == [1])
      let versions = try await first.policyVersions(scope, before: nil, limit: 10)
      #expect(versions.map(\.version) == [2, 1])
      #expect(versions.map(\.parent) == [1, nil])
      let none = try await first.activatePolicy(
        scope,
        version: nil,
        ifRevision: active.revision,
        at: Sample.now,
        recording: Sample.admin("policy.deactivate")
      )
      #expect(none.active == nil)
      #expect(try await first.activePolicy(scope) == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a deleted organization authenticates nobody`(backend: Backend) async throws {
    try await backend.withTenants { store, first, _ in
      let key = Sample.key(of: first.tenant.organization)
      try await first.createKey(key, recording: Sample.admin("key.create"))
      try await store.system.deleteOrganization(
        first.tenant.organization,
        at: Sample.now,
        recording: Sample.admin("organization.delete")
      )
      #expect(try await store.system.key(key.id) == nil)
      #expect(try await store.system.organization(first.tenant.organization) == nil)
      #expect(try await store.system.organizations(after: nil, limit: 10).map(\.name) == ["second"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the system's own organization cannot be deleted`(backend: Backend) async throws {
    try await backend.withStore { store in
      let code = await refusal { () async throws(StoreError) in
        try await store.system.deleteOrganization(
          .system,
          at: Sample.now,
          recording: Sample.admin("organization.delete")
        )
      }
      #expect(code == .notFound)
    }
  }

  @Test(arguments: Backend.allCases)
  func `being seen keeps the revision and the first moment`(backend: Backend) async throws {
    try await backend.withTenants { store, first, _ in
      let agent = Sample.agent("a")
      try await first.createAgent(agent, recording: Sample.admin("agent.create"))
      let later = Sample.now.adding(seconds: 60)
      try await store.system.touchAgents([agent.id: Sample.now])
      try await store.system.touchAgents([agent.id: later])
      let seen = try #require(try await first.agent(agent.id))
      #expect(seen.firstSeen == Sample.now)
      #expect(seen.lastSeen == later)
      #expect(seen.revision == 1)
      let key = Sample.key(of: first.tenant.organization)
      try await first.createKey(key, recording: Sample.admin("key.create"))
      try await store.system.touchKeys([key.id: later])
      try await store.system.touchKeys([key.id: Sample.now])
      #expect(try await first.key(key.id)?.lastUsedAt == later)
    }
  }
}
