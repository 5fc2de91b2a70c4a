/// What became of an attempt to use something up.
public enum WarrantConsumption: Sendable, Hashable {
  /// Everything is used up now, and was not before.
  case consumed
  /// The proof's nonce was used before; nothing was used up.
  case proofReplayed
  /// An approval's nonce was used before; nothing was used up.
  case approvalReplayed
  /// A warrant of the chain has no calls left; nothing was used up.
  case callsExhausted(link: Int)
  /// What is used up cannot be remembered; nothing may be allowed on it.
  case unavailable

  /// Why the call is not allowed after all; nil when it is (warrant contract section 4, step 12).
  public var failure: WarrantFailure? {
    switch self {
    case .consumed: nil
    case .proofReplayed: WarrantFailure(.proofReplayed)
    // A used approval counts for nothing, so that there are too few.
    case .approvalReplayed: WarrantFailure(.approvalsInsufficient)
    case .callsExhausted(let link): WarrantFailure(.callsExhausted, link: link)
    case .unavailable: WarrantFailure(.storeUnavailable)
    }
  }
}

/// Remembers which nonces were used and how many calls were counted (warrant contract sections 5
/// and 6).
///
/// Nonces and counts belong to warrants, whoever asks: they are not kept apart by tenant, because
/// one warrant presented to two of them would then count twice.
public protocol ReplayStore: Sendable {
  /// Uses up all effects of a call or none of them, atomically: of any number of attempts at the
  /// same time, a nonce lets one through, and a count no more than its limit.
  ///
  /// Call it last, when everything else has admitted the call.
  ///
  /// - Parameters:
  ///   - effects: What the call uses up.
  ///   - now: Unix seconds; what ended before may be forgotten.
  /// - Returns: Consumed, or why not.
  func consume(_ effects: WarrantEffects, at now: UInt64) async -> WarrantConsumption
}
