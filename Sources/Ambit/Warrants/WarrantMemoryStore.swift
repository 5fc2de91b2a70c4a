public import AmbitWarrant

/// Uses up what allowed calls use up, atomically.
public protocol WarrantMemoryStore: Sendable {
  /// Uses up everything, or nothing and says why.
  func consume(_ effects: WarrantEffects, at now: UInt64) -> WarrantFailure?
  /// Gives the counts back.
  func release(_ effects: WarrantEffects)
}
