import AmbitCrypto
import AmbitModel
import AmbitWarrant

extension Guard {
  /// Asks a person about a held call; returns it when it is granted.
  ///
  /// - Throws: `Refusal` for a denied call, without a handler, and for every answer but a grant.
  func seekApproval(
    _ admission: Admission,
    _ arguments: JSONElement
  ) async throws -> Admission {
    // The approvers of a warrant are its own: nobody here may stand in for them.
    guard admission.decision.outcome == .approvalRequired, admission.decision.bound != .warrant,
      let approve = options.approve
    else { throw refusal(admission) }
    let request = ApprovalRequest(
      decision: admission.decision,
      tool: admission.tool,
      arguments: arguments,
      agent: agent,
      principal: admission.scope.principal,
      session: admission.scope.session,
      callDigest: callDigest(admission, arguments)
    )
    let answer: Approval?
    do {
      answer = try await withDeadline(options.approvalTimeout) { try await approve(request) }
    } catch {
      // What a handler throws may quote arguments; the model and the record see only this.
      throw refused(admission, nil, "approval.unavailable", "nobody could be asked for approval")
    }
    guard let answer else {
      throw refused(admission, nil, "approval.expired", "nobody answered in time")
    }
    guard answer.isGranted else {
      throw refused(admission, answer, "approval.denied", "approval was refused")
    }
    let granted = try useWarrant(admission, arguments)
    guard keep({ approvalRecord(granted, answer, request.callDigest, code: "approval.granted") })
    else { throw refusal(unrecorded(granted)) }
    admission.session?.withCounters { $0.use(admission.tool) }
    return granted
  }

  /// Asks bound 2 again, because a warrant may have ended while a person thought, and uses up what
  /// the call uses up.
  private func useWarrant(
    _ admission: Admission,
    _ arguments: JSONElement
  ) throws -> Admission {
    let bound = boundary.answer(
      admission.tool,
      arguments,
      session: admission.scope.session,
      clock: options.clock
    )
    guard let bound else { return admission }
    if bound.verdict.outcome != .allow { throw refusal(admission, approval: bound.answer.reason) }
    if let reason = boundary.consume(bound, clock: options.clock) {
      throw refusal(admission, approval: reason)
    }
    var granted = admission
    granted.used = bound.verdict.effects
    return granted
  }

  private func refused(
    _ admission: Admission,
    _ answer: Approval?,
    _ code: ReasonCode,
    _ message: String
  ) -> Refusal {
    // Nothing runs, so that a record that cannot be kept changes nothing for the caller.
    if !keep({ approvalRecord(admission, answer, nil, code: code) }) {
      options.announce("ambit: the refused approval of \(admission.decision.id) is not recorded")
    }
    return refusal(admission, approval: Reason(code: code, message: message))
  }

  /// SHA-256 of `ambit-call-v1\n` and the canonical JSON of what the call is (DESIGN section 9).
  func callDigest(_ admission: Admission, _ arguments: JSONElement) -> Digest256 {
    func text(_ value: String?) -> JSONValue {
      value.map { .string(Text($0)) } ?? .null
    }
    let call = JSONValue.object([
      JSONMember("org", text(agent.organization)),
      JSONMember("agent", text(agent.id ?? agent.name)),
      JSONMember("principal", text(admission.scope.principal?.id)),
      JSONMember("session", text(admission.scope.session)),
      JSONMember("tool", .string(admission.tool)),
      JSONMember("arguments", arguments.value),
      JSONMember("policy_digest", text(policyDigest)),
      JSONMember("ceiling_digest", text(ceilingDigest)),
      JSONMember("warrant_id", text(admission.warrant?.warrant.name)),
    ])
    return SHA256Hash.sha256(Array("ambit-call-v1\n".utf8) + call.canonicalBytes())
  }
}
