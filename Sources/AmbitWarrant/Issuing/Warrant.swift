public import AmbitModel

/// A chain of signed warrants, root to leaf: what a holder keeps and presents.
///
/// It was read strictly and each link on its own makes sense (step 1 of warrant contract section
/// 4); whether it can be trusted is what `WarrantVerifier` tells.
public struct Warrant: Sendable {
  /// Root to leaf, at least one.
  package let links: [WarrantLink]

  package init(_ links: [WarrantLink]) {
    precondition(!links.isEmpty)
    self.links = links
  }

  /// Reads a stack, or a lone envelope.
  ///
  /// - Throws: The code and link of the first rule that it breaks.
  public init<Crypto: SHA256Hashing>(
    reading bytes: [UInt8],
    crypto: Crypto.Type
  ) throws(WarrantFailure) {
    var links: [WarrantLink] = []
    for (index, envelope) in try WarrantStack(splitting: bytes).envelopes.enumerated() {
      do throws(WarrantFailure) {
        links.append(
          try WarrantLink(reading: Array(envelope), above: links.last, crypto: crypto)
        )
      } catch {
        throw WarrantFailure(error.code, link: index)
      }
    }
    self.links = links
  }

  /// The stack, as it goes over the wire.
  public var encoded: [UInt8] { WarrantStack.encode(links.map { $0.envelope }) }

  package var leaf: WarrantLink { links[links.count - 1] }

  /// The leaf's id.
  public var id: WarrantID { leaf.payload.id }
  /// Who may use it.
  public var holder: PublicKey { leaf.payload.holder }
  /// Who issued the first link.
  public var root: PublicKey { links[0].payload.issuer }
  /// Number of links.
  public var length: Int { links.count }
  /// Unix seconds at which the leaf ends.
  public var expiresAt: UInt64 { leaf.payload.expiresAt }
  /// The session that calls must belong to; nil when none is named.
  public var session: Text? { leaf.terms.session }
  /// The tools that the leaf names; `*` is any.
  public var tools: [Text] { leaf.payload.tools.map { $0.name } }
}
