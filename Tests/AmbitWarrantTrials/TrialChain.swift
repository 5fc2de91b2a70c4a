import AmbitCrypto
import AmbitModel
import AmbitWarrant

/// A chain that covers a call, with everything that the verifier is to be asked.
struct TrialChain: Sendable {
  /// What the verifier is told, besides the chain.
  struct Stage: Sendable {
    /// Whom it trusts.
    var roots: [PublicKey]
    /// What it demands.
    var settings: WarrantSettings
    /// Unix seconds.
    var now: UInt64
    /// What is revoked.
    var revocations: Revocations
    /// What is spent.
    var memory: WarrantMemory
  }

  /// A call and how its maker proves to hold the leaf's key.
  struct Call: Sendable {
    var tool: Text
    var arguments: [WarrantMember]
    var session: Text?
    var proof: ProofForm
  }

  /// The form of a proof of possession.
  enum ProofForm: Sendable {
    case raw, hinted
    case second(audience: Text, nonce: [UInt8])
  }

  /// Root to leaf.
  var links: [WarrantLink]
  /// What each link says of the called tool, as the model has it.
  let grants: [Grant]
  /// The tool's arguments.
  let arguments: [TrialArgument]
  /// What the verifier is told.
  var stage: Stage
  /// A call that the chain covers.
  var call: Call
  /// Everybody's keys.
  let keyring: Keyring
  /// A key that nobody trusts and no link names.
  let mallory: PublicKey

  var leaf: WarrantLink { links[links.count - 1] }

  /// The stack's bytes.
  var stack: [UInt8] { WarrantStack.encode(links.map { $0.envelope }) }

  // MARK: Presenting

  /// A chain with proof and approvals, everything properly signed by whoever has to.
  func presentation(of links: [WarrantLink], _ call: Call) -> WarrantPresentation {
    WarrantPresentation(
      chain: .stack(WarrantStack.encode(links.map { $0.envelope })),
      proof: proof(of: call, for: links[links.count - 1].payload),
      approvals: approvals(of: call, under: links)
    )
  }

  /// The holder's proof for a call.
  func proof(of call: Call, for leaf: WarrantPayload, by key: PublicKey? = nil) -> [UInt8] {
    guard let arguments = WarrantArguments(call.arguments) else {
      preconditionFailure("a trial names an argument twice")
    }
    let key = key ?? leaf.holder
    let window = Proof1.window(at: stage.now)
    switch call.proof {
    case .raw, .hinted:
      let message = Proof1.message(
        warrant: leaf.id,
        tool: call.tool,
        arguments: arguments,
        window: window
      )
      let signature = keyring.sign(message, by: key)
      if case .raw = call.proof { return signature }
      return Proof1.hinted(signature: signature, window: window)
    case .second(let audience, let nonce):
      let milliseconds = stage.now * 1000
      let message = Proof2.message(
        warrant: leaf.id,
        audience: audience,
        tool: call.tool,
        arguments: arguments,
        milliseconds: milliseconds,
        nonce: nonce,
        crypto: SwiftCrypto.self
      )
      return Proof2(
        audience: audience,
        milliseconds: milliseconds,
        nonce: nonce,
        signature: keyring.sign(message, by: key)
      ).encoded
    }
  }

  /// An approval by each approver of the links, in a fixed order.
  func approvals(of call: Call, under links: [WarrantLink]) -> [[UInt8]] {
    approvers(of: links).map { approval(of: call, for: links[links.count - 1].payload, by: $0) }
  }

  func approvers(of links: [WarrantLink]) -> [PublicKey] {
    let all = links.reduce(into: Set<PublicKey>()) { $0.formUnion($1.payload.approvers ?? []) }
    return keyring.keys.filter(all.contains)
  }

  /// One approval; the parts that are not given are right.
  func approval(
    of call: Call,
    for leaf: WarrantPayload,
    by approver: PublicKey,
    signedBy signer: PublicKey? = nil,
    approvedAt: UInt64? = nil,
    expiresAt: UInt64? = nil
  ) -> [UInt8] {
    guard let arguments = WarrantArguments(call.arguments) else {
      preconditionFailure("a trial names an argument twice")
    }
    let hash = SignedApproval.requestHash(
      leaf: leaf,
      tool: call.tool,
      arguments: arguments,
      crypto: SwiftCrypto.self
    )
    let payload = SignedApproval.payload(
      requestHash: hash,
      nonce: Array(approver.bytes.prefix(16)),
      externalID: "approver",
      approvedAt: approvedAt ?? stage.now,
      expiresAt: expiresAt ?? stage.now + 60
    )
    let signature = keyring.sign(SignedApproval.message(payload: payload), by: signer ?? approver)
    return SignedApproval.encode(payload: payload, approver: approver, signature: signature)
  }

  // MARK: Signing

  /// A link of a payload, signed by its issuer or by somebody else; nil when no reader accepts it.
  func link(_ payload: WarrantPayload, signedBy signer: PublicKey? = nil) -> WarrantLink? {
    let envelope = envelope(payload.encoded, signedBy: signer ?? payload.issuer)
    return try? WarrantLink(reading: envelope, crypto: SwiftCrypto.self)
  }

  func envelope(_ payload: [UInt8], signedBy signer: PublicKey) -> [UInt8] {
    let signature = keyring.sign(WarrantLink.message(payload: payload), by: signer)
    return WarrantLink.envelope(payload: payload, signature: signature)
  }
}
