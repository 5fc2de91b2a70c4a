import AmbitCrypto
import AmbitModel

extension Guard {
  /// Asks a person about a held call; returns when it is granted.
  ///
  /// - Throws: `Refusal` for a denied call, without a handler, and for every answer but a grant.
  func seekApproval(_ admission: Admission, _ arguments: JSONElement) async throws {
    guard admission.decision.outcome == .approvalRequired, let approve = options.approve else {
      throw refusal(admission)
    }
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
    guard keep({ approvalRecord(admission, answer, request.callDigest, code: "approval.granted") })
    else { throw refusal(unrecorded(admission)) }
    admission.session?.withCounters { $0.use(admission.tool) }
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
      JSONMember("warrant_id", .null),
    ])
    return SHA256Hash.sha256(Array("ambit-call-v1\n".utf8) + call.canonicalBytes())
  }
}
