import AmbitCrypto
import AmbitModel
import AmbitWarrant

extension ControlPlane {
  /// Refuses a call that asks for a receipt which could not be made (warrant contract section 11).
  func checkReceiptRequest(_ call: CallRequest) throws(ServiceError) {
    guard call.wantsReceipt else { return }
    guard settings.warrants.receiptKey != nil else {
      throw ServiceError(
        .invalid,
        "request.receipt_unavailable",
        "this server signs no receipts: `warrants.receiptKey` is not set"
      )
    }
    guard !call.isDryRun, call.presented?.chain != nil else {
      throw ServiceError(
        .invalid,
        "request.receipt_unavailable",
        "a receipt is about a real call under a warrant"
      )
    }
  }

  /// The decision as it is answered, with a receipt if one was asked for.
  func answer(to pending: PendingDecision) throws(ServiceError) -> DecisionAnswer {
    var decision = pending.bounds.decision
    decision.id = pending.id.string
    var answer = DecisionAnswer(
      id: pending.id,
      decision: decision,
      details: pending.bounds.details,
      veil: pending.bounds.veil,
      policyDigest: pending.runtime.policyDigest,
      ceilingDigest: pending.runtime.ceilingDigest
    )
    if let verdict = pending.verdict, verdict.provedPossession {
      answer.warrant = verdict.identity?.warrant
    }
    if pending.call.wantsReceipt { answer.receipt = try receipt(of: pending, answer) }
    return answer
  }

  /// Signs what was decided; nil for a chain that cannot be read, of which there is nothing to say.
  ///
  /// A receipt says no more than the answer that it comes with.
  private func receipt(
    of pending: PendingDecision,
    _ answer: DecisionAnswer
  ) throws(ServiceError) -> Receipt? {
    let call = pending.call
    guard let key = settings.warrants.receiptKey, let presented = call.presented,
      let chain = presented.chain, let verdict = pending.verdict, let identity = verdict.identity,
      let warrant = try? Warrant(reading: chain, crypto: SwiftCrypto.self)
    else { return nil }
    let isAllowed = answer.decision.outcome == .allow
    var payload = ReceiptPayload(
      chain: warrant.encoded,
      tool: call.tool,
      outcome: isAllowed ? .allow : .deny,
      time: pending.now.unixSeconds,
      requestID: Text(pending.id.string),
      code: Text((answer.veil?.code ?? answer.decision.code).rawValue),
      proof: verdict.provedPossession
        ? presented.proof.flatMap(ProofOfPossession.stated) : nil
    )
    payload.verifier = warrants.audience(of: pending.runtime.organization)
    payload.root = identity.root
    payload.policyHash = pending.runtime.policyDigest
    payload.rootsHash = warrants.rootsDigest
    if let list = warrants.revocationList { payload.commit(to: list) }
    let numbers = presented.isTyped ? .typed : settings.warrants.settings.numbers
    if let arguments = WarrantArguments(call.arguments, numbers: numbers) {
      payload.requestHash = warrant.requestHash(
        of: call.tool,
        arguments: arguments,
        crypto: SwiftCrypto.self
      )
    }
    do {
      return try Receipt(signing: payload, by: key)
    } catch {
      throw ServiceError(
        .internal,
        "request.receipt_unavailable",
        "the receipt could not be signed"
      )
    }
  }
}

extension ProofOfPossession {
  /// What receipts hold of a proof: the 64 bytes of a signature of version 1, however it was sent,
  /// and all of version 2.
  fileprivate static func stated(by proof: [UInt8]) -> [UInt8]? {
    switch ProofOfPossession(reading: proof) {
    case .first(let signature, _): signature
    case .second: proof
    case nil: nil
    }
  }
}
