internal import Synchronization

/// Remembers what was used up in this process's memory.
///
/// It forgets with the process: a verifier that restarts admits again what it admitted before, as
/// long as proofs and warrants last. Who needs more keeps them in a database.
public final class MemoryReplayStore: ReplayStore {
  /// Most nonces and warrants remembered at once; beyond it nothing more is admitted.
  public static let defaultCapacity = 1_000_000

  private let ledger: Mutex<WarrantLedger>

  /// Remembers nothing yet.
  public init(capacity: Int = MemoryReplayStore.defaultCapacity) {
    ledger = Mutex(WarrantLedger(capacity: capacity))
  }

  /// Uses up all effects of a call or none of them.
  public func consume(_ effects: WarrantEffects, at now: UInt64) -> WarrantConsumption {
    ledger.withLock { $0.consume(effects, at: now) }
  }

  /// Gives back the counted calls of effects that were consumed, for a call that did not run after
  /// all; nonces stay used.
  public func release(_ effects: WarrantEffects) {
    ledger.withLock { $0.release(effects) }
  }
}
