import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant

/// A decision on its way into its record.
struct DecisionRecord {
  let pending: PendingDecision
  let caller: Caller

  /// The record, redacted and sealed; it holds the exact codes.
  func draft() -> RecordDraft {
    let salt = SecureRandom.bytes(16)
    let (call, runtime) = (pending.call, pending.runtime)
    let decision = pending.bounds.decision
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
    body.principal = pending.principal
    body.roles = call.principal?.roles ?? []
    body.session = pending.session
    body.warrant = pending.verdict?.identity.map(DecisionBody.Warrant.init)
    body.estimatedTokens = call.hasEstimate ? call.estimatedTokens : nil
    body.bound = decision.bound
    body.bounds = decision.evaluatedBounds
    body.reasons = decision.reasons.enumerated().map { index, reason in
      DecisionReason(
        code: reason.code,
        message: reason.message,
        details: index == 0 ? pending.bounds.details : nil
      )
    }
    body.violations = decision.violations
    body.timeoutSeconds = decision.timeoutSeconds
    body.policyDigest = runtime.policyDigest
    body.ceilingDigest = runtime.ceilingDigest
    body.ruleIDs = decision.creditedRole.map { [Text("role/" + $0.string)] } ?? []
    body.requestedBy = Text(caller.actor)
    body.labels = labels
    body.decideNanoseconds = Int(pending.elapsed.nanoseconds)
    return RecordDraft(
      decision: body,
      id: pending.id,
      occurredAt: pending.now,
      salt: salt,
      agent: runtime.agent.id,
      mode: decision.mode,
      hashing: SHA256Hash.self
    )
  }

  /// Names in code point order.
  private var labels: [(name: Text, value: Text)] {
    var labels: [(name: Text, value: Text)] = []
    if let callID = pending.call.callID { labels.append(("call_id", callID)) }
    if caller.tenant.environment == .test { labels.append(("env", "test")) }
    labels.append(("request_id", Text(caller.requestID)))
    return labels
  }
}

extension DecisionBody.Warrant {
  fileprivate init(_ identity: WarrantVerdict.Identity) {
    self.init(
      id: Text(identity.warrant.name),
      root: Text(identity.root.hex),
      chainDigest: identity.chainDigest
    )
  }
}
