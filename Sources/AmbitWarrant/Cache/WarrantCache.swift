internal import AmbitModel
internal import Synchronization

/// Chains that verified before, so that a warm call costs one signature check, its proof's (warrant
/// contract section 4, "Cache").
///
/// A chain is found by the exact bytes of its envelopes. Only chains that passed steps 1 to 7 are
/// kept, and with each the chains that its upper links form: a planner's chain is found again for
/// every worker. Never kept: trusted roots, time, revocation, proof, arguments, approvals, counts;
/// they are asked on every call.
///
/// INVARIANT (verified): the links of every entry have passed steps 1, 3, 6 and 7 together.
public final class WarrantCache: Sendable {
  /// Most chains that are kept, upper parts included.
  public static let defaultCapacity = 4_096

  private struct Entry {
    let links: [WarrantLink]
    /// Nil for what is so far known as the upper part of other chains only.
    let chain: VerifiedChain?
  }

  /// By the first eight bytes of the last link's signature; every envelope is compared after that.
  private let entries: Mutex<LeastRecentlyUsed<UInt64, Entry>>

  /// Makes an empty cache.
  public init(capacity: Int = WarrantCache.defaultCapacity) {
    entries = Mutex(LeastRecentlyUsed(capacity: capacity))
  }

  /// What is known of a stack's envelopes.
  enum Finding {
    /// All of them, as a chain.
    case chain(VerifiedChain)
    /// The leading ones, perhaps none.
    case prefix([WarrantLink])
  }

  func find(_ envelopes: [ArraySlice<UInt8>]) -> Finding {
    entries.withLock { entries in
      for length in stride(from: envelopes.count, to: 0, by: -1) {
        guard let entry = entries.value(for: Self.key(envelopes[length - 1])),
          Self.holds(entry, envelopes, length)
        else { continue }
        if length == envelopes.count, let chain = entry.chain { return .chain(chain) }
        return .prefix(entry.links)
      }
      return .prefix([])
    }
  }

  /// Keeps a chain that passed steps 1 to 7, and its upper parts.
  func insert(_ chain: VerifiedChain) {
    entries.withLock { entries in
      for length in stride(from: 1, to: chain.links.count, by: 1) {
        let key = Self.key(chain.links[length - 1].envelope[...])
        if entries.value(for: key) == nil {
          entries.insert(Entry(links: Array(chain.links[..<length]), chain: nil), for: key)
        }
      }
      let key = Self.key(chain.links[chain.links.count - 1].envelope[...])
      entries.insert(Entry(links: chain.links, chain: chain), for: key)
    }
  }

  /// Forgets everything.
  public func removeAll() {
    entries.withLock { $0.removeAll() }
  }

  /// True when an entry is exactly the first so many envelopes.
  private static func holds(
    _ entry: Entry,
    _ envelopes: [ArraySlice<UInt8>],
    _ length: Int
  ) -> Bool {
    guard entry.links.count == length else { return false }
    for index in 0..<length where !entry.links[index].hasBytes(envelopes[index]) { return false }
    return true
  }

  /// The first eight bytes of R, which stands 64 bytes before the end of every valid envelope.
  private static func key(_ envelope: ArraySlice<UInt8>) -> UInt64 {
    guard envelope.count >= 64 else { return 0 }
    return envelope.span.bytes.unsafeLoadUnaligned(
      fromByteOffset: envelope.count - 64,
      as: UInt64.self
    )
  }
}

extension WarrantLink {
  /// True when it was read from exactly these bytes.
  fileprivate func hasBytes(_ bytes: ArraySlice<UInt8>) -> Bool {
    let own = envelope
    return BytesEquality.areSame(own.span, bytes.span)
  }
}
