package import AmbitModel
import AmbitStore
import Synchronization

/// Whether the server can do its work, part by part.
package struct Readiness: Sendable {
  /// One part.
  package struct Check: Sendable {
    /// `store`, `audit` or `policies`.
    package let name: StaticString
    /// What is wrong, for whoever probes; nil when all is well.
    package let problem: String?
  }

  /// All parts.
  package let checks: [Check]

  /// True when every part is well.
  package var isReady: Bool {
    checks.allSatisfy { $0.problem == nil }
  }

  /// Writes `{status, checks: {name: "ok" or problem}}`.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("status")
    json.word(isReady ? "ready" : "unready")
    json.name("checks")
    json.beginObject()
    for check in checks {
      json.name(check.name)
      json.string(check.problem ?? "ok")
    }
    json.endObject()
    json.endObject()
  }
}

/// Remembers for a while whether all active policies compile, so that probes stay cheap.
final class ReadinessMemo: Sendable {
  private struct State {
    var brokenPolicies: Int?
    var checkedAt = Timestamp(microseconds: 0)
    /// Sources that compiled once in this process; they always will.
    var compiled: Set<Digest256> = []
    var generation = 0
  }

  /// Seconds until the database is asked again.
  private static let seconds: Int64 = 10
  private let state = Mutex(State())

  func forget() {
    state.withLock { state in
      state.brokenPolicies = nil
      state.generation += 1
    }
  }

  /// The number of active policies that do not compile.
  func brokenPolicies(
    at now: Timestamp,
    read: () async throws(StoreError) -> [ActivePolicy]
  ) async throws(StoreError) -> Int {
    let (known, generation, compiled) = state.withLock { state in
      let isFresh = now < state.checkedAt.adding(seconds: Self.seconds)
      return (isFresh ? state.brokenPolicies : nil, state.generation, state.compiled)
    }
    if let known { return known }
    var broken = 0
    var good: Set<Digest256> = []
    for policy in try await read() {
      let version = policy.version
      // Taken of the bytes, not from the row, so that a source changed by other hands is read.
      let digest = PolicyCheck.digest(of: version.source, scope: version.scope)
      let isCeiling = version.scope == .organization
      if compiled.contains(digest)
        || PolicyCheck.errors(in: version.source, isCeiling: isCeiling).isEmpty
      {
        good.insert(digest)
      } else {
        broken += 1
      }
    }
    let count = broken
    state.withLock { state in
      guard state.generation == generation else { return }
      state.brokenPolicies = count
      state.checkedAt = now
      state.compiled = good
    }
    return count
  }
}

extension ControlPlane {
  /// Checks everything that deciding needs.
  package func readiness() async -> Readiness {
    let health = await store.system.health()
    var policies: String?
    do {
      let broken = try await readinessMemo.brokenPolicies(at: now) { () throws(StoreError) in
        try await store.system.activePolicies()
      }
      if broken > 0 { policies = "\(broken) active policies do not compile" }
    } catch {
      policies = "cannot be read"
    }
    return Readiness(checks: [
      Readiness.Check(name: "store", problem: health.readable ? nil : "cannot be read"),
      Readiness.Check(name: "audit", problem: health.writable ? nil : "cannot be written"),
      Readiness.Check(name: "policies", problem: policies),
    ])
  }

  /// Writes down when keys and agents were used; call it each minute and at shutdown.
  package func flushUses() async {
    let keys = authenticator.takeUses()
    let agents = runtimes.takeSeen()
    // Lost uses are no loss of safety; the next use is noted again.
    if !keys.isEmpty { try? await store.system.touchKeys(keys) }
    if !agents.isEmpty { try? await store.system.touchAgents(agents) }
  }
}
