import AmbitModel
import AmbitStore
import Synchronization

/// Agents ready to decide, loaded on first use and forgotten whenever their organization changes.
final class AgentRuntimeCache: Sendable {
  struct ProgramKey: Hashable {
    let policy: Digest256?
    let ceiling: Digest256?
  }

  struct Entry {
    let runtime: AgentRuntime
    var lastSeen: Timestamp
  }

  struct State {
    var runtimes: [OrganizationID: [Text: Entry]] = [:]
    /// Compiled sources outlive their agents' entries, so that a change of one agent does not
    /// compile all others anew.
    var programs: [ProgramKey: CompiledPolicy] = [:]
    /// Counts invalidations, so that what was read before one is not remembered after it.
    var generation = 0
    var seen: [AgentID: Timestamp] = [:]
  }

  private static let programsMax = 1_024
  private static let runtimesPerOrganizationMax = 20_000

  private let store: any Store
  private let state = Mutex(State())

  init(store: any Store) {
    self.store = store
  }

  /// The agent that a caller names by id or by name; nil when the organization has none such.
  func runtime(
    of reference: Text,
    tenant: TenantContext,
    at now: Timestamp
  ) async throws(ServiceError) -> AgentRuntime? {
    let organization = tenant.organization
    let known = state.withLock { state -> AgentRuntime? in
      guard let entry = state.runtimes[organization]?[reference] else { return nil }
      // Written at most twice a minute: `last_seen` is kept to the minute.
      if entry.lastSeen.adding(seconds: 30) < now {
        state.runtimes[organization]?[reference]?.lastSeen = now
      }
      return entry.runtime
    }
    if let known { return known }
    let generation = state.withLock { $0.generation }
    do {
      guard let runtime = try await load(reference, tenant: tenant) else { return nil }
      state.withLock { state in
        guard state.generation == generation else { return }
        var entries = state.runtimes[organization] ?? [:]
        if entries.count >= Self.runtimesPerOrganizationMax { entries = [:] }
        entries[reference] = Entry(runtime: runtime, lastSeen: now)
        state.runtimes[organization] = entries
      }
      return runtime
    } catch {
      throw ServiceError(error)
    }
  }

  private func load(
    _ reference: Text,
    tenant: TenantContext
  ) async throws(StoreError) -> AgentRuntime? {
    let rows = store.organization(tenant)
    let agent: Agent?
    if let id = AgentID(utf8: reference.utf8) {
      agent = try await rows.agent(id)
    } else {
      agent = try await rows.agent(named: reference.string)
    }
    guard let agent else { return nil }
    let ceiling = try await rows.activePolicy(.organization)
    let policy = try await rows.activePolicy(.agent(agent.id))
    // Compiling may take milliseconds: never on the caller's event loop.
    let compiled = await withTaskExecutorPreference(globalConcurrentExecutor) {
      compile(policy: policy, ceiling: ceiling)
    }
    return AgentRuntime(
      organization: tenant.organization,
      agent: agent,
      policy: compiled.policy,
      policyDigest: policy?.sourceDigest,
      ceilingDigest: ceiling?.sourceDigest,
      rolePermit: RolePermit(
        role: agent.role,
        policy: compiled.resolvedPolicy,
        ceiling: compiled.resolvedCeiling
      )
    )
  }

  private func compile(policy: PolicyVersion?, ceiling: PolicyVersion?) -> CompiledPolicy {
    let key = ProgramKey(policy: policy?.sourceDigest, ceiling: ceiling?.sourceDigest)
    if let known = state.withLock({ $0.programs[key] }) { return known }
    let compiled = CompiledPolicy(policySource: policy?.source, ceilingSource: ceiling?.source)
    state.withLock { state in
      if state.programs.count >= Self.programsMax { state.programs = [:] }
      state.programs[key] = compiled
    }
    return compiled
  }

  /// Forgets the agents of an organization.
  func forget(_ organization: OrganizationID) {
    state.withLock { state in
      state.collectSeen()
      state.runtimes[organization] = nil
      state.generation += 1
    }
  }

  /// When agents called since the last call.
  func takeSeen() -> [AgentID: Timestamp] {
    state.withLock { state in
      state.collectSeen()
      defer { state.seen = [:] }
      return state.seen
    }
  }
}

extension AgentRuntimeCache.State {
  mutating func collectSeen() {
    for entries in runtimes.values {
      for entry in entries.values { seen[entry.runtime.agent.id] = entry.lastSeen }
    }
  }
}
