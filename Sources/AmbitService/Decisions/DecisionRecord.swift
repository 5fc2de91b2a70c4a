import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore

/// A decision on its way into its record.
struct DecisionRecord {
  let answer: DecisionAnswer
  let call: CallRequest
  let runtime: AgentRuntime
  let caller: Caller
  let principal: Text?
  let elapsed: Duration

  /// The record, redacted and sealed.
  func draft(at now: Timestamp) -> RecordDraft {
    let salt = SecureRandom.bytes(16)
    let decision = answer.decision
    var body = DecisionBody(
      tool: call.tool,
      arguments: RedactedArguments(
        canonical: call.arguments.canonicalBytes(),
        salt: salt,
        hashing: SHA256Hash.self
      ),
      outcome: decision.outcome
    )
    body.agent = Text(runtime.agent.id.string)
    body.principal = principal
    body.roles = call.principal?.roles ?? []
    body.session = call.session
    body.estimatedTokens = call.hasEstimate ? call.estimatedTokens : nil
    body.bound = decision.bound
    body.bounds = decision.evaluatedBounds
    body.reasons = decision.reasons.enumerated().map { index, reason in
      DecisionReason(
        code: reason.code,
        message: reason.message,
        details: index == 0 ? answer.details : nil
      )
    }
    body.violations = decision.violations
    body.timeoutSeconds = decision.timeoutSeconds
    body.policyDigest = answer.policyDigest
    body.ceilingDigest = answer.ceilingDigest
    body.ruleIDs = decision.creditedRole.map { [Text("role/" + $0.string)] } ?? []
    body.requestedBy = Text(caller.actor)
    body.labels = labels
    body.decideNanoseconds = Int(elapsed.nanoseconds)
    return RecordDraft(
      decision: body,
      id: answer.id,
      occurredAt: now,
      salt: salt,
      agent: runtime.agent.id,
      mode: decision.mode,
      hashing: SHA256Hash.self
    )
  }

  /// Names in code point order.
  private var labels: [(name: Text, value: Text)] {
    var labels: [(name: Text, value: Text)] = []
    if let callID = call.callID { labels.append(("call_id", callID)) }
    if caller.tenant.environment == .test { labels.append(("env", "test")) }
    labels.append(("request_id", Text(caller.requestID)))
    return labels
  }
}
