internal import AmbitModel

/// Step 9: whether the caller holds the leaf's key (warrant contract sections 4 and 6).
struct ProofCheck<Crypto: Ed25519Checking & SHA256Hashing> {
  let settings: WarrantSettings
  let links: [WarrantLink]
  let leaf: WarrantLink
  let tool: Text
  let arguments: WarrantArguments
  /// Unix seconds.
  let now: UInt64

  /// The nonce that has to be used up; nil for version 1, which has none.
  func check(_ bytes: [UInt8]?) throws(WarrantFailure) -> WarrantEffects.Nonce? {
    guard let bytes, !bytes.isEmpty else { throw WarrantFailure(.proofMissing) }
    guard let proof = ProofOfPossession(reading: bytes) else { throw WarrantFailure(.proofInvalid) }
    switch proof {
    case .first(let signature, let window):
      guard !settings.requiresProof2, !links.contains(where: { $0.terms.requiresProof2 }) else {
        throw WarrantFailure(.proofVersion)
      }
      try check1(signature, window)
      return nil
    case .second(let proof):
      return try check2(proof)
    }
  }

  private func check1(_ signature: [UInt8], _ hint: UInt64?) throws(WarrantFailure) {
    // A signature outside the strict rules fits no window: refuse it before asking each.
    guard Ed25519Strictness.isStrictSignature(signature) else {
      throw WarrantFailure(.proofInvalid)
    }
    var windows = Proof1.windows(at: now, count: settings.proofWindows)
    if let hint {
      guard windows.contains(hint) else { throw WarrantFailure(.proofExpired) }
      windows = [hint]
    }
    for window in windows {
      let message = Proof1.message(
        warrant: leaf.payload.id,
        tool: tool,
        arguments: arguments,
        window: window
      )
      if Crypto.isValid(signature: signature, of: message, by: leaf.payload.holder) { return }
    }
    throw WarrantFailure(.proofInvalid)
  }

  private func check2(_ proof: Proof2) throws(WarrantFailure) -> WarrantEffects.Nonce {
    guard settings.audience.contains(proof.audience) else { throw WarrantFailure(.audience) }
    guard proof.isTimely(at: now) else { throw WarrantFailure(.proofExpired) }
    let message = Proof2.message(
      warrant: leaf.payload.id,
      audience: proof.audience,
      tool: tool,
      arguments: arguments,
      milliseconds: proof.milliseconds,
      nonce: proof.nonce,
      crypto: Crypto.self
    )
    guard Crypto.isValid(signature: proof.signature, of: message, by: leaf.payload.holder) else {
      throw WarrantFailure(.proofInvalid)
    }
    return WarrantEffects.Nonce(
      nonce: proof.nonce,
      key: Crypto.sha256(leaf.payload.id.bytes + proof.nonce),
      until: proof.milliseconds / 1000 + Proof2.memorySeconds
    )
  }
}
