public import AmbitModel

/// What an allowed call uses up (step 12); it happens only when every bound admits the call.
public struct WarrantEffects: Sendable {
  /// A value that may be used once.
  public struct Nonce: Sendable, Hashable {
    /// The 16 bytes as they were signed.
    public let nonce: [UInt8]
    /// What a store remembers: a digest over warrant and nonce.
    public let key: Digest256
    /// Unix seconds after which it may be forgotten.
    public let until: UInt64

    package init(nonce: [UInt8], key: Digest256, until: UInt64) {
      self.nonce = nonce
      self.key = key
      self.until = until
    }
  }

  /// Calls that a warrant of the chain grants.
  public struct Count: Sendable, Hashable {
    /// The warrant.
    public let warrant: WarrantID
    /// Calls in its whole subtree, this one included.
    public let limit: UInt64
    /// Its place in the chain, the root 0.
    public let link: Int
    /// Unix seconds after which its count may be forgotten: no call under it is allowed any more.
    public let until: UInt64

    package init(warrant: WarrantID, limit: UInt64, link: Int, until: UInt64) {
      self.warrant = warrant
      self.limit = limit
      self.link = link
      self.until = until
    }
  }

  /// The proof's nonce; nil for a proof of version 1.
  public var proof: Nonce?
  /// The nonces of the approvals that counted.
  public var approvals: [Nonce]
  /// Counted warrants, root first; all are counted or none.
  public var counts: [Count]

  package init(proof: Nonce?, approvals: [Nonce], counts: [Count]) {
    self.proof = proof
    self.approvals = approvals
    self.counts = counts
  }

  /// Nothing.
  public static let none = WarrantEffects(proof: nil, approvals: [], counts: [])

  /// True when nothing is used up.
  public var isEmpty: Bool { proof == nil && approvals.isEmpty && counts.isEmpty }
}
