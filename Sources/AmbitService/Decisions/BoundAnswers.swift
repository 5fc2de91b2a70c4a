import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitStore
import AmbitWarrant

/// What the bounds of this release say about a call: identity, warrant and policy, in that order,
/// stopping at the first denial (DESIGN sections 2 and 9).
struct BoundAnswers {
  /// The decision, without id and digests; the caller sets the mode.
  var decision: Decision
  /// Details of the deciding reason as JSON.
  private(set) var details: [UInt8]?
  /// What a remote caller reads in place of the first reason and its details; nil for the same.
  private(set) var veil: Reason?

  /// Before anything was asked: a denial, so that nothing forgotten ever allows.
  static let undecided = BoundAnswers()

  private init() {
    decision = Decision(outcome: .deny, reasons: [], bound: nil)
  }

  /// Goes on where identity and warrant did not deny.
  init(
    _ opening: OpeningBounds,
    _ call: CallRequest,
    runtime: AgentRuntime,
    session: SessionCounters,
    at now: Timestamp
  ) {
    if let refusal = opening.refusal {
      decision = refusal
      details = opening.warrantReason?.details
      veil = opening.warrantReason?.veil
      return
    }
    guard session.canCount(call.tool) else {
      // Outside of the bounds, so that observing does not relax it.
      let reason = Reason(
        code: "decision.session_limit",
        message: "the session names too many tools"
      )
      decision = Decision(outcome: .deny, reasons: [reason], bound: nil)
      return
    }
    switch runtime.policy {
    case .broken(let diagnostic):
      decision = BoundAnswers.denial(
        .policy,
        Reason(
          code: diagnostic.code,
          message: "the active policy does not compile: \(diagnostic.message)"
        ),
        evaluated: opening.evaluated + [.policy]
      )
      details = BoundAnswers.details(of: diagnostic)
    case .compiled(let program):
      let roles = call.principal?.roles ?? []
      let verdict = program.decide(
        PolicyInput(
          tool: call.tool,
          roles: roles,
          arguments: call.arguments,
          context: Facts.context(at: now, warrant: opening.warrant?.identity).root,
          user: BoundAnswers.userFacts(call, runtime: runtime).root,
          session: session.facts(before: call.tool, at: now.microseconds),
          estimatedTokens: call.estimatedTokens
        )
      )
      if let permit = runtime.rolePermit,
        !permit.admits(tool: call.tool, roles: roles, creditedRole: verdict.creditedRole)
      {
        let role = runtime.agent.role.rawValue
        let reason = Reason(
          code: "identity.role_not_permitted",
          message: "no rule lets an agent with the role '\(role)' execute this tool"
        )
        decision = BoundAnswers.denial(.identity, reason, evaluated: opening.evaluated)
        return
      }
      decision = BoundAnswers.decision(verdict, evaluated: opening.evaluated + [.policy])
      details = verdict.fileHint.map(BoundAnswers.details)
    }
    if opening.warrant?.outcome == .approvalRequired { awaitWarrantApproval(opening) }
  }

  /// Bound and code are those of the first bound with the most restrictive outcome.
  private mutating func awaitWarrantApproval(_ opening: OpeningBounds) {
    guard decision.outcome < .deny, let reason = opening.warrantReason else { return }
    decision.reasons = [reason.exact] + (decision.outcome == .allow ? [] : decision.reasons)
    decision.outcome = .approvalRequired
    decision.bound = .warrant
    details = reason.details
  }

  /// Takes an allowed call back, because what it would use up is used up already.
  ///
  /// The caller has proved possession by then, and may know.
  mutating func refuse(_ failure: WarrantFailure) {
    let reason = WarrantReason(failure, remoteCode: failure.code)
    decision.outcome = failure.code == .approvalsInsufficient ? .approvalRequired : .deny
    decision.reasons = [reason.exact]
    decision.bound = .warrant
    details = reason.details
  }

  private static func userFacts(_ call: CallRequest, runtime: AgentRuntime) -> JSONDocument {
    guard let principal = call.principal else { return runtime.userFacts }
    return Facts.user(
      organization: runtime.organization,
      agent: runtime.agent,
      principal: principal.id
    )
  }

  private static func decision(_ verdict: PolicyVerdict, evaluated: [Bound]) -> Decision {
    Decision(
      outcome: verdict.outcome,
      reasons: [Reason(code: verdict.code, message: verdict.reason)],
      bound: .policy,
      evaluatedBounds: evaluated,
      violations: verdict.violations,
      timeoutSeconds: verdict.timeoutSeconds,
      creditedRole: verdict.creditedRole,
      fileHint: verdict.fileHint
    )
  }

  static func denial(_ bound: Bound, _ reason: Reason, evaluated: [Bound]) -> Decision {
    Decision(outcome: .deny, reasons: [reason], bound: bound, evaluatedBounds: evaluated)
  }

  // Details are written with members in canonical order, because records embed them as they are.
  private static func details(of diagnostic: Diagnostic) -> [UInt8] {
    var json = JSONWriter(capacity: 128)
    json.beginObject()
    json.name("column")
    json.int(diagnostic.position.column)
    json.name("file")
    json.string(diagnostic.file)
    if let hint = diagnostic.hint {
      json.name("hint")
      json.string(hint)
    }
    json.name("line")
    json.int(diagnostic.position.line)
    json.endObject()
    return json.bytes
  }

  private static func details(of hint: FileHint) -> [UInt8] {
    var json = JSONWriter(capacity: 128)
    json.beginObject()
    json.name("allowed_paths")
    json.beginArray()
    for path in hint.allowedPaths { json.string(path) }
    json.endArray()
    json.name("denied_paths")
    json.beginArray()
    for path in hint.deniedPaths { json.string(path) }
    json.endArray()
    json.endObject()
    return json.bytes
  }
}
