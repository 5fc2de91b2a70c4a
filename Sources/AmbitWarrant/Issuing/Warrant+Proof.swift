public import AmbitModel

extension Warrant {
  /// Proves possession of the holder's key for one call, version 1, in the hinted form.
  ///
  /// - Parameters:
  ///   - tool: The tool that is called.
  ///   - arguments: The call's arguments.
  ///   - signer: The holder's key.
  ///   - now: Unix seconds.
  ///   - hinted: Whether the proof names its window, which costs a verifier one check instead of up
  ///     to three. Foreign verifiers know the 64 bytes alone.
  /// - Returns: 64 bytes, or CBOR when hinted.
  /// - Throws: What the signer throws.
  public func proof(
    of tool: Text,
    arguments: WarrantArguments,
    by signer: some Ed25519Signing,
    at now: UInt64,
    hinted: Bool = true
  ) throws -> [UInt8] {
    let window = Proof1.window(at: now)
    let signature = try signer.signature(
      for: Proof1.message(warrant: id, tool: tool, arguments: arguments, window: window)
    )
    return hinted ? Proof1.hinted(signature: signature, window: window) : signature
  }

  /// Proves possession of the holder's key for one call at one verifier, once: version 2.
  ///
  /// - Parameters:
  ///   - tool: The tool that is called.
  ///   - arguments: The call's arguments.
  ///   - audience: The verifier's own name.
  ///   - signer: The holder's key.
  ///   - milliseconds: Unix time in milliseconds.
  ///   - nonce: 16 random bytes.
  ///   - crypto: Brings SHA-256.
  /// - Returns: CBOR.
  /// - Throws: What the signer throws.
  public func proof2<Crypto: SHA256Hashing>(
    of tool: Text,
    arguments: WarrantArguments,
    audience: Text,
    by signer: some Ed25519Signing,
    at milliseconds: UInt64,
    nonce: [UInt8],
    crypto: Crypto.Type
  ) throws -> [UInt8] {
    precondition(nonce.count == 16, "a proof's nonce has 16 bytes")
    let message = Proof2.message(
      warrant: id,
      audience: audience,
      tool: tool,
      arguments: arguments,
      milliseconds: milliseconds,
      nonce: nonce,
      crypto: crypto
    )
    let signature = try signer.signature(for: message)
    return Proof2(
      audience: audience,
      milliseconds: milliseconds,
      nonce: nonce,
      signature: signature
    ).encoded
  }

  /// The hash that names a call under this warrant, which approvers sign.
  public func requestHash<Crypto: SHA256Hashing>(
    of tool: Text,
    arguments: WarrantArguments,
    crypto: Crypto.Type
  ) -> Digest256 {
    SignedApproval.requestHash(
      leaf: leaf.payload,
      tool: tool,
      arguments: arguments,
      crypto: crypto
    )
  }
}
