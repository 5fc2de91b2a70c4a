import AmbitAudit
import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitPolicy

/// One call as it was asked.
struct Call {
  let tool: Text
  let arguments: Result<JSONElement, ArgumentsProblem>
  let estimatedTokens: Int
  let scope: Scope

  init(_ tool: Text, _ arguments: Arguments, _ estimatedTokens: Int, _ scope: Scope) {
    self.tool = tool
    self.arguments = arguments.parsed()
    self.estimatedTokens = estimatedTokens
    self.scope = scope
  }
}

extension Guard {
  /// The answer to a call, given what the session did before.
  func answer(
    _ call: Call,
    _ counters: SessionCounters,
    _ session: SessionLedger.Session?,
    at uptime: Duration
  ) -> Admission {
    let now = options.clock.now()
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
        let verdict = program.decide(input)
        var composition = BoundComposition()
        _ = composition.take(verdict.boundAnswer)
        decision = composition.decision
        if decision.outcome != .allow { explanation = program.explain(input) }
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
      scope: call.scope,
      session: session
    )
  }

  /// The same call, refused because its decision could not be recorded.
  func unrecorded(_ admission: Admission) -> Admission {
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
      scope: admission.scope,
      session: admission.session
    )
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
      let context = FactDocuments.context(call.scope, at: now)
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
