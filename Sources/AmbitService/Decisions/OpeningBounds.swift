import AmbitModel
import AmbitStore
import AmbitWarrant

/// Bounds 1 and 2: who calls, and what was delegated to it.
///
/// They come before the session is known, because a warrant may name it.
struct OpeningBounds {
  /// The denial, if there is one.
  private(set) var refusal: Decision?
  /// The bounds that were evaluated.
  private(set) var evaluated: [Bound] = [.identity]
  /// What bound 2 says; nil when it was not evaluated.
  private(set) var warrant: WarrantVerdict?
  /// Why bound 2 does not allow; nil when it does, or was not evaluated.
  private(set) var warrantReason: WarrantReason?

  init(
    _ call: CallRequest,
    runtime: AgentRuntime,
    tenant: TenantContext,
    warrants: WarrantDesk,
    at now: Timestamp
  ) {
    if let reason = Self.identityDenial(call, runtime: runtime, tenant: tenant) {
      refusal = BoundAnswers.denial(.identity, reason, evaluated: evaluated)
      return
    }
    guard let verdict = warrants.verdict(of: call, in: tenant.organization, at: now) else { return }
    evaluated.append(.warrant)
    warrant = verdict
    guard verdict.outcome != .allow else { return }
    let reason = WarrantReason(
      WarrantFailure(verdict.code, link: verdict.link),
      remoteCode: verdict.remoteCode
    )
    warrantReason = reason
    if verdict.outcome == .deny {
      refusal = BoundAnswers.denial(.warrant, reason.exact, evaluated: evaluated)
    }
  }

  /// The session that counts: one that a valid warrant names wins over the caller's.
  func session(of call: CallRequest) -> Text? {
    guard refusal == nil, let session = warrant?.identity?.session else { return call.session }
    return session
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
}
