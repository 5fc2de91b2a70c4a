import AmbitAudit
import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitStore
import AmbitWarrant

extension ControlPlane {
  /// Decides one call; what it uses up and the record are durable when the answer is there.
  ///
  /// Throws what is wrong with the request, or `record.unavailable`/`record.queue_full` when the
  ///   record could not be written: then nothing was decided and the call must not run.
  package func decide(
    _ call: CallRequest,
    for caller: Caller
  ) async throws(ServiceError) -> DecisionAnswer {
    let runtime = try await agent(of: call, for: caller)
    var pending = try await decided(call, runtime: runtime, caller: caller)
    try await settle(&pending, for: caller)
    return try answer(to: pending)
  }

  /// Decides calls one after the other.
  ///
  /// All records become durable together, except that a call that uses something up has to wait for
  /// that before the next one is decided.
  package func decide(
    batch calls: [CallRequest],
    for caller: Caller
  ) async throws(ServiceError) -> [DecisionAnswer] {
    var loaded: [AgentRuntime] = []
    loaded.reserveCapacity(calls.count)
    for call in calls { loaded.append(try await agent(of: call, for: caller)) }
    var answers: [DecisionAnswer] = []
    var drafts: [RecordDraft] = []
    for (call, runtime) in zip(calls, loaded) {
      var pending = try await decided(call, runtime: runtime, caller: caller)
      if pending.effects.isEmpty {
        count(pending)
        if let draft = draft(of: pending, for: caller) { drafts.append(draft) }
      } else {
        // Records stand in the order of the decisions.
        if !drafts.isEmpty { try await keep(drafts, for: caller) }
        drafts = []
        try await settle(&pending, for: caller)
      }
      answers.append(try answer(to: pending))
    }
    if !drafts.isEmpty { try await keep(drafts, for: caller) }
    return answers
  }

  // MARK: The agent

  /// The agent that a credential may ask about (DESIGN section 8, rule 12).
  private func agent(
    of call: CallRequest,
    for caller: Caller
  ) async throws(ServiceError) -> AgentRuntime {
    try caller.require(.decide)
    let now = now
    if let bound = caller.tenant.agent {
      let runtime = try await runtimes.runtime(
        of: Text(bound.string),
        tenant: caller.tenant,
        at: now
      )
      guard let runtime else { throw unknownAgent(call) }
      if let named = call.agent, named != Text(bound.string), named != Text(runtime.agent.name) {
        throw unknownAgent(call)
      }
      return runtime
    }
    try caller.require(.decideAny)
    guard let named = call.agent else {
      throw ServiceError.invalid(
        "request.missing",
        "`agent` is missing, and this key is bound to none",
        pointer: "/agent",
        at: nil
      )
    }
    let runtime = try await runtimes.runtime(of: named, tenant: caller.tenant, at: now)
    guard let runtime else { throw unknownAgent(call) }
    return runtime
  }

  /// One answer for agents that do not exist and for those of others.
  private func unknownAgent(_ call: CallRequest) -> ServiceError {
    ServiceError(.notFound, "identity.agent_unknown", "no such agent")
  }

  // MARK: The decision

  /// What the bounds say, before anything is used up or recorded.
  private func decided(
    _ call: CallRequest,
    runtime: AgentRuntime,
    caller: Caller
  ) async throws(ServiceError) -> PendingDecision {
    try checkReceiptRequest(call)
    guard call.presented != nil else { return decideNow(call, runtime: runtime, caller: caller) }
    // A long chain costs a signature check for each link: not on the connection's event loop.
    return await withTaskExecutorPreference(globalConcurrentExecutor) {
      decideNow(call, runtime: runtime, caller: caller)
    }
  }

