import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitWarrant

extension Guard {
  /// Hands a record to the sink, if there is one; false when it could not be kept.
  func keep(_ make: () -> RecordDraft) -> Bool {
    guard let record = options.record else { return true }
    do {
      try record(make())
      return true
    } catch {
      return false
    }
  }

  /// The record of a decision, with secrets masked; its id is the decision's.
  func decisionRecord(_ admission: Admission, _ call: Call, _ elapsed: Duration) -> RecordDraft {
    let now = options.clock.now()
    let salt = SecureRandom.bytes(16)
    let decision = admission.decision
    var body = DecisionBody(
      tool: admission.tool,
      arguments: RedactedArguments(
        // Unreadable arguments are not kept: what is in them is anybody's guess.
        canonical: admission.arguments?.canonicalBytes() ?? Array("null".utf8),
        salt: salt,
        hashing: SHA256Hash.self
      ),
      outcome: decision.outcome
    )
    body.agent = Text(agent.id ?? agent.name)
    body.principal = admission.scope.principal.map { Text($0.id) }
    body.roles = (admission.scope.principal?.roles ?? []).map { Text($0) }
    body.session = admission.scope.session.map { Text($0) }
    body.warrant = call.warrant?.verdict.identity.map { DecisionBody.Warrant($0) }
    body.estimatedTokens = call.estimatedTokens == 0 ? nil : call.estimatedTokens
    body.bound = decision.bound
    body.bounds = decision.evaluatedBounds
    body.reasons = decision.reasons.map { DecisionReason(code: $0.code, message: $0.message) }
    body.violations = decision.violations
    body.timeoutSeconds = decision.timeoutSeconds
    body.policyDigest = policyDigest.flatMap { Digest256(hex: $0) }
    body.ceilingDigest = ceilingDigest.flatMap { Digest256(hex: $0) }
    body.ruleIDs = decision.creditedRole.map { [Text("role/" + $0.string)] } ?? []
    body.labels = [
      ("mode", Text(decision.mode.word)), ("pep", Text(FactDocuments.enforcementPoint)),
    ]
    body.decideNanoseconds = Int(elapsed / .nanoseconds(1))
    return RecordDraft(
      decision: body,
      id: RecordID(decision.id) ?? RecordID.make(at: now),
      occurredAt: now,
      salt: salt,
      agent: agent.id.flatMap { AgentID($0) },
      mode: decision.mode,
      hashing: SHA256Hash.self
    )
  }

  /// The record of an answer about a held call, or of its absence.
  func approvalRecord(
    _ admission: Admission,
    _ answer: Approval?,
    _ callDigest: Digest256?,
    code: ReasonCode
  ) -> RecordDraft {
    record(of: admission, kind: .approval, code: code) { json in
      json.name("result")
      json.beginObject()
      if let answer {
        json.name("approver")
        json.string(answer.approver)
      }
      if let callDigest {
        json.name("call_digest")
        json.string(callDigest.hex)
      }
      json.name("code")
      json.string(code.rawValue)
      if let comment = answer?.comment {
        json.name("comment")
        json.string(comment)
      }
      json.endObject()
    }
  }

  /// The record of what became of a call.
  func outcomeRecord(_ admission: Admission, _ outcome: CallOutcome) -> RecordDraft {
    let word: RecordOutcome =
      switch outcome {
      case .executed: .executed
      case .failed: .failed
      case .notExecuted: .notExecuted
      }
    var draft = record(of: admission, kind: .outcome, code: nil) { json in
      json.name("result")
      json.beginObject()
      json.name("outcome")
      json.string("\(word.word)")
      json.endObject()
    }
    draft.outcome = word
    return draft
  }

  /// A record that continues a decision's; members are written in canonical order.
  private func record(
    of admission: Admission,
    kind: RecordKind,
    code: ReasonCode?,
    result: (inout JSONWriter) -> Void
  ) -> RecordDraft {
    let now = options.clock.now()
    var json = JSONWriter(capacity: 256)
    json.beginObject()
    json.name("decision_id")
    json.string(admission.decision.id)
    json.name("path")
    json.string("ambit/\(kind.word)")
    result(&json)
    json.name("timestamp")
    json.string(now.string)
    json.endObject()
    var draft = RecordDraft(
      id: RecordID.make(at: now),
      kind: kind,
      occurredAt: now,
      salt: SecureRandom.bytes(16),
      body: json.bytes,
      hashing: SHA256Hash.self
    )
    draft.reference = RecordID(admission.decision.id)
    draft.agent = agent.id.flatMap { AgentID($0) }
    draft.tool = admission.tool
    draft.code = code
    draft.mode = admission.decision.mode
    draft.policyDigest = policyDigest.flatMap { Digest256(hex: $0) }
    draft.ceilingDigest = ceilingDigest.flatMap { Digest256(hex: $0) }
    draft.session = admission.scope.session.map { Text($0) }
    return draft
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
