internal import AmbitModel

/// What a caller knows to be spent before a call is decided.
///
/// Enforcement points pass `none`: their stores answer atomically when the effects happen. Offline
/// evaluation, which has no store, says beforehand what one would hold.
public struct WarrantMemory: Sendable {
  /// The 16-byte nonces of proofs and approvals that were used.
  public var usedNonces: Set<[UInt8]>
  /// Calls already counted, by warrant.
  public var calls: [WarrantID: UInt64]
  /// Whether these are the whole truth, as in offline evaluation.
  public var isComplete: Bool

  /// Nothing is known beforehand.
  public static let none = WarrantMemory(usedNonces: [], calls: [:], isComplete: false)

  /// States what is spent.
  public init(usedNonces: Set<[UInt8]>, calls: [WarrantID: UInt64], isComplete: Bool) {
    self.usedNonces = usedNonces
    self.calls = calls
    self.isComplete = isComplete
  }

  func isUsed(_ nonce: WarrantEffects.Nonce) -> Bool {
    usedNonces.contains(nonce.nonce)
  }

  /// Refuses effects that cannot happen any more.
  func check(_ effects: WarrantEffects) throws(WarrantFailure) {
    if let proof = effects.proof, isUsed(proof) { throw WarrantFailure(.proofReplayed) }
    for count in effects.counts where calls[count.warrant] ?? 0 >= count.limit {
      throw WarrantFailure(.callsExhausted, link: count.link)
    }
  }
}
