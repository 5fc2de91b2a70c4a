public import AmbitModel

/// A place in an organization's chain and the leaf there.
public struct ChainHead: Sendable, Hashable {
  /// The last record's place; 0 before the first.
  public let sequence: Int64
  /// The last record's leaf; before the first, what its `prev` will be.
  public let leaf: Digest256

  /// States a head.
  public init(sequence: Int64, leaf: Digest256) {
    self.sequence = sequence
    self.leaf = leaf
  }
}
