import AmbitAudit
import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitStore

extension ControlPlane {
  /// Decides one call; the record is durable when the answer is there.
  ///
  /// Throws what is wrong with the request, or `record.unavailable`/`record.queue_full` when the
  ///   record could not be written: then nothing was decided and the call must not run.
  package func decide(
    _ call: CallRequest,
    for caller: Caller
  ) async throws(ServiceError) -> DecisionAnswer {
    let runtime = try await agent(of: call, for: caller)
    let (answer, draft) = answer(call, runtime: runtime, caller: caller)
    if let draft { try await keep([draft], for: caller) }
    return answer
  }

  /// Decides calls one after the other; all records become durable together.
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
      let (answer, draft) = answer(call, runtime: runtime, caller: caller)
      answers.append(answer)
      if let draft { drafts.append(draft) }
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

  private func answer(
    _ call: CallRequest,
    runtime: AgentRuntime,
    caller: Caller
  ) -> (DecisionAnswer, RecordDraft?) {
    let start = ContinuousClock.now
    let now = now
    let id = RecordID.make(at: now)
    let mode = runtime.mode(at: now)
    let principal = call.principal?.id ?? runtime.agent.delegatedUser.map { Text($0) }
    let key = SessionLedger.Key(
      agent: runtime.agent.id,
      principal: principal ?? "",
      session: call.session
    )
    let bounds = sessions.withSession(key, at: now, counts: !call.isDryRun) { counters in
      var bounds = BoundAnswers(
        call,
        runtime: runtime,
        tenant: caller.tenant,
        session: counters,
        at: now
      )
      bounds.decision.mode = mode
      counters.count(call.tool, bounds.decision.outcome, at: now.microseconds)
      if bounds.decision.proceeds { counters.use(call.tool) }
      return bounds
    }
    var decision = bounds.decision
    decision.id = id.string
    let answer = DecisionAnswer(
      id: id,
      decision: decision,
      details: bounds.details,
      policyDigest: runtime.policyDigest,
      ceilingDigest: runtime.ceilingDigest
    )
    let elapsed = ContinuousClock.now - start
    metrics.countDecision(
      outcome: decision.outcome,
      bound: decision.outcome == .allow ? "none" : decision.bound.map { "\($0.word)" } ?? "none",
      mode: mode,
      microseconds: elapsed.microseconds
    )
    guard !call.isDryRun, settings.recordsDecisions else { return (answer, nil) }
    let draft = DecisionRecord(
      answer: answer,
      call: call,
      runtime: runtime,
      caller: caller,
      principal: principal,
      elapsed: elapsed
    ).draft(at: now)
    return (answer, draft)
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
