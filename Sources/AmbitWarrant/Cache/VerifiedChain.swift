package import AmbitModel

/// Links that passed steps 3 and 7 together, and what records say about them.
package final class VerifiedChain: Sendable {
  /// Root to leaf, at least one.
  package let links: [WarrantLink]
  /// What records say about the chain.
  package let identity: WarrantVerdict.Identity

  package init<Crypto: SHA256Hashing>(_ links: [WarrantLink], crypto: Crypto.Type) {
    precondition(!links.isEmpty)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(links.reduce(0) { $0 + $1.envelope.count })
    for link in links { bytes.append(contentsOf: link.envelope) }
    let leaf = links[links.count - 1]
    self.links = links
    identity = WarrantVerdict.Identity(
      warrant: leaf.payload.id,
      chainDigest: Crypto.sha256(bytes),
      root: links[0].payload.issuer,
      holder: leaf.payload.holder,
      depth: leaf.payload.depth,
      clearance: leaf.payload.clearance ?? 0,
      session: leaf.terms.session,
      expiresAt: leaf.payload.expiresAt
    )
  }
}
