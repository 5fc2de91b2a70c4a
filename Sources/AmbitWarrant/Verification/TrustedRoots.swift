public import AmbitModel

/// A key whose warrants, and whose revocation lists, a verifier relies on.
public struct TrustedRoot: Sendable, Hashable {
  /// The key.
  public let key: PublicKey
  /// What people call it; nothing is decided by it.
  public let label: Text?

  /// Names a root.
  public init(key: PublicKey, label: Text? = nil) {
    self.key = key
    self.label = label
  }
}

/// Why keys cannot be trusted roots together.
public enum TrustedRootsError: Error, Sendable, Hashable {
  /// The key at this place is not strict (warrant contract section 8).
  case notStrict(Int)
  /// The key at this place stands there twice.
  case duplicate(Int)
  /// There are more than `TrustedRoots.limit`.
  case tooMany
}

/// The keys that first links must be issued by (warrant contract section 1).
///
/// A set without keys is possible, and trusts nobody.
public struct TrustedRoots: Sendable {
  /// Most roots of a verifier.
  public static let limit = 1024

  /// The roots in the given order.
  public let roots: [TrustedRoot]
  private let keys: Set<PublicKey>

  /// Trusts keys, each of which is strict and there once.
  public init(_ roots: [TrustedRoot]) throws(TrustedRootsError) {
    guard roots.count <= Self.limit else { throw .tooMany }
    var keys: Set<PublicKey> = []
    keys.reserveCapacity(roots.count)
    for (index, root) in roots.enumerated() {
      guard root.key.isStrict else { throw .notStrict(index) }
      guard keys.insert(root.key).inserted else { throw .duplicate(index) }
    }
    self.roots = roots
    self.keys = keys
  }

  /// True when nobody is trusted.
  public var isEmpty: Bool { roots.isEmpty }

  /// Tells whether a key is a root; O(1), and without allocation.
  public func contains(_ key: PublicKey) -> Bool { keys.contains(key) }

  /// The name that people gave a root; nil for none, and for other keys.
  public func label(of key: PublicKey) -> Text? {
    roots.first { $0.key == key }?.label
  }

  /// The roots hash of receipts: SHA-256 over the raw 32-byte keys, sorted by their bytes and
  /// joined without anything between them.
  ///
  /// Order and labels do not matter to it. O(n log n): keep it where it is needed often.
  public func digest<Hash: SHA256Hashing>(by hash: Hash.Type) -> Digest256 {
    let sorted = roots.map(\.key.bytes).sorted { $0.lexicographicallyPrecedes($1) }
    return Hash.sha256(sorted.flatMap { $0 })
  }
}
