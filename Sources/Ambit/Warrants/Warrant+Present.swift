import AmbitCrypto
public import AmbitModel
public import AmbitWarrant

extension WarrantScope {
  /// The warrant in scope with a fresh proof for a call; nil without a warrant.
  ///
  /// - Parameters:
  ///   - tool: The tool.
  ///   - arguments: Its arguments, an object.
  ///   - audience: The verifier; with one the proof is of version 2 and works once, without one it is
  ///     of version 1 and works for a minute or so at any verifier.
  ///   - numbers: How the verifier reads numbers.
  ///   - clock: The time.
  /// - Returns: What to present.
  /// - Throws: `WarrantFailure`: `warrant.proof_missing` without a key, `warrant.proof_invalid` with
  ///   somebody else's, `warrant.proof_version` when the warrant demands version 2 and no audience
  ///   is given, `warrant.argument_invalid`; whatever the key throws when it signs.
  public func presentation(
    of tool: Text,
    arguments: JSONElement,
    audience: String? = nil,
    numbers: NumberReading = .fold,
    clock: GuardClock = .system
  ) throws -> WarrantPresentation? {
    let warrant: Warrant
    switch credential {
    case nil: return nil
    case .presented(let presentation): return presentation
    case .held(let held): warrant = held
    }
    guard let key else {
      throw WarrantFailure(.proofMissing, detail: "no key is in scope; see `withKey`")
    }
    guard key.publicKey == warrant.holder else {
      throw WarrantFailure(.proofInvalid, detail: "the key in scope is not the warrant's holder's")
    }
    guard let arguments = WarrantArguments(arguments, numbers: numbers) else {
      throw WarrantFailure(.argumentInvalid)
    }
    let proof: [UInt8]
    if let audience {
      proof = try warrant.proof2(
        of: tool,
        arguments: arguments,
        audience: Text(audience),
        by: key,
        at: clock.now().unixMilliseconds,
        nonce: SecureRandom.bytes(16),
        crypto: SwiftCrypto.self
      )
    } else {
      guard !warrant.requiresProof2 else {
        throw WarrantFailure(.proofVersion, detail: "the warrant demands proofs for an audience")
      }
      proof = try warrant.proof(
        of: tool,
        arguments: arguments,
        by: key,
        at: clock.now().unixSeconds
      )
    }
    return WarrantPresentation(
      chain: .stack(warrant.encoded),
      proof: proof,
      approvals: approvals
    )
  }
}

extension Warrant {
  /// True when a link demands proofs of version 2, which name an audience.
  public var requiresProof2: Bool { links.contains { $0.terms.requiresProof2 } }

  /// The chain in base64url, as headers and files carry it.
  public var text: String { String(decoding: Base64.encode(encoded, as: .url), as: UTF8.self) }

  /// Reads a chain in base64url.
  ///
  /// - Throws: The code and link of the first rule that it breaks.
  public init(text: String) throws(WarrantFailure) {
    guard let bytes = Base64.decode(text.utf8, as: .url) else {
      throw WarrantFailure(.malformed, detail: "not base64url")
    }
    try self.init(reading: bytes)
  }

  /// Approves one call under this warrant, as one of its approvers.
  ///
  /// - Parameters:
  ///   - tool: The tool.
  ///   - arguments: Exactly the arguments of the call.
  ///   - name: Who approves, in the words of the approver's own system.
  ///   - lifetime: How long the approval may be used.
  ///   - numbers: How the verifier reads numbers: `typed` in process, `fold` over HTTP.
  ///   - signer: The approver's key.
  ///   - clock: The time.
  /// - Returns: The signed approval, to be presented with the call; it works once.
  /// - Throws: `warrant.argument_invalid`; whatever the signer throws.
  public func approval(
    of tool: String,
    arguments: Arguments,
    name: String,
    lifetime: Duration = .seconds(300),
    numbers: NumberReading = .typed,
    by signer: some Ed25519Signing,
    clock: GuardClock = .system
  ) throws -> [UInt8] {
    guard case .success(let document) = arguments.parsed(),
      let arguments = WarrantArguments(document, numbers: numbers)
    else { throw WarrantFailure(.argumentInvalid) }
    let now = clock.now().unixSeconds
    let payload = SignedApproval.payload(
      requestHash: requestHash(of: Text(tool), arguments: arguments, crypto: SwiftCrypto.self),
      nonce: SecureRandom.bytes(16),
      externalID: Text(name),
      approvedAt: now,
      expiresAt: now + UInt64(max(0, lifetime.components.seconds))
    )
    return SignedApproval.encode(
      payload: payload,
      approver: signer.publicKey,
      signature: try signer.signature(for: SignedApproval.message(payload: payload))
    )
  }
}
