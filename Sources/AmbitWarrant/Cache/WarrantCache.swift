internal import AmbitModel
internal import Synchronization

/// Links and chains that verified before, so that a warm call costs one signature check, its proof's
/// (warrant contract section 4, "Cache").
///
/// A link is found by the exact bytes of its envelope, a chain by its links in order. Only chains
/// that passed steps 1 to 7 are kept. Never kept: trusted roots, time, revocation, proof, arguments,
/// approvals, counts; they are asked on every call.
///
/// INVARIANT (verified): every link here has passed steps 1 and 6, every chain steps 3 and 7.
public final class WarrantCache: Sendable {
  /// Most links, and most chains, that are kept.
  public static let defaultCapacity = 4_096

  private struct State {
    /// By the first eight bytes of the signature; the whole envelope is compared after that.
    var links: LeastRecentlyUsed<UInt64, WarrantLink>
    var chains: LeastRecentlyUsed<[ObjectIdentifier], Entry>
  }

  private struct Entry {
    /// Kept alive, so that their identities stay theirs.
    let links: [WarrantLink]
    /// Nil for what is so far known as the upper part of other chains only.
    let chain: VerifiedChain?
  }

  private let state: Mutex<State>

  /// Makes an empty cache.
  public init(capacity: Int = WarrantCache.defaultCapacity) {
    state = Mutex(
      State(
        links: LeastRecentlyUsed(capacity: capacity),
        chains: LeastRecentlyUsed(capacity: capacity)
      )
    )
  }

  /// What is known of a stack's envelopes.
  struct Finding {
    /// For each envelope the link that verified before, or nil.
    var links: [WarrantLink?]
    /// The whole chain, if it verified before.
    var chain: VerifiedChain?
    /// Number of leading links that verified as a chain before.
    var verifiedPrefix: Int
  }

  func find(_ envelopes: [ArraySlice<UInt8>]) -> Finding {
    state.withLock { state in
      var found: [WarrantLink?] = []
      found.reserveCapacity(envelopes.count)
      var identities: [ObjectIdentifier] = []
      identities.reserveCapacity(envelopes.count)
      for envelope in envelopes {
        guard let link = state.links.value(for: Self.key(envelope)), link.hasBytes(envelope) else {
          found.append(nil)
          continue
        }
        found.append(link)
        if identities.count == found.count - 1 { identities.append(ObjectIdentifier(link)) }
      }
      while !identities.isEmpty {
        if let entry = state.chains.value(for: identities) {
          let chain = identities.count == envelopes.count ? entry.chain : nil
          return Finding(links: found, chain: chain, verifiedPrefix: identities.count)
        }
        identities.removeLast()
      }
      return Finding(links: found, chain: nil, verifiedPrefix: 0)
    }
  }

  /// Keeps a chain that passed steps 1 to 7, its links and its prefixes.
  func insert(_ chain: VerifiedChain) {
    state.withLock { state in
      for link in chain.links { state.links.insert(link, for: Self.key(link.envelope[...])) }
      let identities = chain.links.map { ObjectIdentifier($0) }
      // Siblings share what is above them: a planner's chain is found again for every worker.
      for length in stride(from: 1, to: identities.count, by: 1) {
        let prefix = Array(identities[..<length])
        if state.chains.value(for: prefix) == nil {
          state.chains.insert(Entry(links: Array(chain.links[..<length]), chain: nil), for: prefix)
        }
      }
      state.chains.insert(Entry(links: chain.links, chain: chain), for: identities)
    }
  }

  /// Forgets everything.
  public func removeAll() {
    state.withLock { state in
      state.links.removeAll()
      state.chains.removeAll()
    }
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
