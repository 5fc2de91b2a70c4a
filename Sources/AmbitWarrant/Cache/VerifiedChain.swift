package import AmbitModel
internal import Synchronization

/// Links that passed steps 3 and 7 together, and what records say about them.
package final class VerifiedChain: Sendable {
  /// Root to leaf, at least one.
  package let links: [WarrantLink]
  /// What records say about the chain.
  package let identity: WarrantVerdict.Identity
  /// What the links demand of arguments, by tool; a pure function of the links, kept because a chain
  /// is mostly used for few tools.
  private let demands = Mutex<[Text: ArgumentDemands]>([:])

  /// Most tools whose demands are kept.
  private static let demandsMax = 64

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

  /// What the links demand of a tool's arguments.
  func demands(on tool: Text) -> ArgumentDemands {
    if let known = demands.withLock({ $0[tool] }) { return known }
    let found = ArgumentDemands(on: tool, by: links)
    demands.withLock { demands in
      if demands.count < Self.demandsMax { demands[tool] = found }
    }
    return found
  }
}
