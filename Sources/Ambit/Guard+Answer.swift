import AmbitAudit
import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitWarrant

/// One call as it was asked.
struct Call {
  let tool: Text
  let arguments: Result<JSONElement, ArgumentsProblem>
  let estimatedTokens: Int
  /// With the session of the warrant, if that one is proved.
  let scope: Scope
  /// What bound 2 says; nil when it is not evaluated.
  let warrant: WarrantBound?

  init(
    _ tool: Text,
    _ arguments: Arguments,
    _ estimatedTokens: Int,
    _ boundary: WarrantBoundary,
    _ clock: GuardClock
  ) {
    var scope = Scope.current
    self.tool = tool
    self.arguments = arguments.parsed()
    self.estimatedTokens = estimatedTokens
    if case .success(let root) = self.arguments {
      warrant = boundary.answer(tool, root, session: scope.session, clock: clock)
    } else {
      warrant = nil
    }
    // A session that was signed wins over one that the caller chose, and differs from none: bound 2
    // has compared them.
    if let session = warrant?.identity?.session { scope.session = session.string }
    self.scope = scope
  }
}

extension Guard {
  /// The answer to a call, given what the session did before.
  func answer(
    _ call: Call,
    _ counters: SessionCounters,
    _ session: SessionLedger.Session?,
    at uptime: Duration,
    isDryRun: Bool
  ) -> Admission {
    let now = options.clock.now()
    var used: WarrantEffects?
    var explanation: PolicyExplanation?
    var decision: Decision
    var arguments: JSONElement?
    switch call.arguments {
    case .failure(let problem):
      decision = refusal("policy.input_invalid", problem.message)
    case .success(let root):
      arguments = root
      if !counters.canCount(call.tool) {
        decision = refusal("decision.session_limit", "the session names too many tools")
      } else if let input = input(call, root, counters, at: uptime, now) {
        var composition = BoundComposition()
        let warrant = call.warrant?.answer
        // When both allow, the policy is named, because it says which role and for how long.
        let isSilent = warrant?.outcome == .allow
        if warrant.map({ isSilent || composition.take($0) }) ?? true {
          let verdict = program.decide(input)
          _ = composition.take(verdict.boundAnswer)
          if verdict.outcome != .allow { explanation = program.explain(input) }
        }
        decision = composition.decision
        if isSilent { decision.evaluatedBounds.insert(.warrant, at: 0) }
        if let warrant = call.warrant, decision.outcome == .allow, !isDryRun {
          // Only now, when every bound has admitted the call.
          if let reason = boundary.consume(warrant, clock: options.clock) {
            decision.outcome = .deny
            decision.bound = .warrant
            decision.reasons = [reason]
            decision.timeoutSeconds = nil
          } else {
            used = warrant.verdict.effects
          }
        }
      } else {
        decision = refusal("policy.input_invalid", "the facts of the call are not valid")
      }
    }
    decision.id = RecordID.make(at: now).string
    decision.mode = options.mode
    decision.policyDigest = policyDigest
    decision.ceilingDigest = ceilingDigest
    return Admission(
      decision: decision,
      tool: call.tool,
      arguments: arguments,
      explanation: explanation,
      warrant: call.warrant?.identity,
      scope: call.scope,
      session: session,
      used: used
    )
  }

  /// The same call, refused because its decision could not be recorded.
  func unrecorded(_ admission: Admission) -> Admission {
    release(admission)
    var decision = refusal("record.unavailable", "the decision could not be recorded")
    decision.id = admission.decision.id
    decision.mode = admission.decision.mode
    decision.policyDigest = policyDigest
    decision.ceilingDigest = ceilingDigest
    return Admission(
      decision: decision,
      tool: admission.tool,
      arguments: admission.arguments,
      explanation: nil,
      warrant: admission.warrant,
      scope: admission.scope,
      session: admission.session,
      used: nil
    )
  }

  /// Gives back what a call has reserved that will not run.
  func release(_ admission: Admission) {
    if let used = admission.used { boundary.release(used) }
  }

  /// A refusal outside of the bounds, which observing does not relax.
  private func refusal(_ code: ReasonCode, _ message: String) -> Decision {
    Decision(outcome: .deny, reasons: [Reason(code: code, message: message)], bound: nil)
  }

  private func input(
    _ call: Call,
    _ arguments: JSONElement,
    _ counters: SessionCounters,
    at uptime: Duration,
    _ now: Timestamp
  ) -> PolicyInput? {
    guard let user = FactDocuments.user(call.scope, agent: agent),
      let context = FactDocuments.context(
        call.scope,
        warrant: call.warrant?.identity,
        at: now
      )
    else { return nil }
    return PolicyInput(
      tool: call.tool,
      roles: (call.scope.principal?.roles ?? []).map { Text($0) },
      arguments: arguments,
      context: context,
      user: user,
      session: counters.facts(before: call.tool, at: uptime.wholeMicroseconds),
      estimatedTokens: call.estimatedTokens
    )
  }
}
