internal import AmbitModel

/// Step 11: whether people had to approve, and did (warrant contract section 4, "Approvals").
struct ApprovalCheck<Crypto: Ed25519Checking & SHA256Hashing> {
  let links: [WarrantLink]
  let tool: Text
  let arguments: WarrantArguments
  /// Unix seconds.
  let now: UInt64
  /// Seconds that an approver's clock may be ahead.
  private let tolerance: UInt64 = 30

  init(links: [WarrantLink], tool: Text, arguments: WarrantArguments, now: UInt64) {
    self.links = links
    self.tool = tool
    self.arguments = arguments
    self.now = now
  }

  /// The nonces of the approvals that counted; none when no gate fired.
  ///
  /// `isUsed` tells which nonces are spent, for callers that know.
  func check(
    _ approvals: [[UInt8]],
    isUsed: (WarrantEffects.Nonce) -> Bool
  ) throws(WarrantFailure) -> [WarrantEffects.Nonce] {
    guard let gate = try firedGate() else { return [] }
    let approvers = links.reduce(into: Set<PublicKey>()) { all, link in
      all.formUnion(link.payload.approvers ?? [])
    }
    guard !approvals.isEmpty else { throw WarrantFailure(.approvalRequired, link: gate) }
    guard approvals.count <= min(2 * approvers.count, WarrantLimits.approvals) else {
      throw WarrantFailure(.approvalInvalid)
    }
    let counted = try accepted(approvals, of: approvers, isUsed: isUsed)
    for (index, link) in links.enumerated() {
      guard let own = link.payload.approvers else { continue }
      guard own.count(where: { counted[$0] != nil }) >= link.payload.threshold else {
        throw WarrantFailure(.approvalsInsufficient, link: index)
      }
    }
    return counted.values.sorted { $0.key.hex < $1.key.hex }
  }

  /// The first link because of which this call needs approval; nil when it needs none.
  ///
  /// Each link is judged by what stands at it and above, so that no delegation lets a call through
  /// that needs approval, or cannot have it, without it: approvers ask about every call unless a
  /// gate has been named by then, and a gate needs approvers named by then.
  private func firedGate() throws(WarrantFailure) -> Int? {
    var hasGates = false
    var hasApprovers = false
    var fired: Int?
    for (index, link) in links.enumerated() {
      if let gates = link.terms.gates, !gates.gates.isEmpty { hasGates = true }
      let namesApprovers = link.payload.approvers != nil
      hasApprovers = hasApprovers || namesApprovers
      let fires = link.terms.gates?.fires(tool: tool, arguments: arguments) ?? false
      guard fires || namesApprovers && !hasGates else { continue }
      guard hasApprovers else { throw WarrantFailure(.approversMissing, link: index) }
      fired = fired ?? index
    }
    return fired
  }

  /// One nonce for each approver whose approval fits this call, now.
  private func accepted(
    _ approvals: [[UInt8]],
    of approvers: Set<PublicKey>,
    isUsed: (WarrantEffects.Nonce) -> Bool
  ) throws(WarrantFailure) -> [PublicKey: WarrantEffects.Nonce] {
    guard let leaf = links.last?.payload else { throw WarrantFailure(.missing) }
    let hash = SignedApproval.requestHash(
      leaf: leaf,
      tool: tool,
      arguments: arguments,
      crypto: Crypto.self
    )
    var parsed: [SignedApproval] = []
    for bytes in approvals {
      guard let approval = SignedApproval(reading: bytes) else {
        throw WarrantFailure(.approvalInvalid)
      }
      parsed.append(approval)
    }
    var counted: [PublicKey: WarrantEffects.Nonce] = [:]
    for approval in parsed {
      // Everything that is cheap comes before the signature, which bounds what a forger can cost.
      guard approvers.contains(approval.approver), counted[approval.approver] == nil,
        approval.requestHash == hash, approval.approvedAt <= now + tolerance,
        now < approval.expiresAt
      else { continue }
      let nonce = WarrantEffects.Nonce(
        nonce: approval.nonce,
        key: Crypto.sha256(leaf.id.bytes + approval.approver.bytes + approval.nonce),
        // No call is allowed once the leaf has ended, so that nothing need be remembered longer.
        until: min(approval.expiresAt, leaf.expiresAt)
      )
      guard !isUsed(nonce),
        Crypto.isValid(
          signature: approval.signature,
          of: SignedApproval.message(payload: approval.payload),
          by: approval.approver
        )
      else { continue }
      counted[approval.approver] = nonce
    }
    return counted
  }
}