  private func decideNow(
    _ call: CallRequest,
    runtime: AgentRuntime,
    caller: Caller
  ) -> PendingDecision {
    let start = ContinuousClock.now
    let now = now
    let opening = OpeningBounds(
      call,
      runtime: runtime,
      tenant: caller.tenant,
      warrants: warrants,
      at: now
    )
    let principal = call.principal?.id ?? runtime.agent.delegatedUser.map { Text($0) }
    var pending = PendingDecision(
      call: call,
      runtime: runtime,
      principal: principal,
      session: opening.session(of: call),
      verdict: opening.warrant,
      at: now
    )
    let mode = runtime.mode(at: now)
    sessions.withSession(pending.sessionKey, at: now, counts: !call.isDryRun) { counters in
      pending.bounds = BoundAnswers(opening, call, runtime: runtime, session: counters, at: now)
      pending.bounds.decision.mode = mode
      counters.count(call.tool, pending.bounds.decision.outcome, at: now.microseconds)
      // What is used up may refuse the call yet.
      if pending.effects.isEmpty, pending.bounds.decision.proceeds { counters.use(call.tool) }
    }
    pending.elapsed = ContinuousClock.now - start
    return pending
  }

  /// Uses up what the call uses up, keeps the record, and makes the decision final.
  private func settle(
    _ pending: inout PendingDecision,
    for caller: Caller
  ) async throws(ServiceError) {
    let effects = pending.effects
    if !effects.isEmpty {
      let answer = await consume(effects, of: pending, for: caller)
      if let failure = answer.failure { pending.refuse(failure) }
      let decision = pending.bounds.decision
      sessions.withSession(pending.sessionKey, at: pending.now) { counters in
        counters.correct(to: decision.outcome)
        if decision.proceeds { counters.use(pending.call.tool) }
      }
      count(pending)
      // Effects and record are one transaction.
      if answer == .consumed { return }
    } else {
      count(pending)
    }
    if let draft = draft(of: pending, for: caller) { try await keep([draft], for: caller) }
  }

  private func consume(
    _ effects: WarrantEffects,
    of pending: PendingDecision,
    for caller: Caller
  ) async -> WarrantConsumption {
    let now = pending.now.unixSeconds
    guard let draft = draft(of: pending, for: caller) else {
      return await store.replays.consume(effects, at: now)
    }
    let start = ContinuousClock.now
    do {
      let answer = try await rows(of: caller).consume(effects, recording: draft, at: now)
      if answer == .consumed {
        let waited = (ContinuousClock.now - start).microseconds
        metrics.countRecord(kind: "decision", microseconds: waited)
      }
      return answer
    } catch {
      // The denial needs a record too; if that fails as well, nothing is decided.
      return .unavailable
    }
  }

  private func count(_ pending: PendingDecision) {
    let decision = pending.bounds.decision
    metrics.countDecision(
      outcome: decision.outcome,
      bound: decision.outcome == .allow ? "none" : decision.bound.map { "\($0.word)" } ?? "none",
      mode: decision.mode,
      microseconds: pending.elapsed.microseconds
    )
    if let code = pending.warrantCode { metrics.countWarrant(code: code.rawValue) }
  }

  /// The record; nil when there is none to be kept.
  private func draft(of pending: PendingDecision, for caller: Caller) -> RecordDraft? {
    guard !pending.call.isDryRun, settings.recordsDecisions else { return nil }
    return DecisionRecord(pending: pending, caller: caller).draft()
  }

  private func keep(
    _ drafts: [RecordDraft],
    for caller: Caller
  ) async throws(ServiceError) {
    let start = ContinuousClock.now
    do {
      _ = try await rows(of: caller).append(drafts)
    } catch {
      // Whatever the store's reason: no record, no decision.
      let code: ReasonCode =
        error.code == .queueFull ? "record.queue_full" : "record.unavailable"
      throw ServiceError(.unavailable, code, "the decision could not be recorded")
    }
    let waited = (ContinuousClock.now - start).microseconds
    for _ in drafts { metrics.countRecord(kind: "decision", microseconds: waited) }
  }
}

extension Duration {
  /// Whole microseconds, cut off.
  var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  /// Whole nanoseconds, cut off.
  var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
