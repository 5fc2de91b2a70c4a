import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitStore

/// What the bounds of this release say about a call: identity and policy, in that order, stopping
/// at the first denial (DESIGN sections 2 and 9).
struct BoundAnswers {
  /// The decision, without id and digests; the caller sets the mode.
  var decision: Decision
  /// Details of the deciding reason as JSON.
  private(set) var details: [UInt8]?

  init(
    _ call: CallRequest,
    runtime: AgentRuntime,
    tenant: TenantContext,
    session: SessionCounters,
    at now: Timestamp
  ) {
    if let reason = BoundAnswers.identityDenial(call, runtime: runtime, tenant: tenant) {
      decision = BoundAnswers.denial(.identity, reason, evaluated: [.identity])
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
        evaluated: [.identity, .policy]
      )
      details = BoundAnswers.details(of: diagnostic)
    case .compiled(let program):
      let roles = call.principal?.roles ?? []
      let verdict = program.decide(
        PolicyInput(
          tool: call.tool,
          roles: roles,
          arguments: call.arguments,
          context: Facts.context(at: now).root,
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
        decision = BoundAnswers.denial(.identity, reason, evaluated: [.identity])
        return
      }
      decision = BoundAnswers.decision(verdict)
      details = verdict.fileHint.map(BoundAnswers.details)
    }
  }

  private static func identityDenial(
    _ call: CallRequest,
    runtime: AgentRuntime,
    tenant: TenantContext
  ) -> Reason? {
    guard runtime.agent.active else {
      return Reason(code: "identity.agent_inactive", message: "the agent is not active")
    }
    if call.principal != nil, !tenant.scopes.contains(.assertPrincipal) {
      return Reason(
        code: "identity.role_not_grantable",
        message: "this key may not state a principal or roles"
      )
    }
    return nil
  }

  private static func userFacts(_ call: CallRequest, runtime: AgentRuntime) -> JSONDocument {
    guard let principal = call.principal else { return runtime.userFacts }
    return Facts.user(
      organization: runtime.organization,
      agent: runtime.agent,
      principal: principal.id
    )
  }

  private static func decision(_ verdict: PolicyVerdict) -> Decision {
    Decision(
      outcome: verdict.outcome,
      reasons: [Reason(code: verdict.code, message: verdict.reason)],
      bound: .policy,
      evaluatedBounds: [.identity, .policy],
      violations: verdict.violations,
      timeoutSeconds: verdict.timeoutSeconds,
      creditedRole: verdict.creditedRole,
      fileHint: verdict.fileHint
    )
  }

  private static func denial(_ bound: Bound, _ reason: Reason, evaluated: [Bound]) -> Decision {
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
