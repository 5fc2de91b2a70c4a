import AmbitModel
import AmbitWarrant

/// Whole chains, perhaps with the call's arguments in JSON after them, up to verdicts.
enum ChainProperties {
  static func check(_ bytes: [UInt8]) {
    var reader = CBORReader(bytes)
    let end = (try? reader.skip())?.upperBound ?? bytes.count
    let stack = Array(bytes[..<end])
    let text = end < bytes.count ? Array(bytes[end...]) : Array("{}".utf8)
    let chain: Warrant
    do {
      chain = try Warrant(reading: stack, crypto: FuzzCrypto.self)
    } catch {
      precondition(error.code.outcome == .deny, "refused by a code that allows")
      precondition(error.link ?? 0 < WarrantLimits.links, "a link that there cannot be")
      return
    }
    checkEncoding(chain, stack)
    guard let arguments = try? JSONDocument(parsing: text) else { return }
    checkVerdicts(chain, stack, arguments.root)
  }

  private static func checkEncoding(_ chain: Warrant, _ stack: [UInt8]) {
    let lone = chain.links.count == 1 && chain.links[0].envelope == stack
    precondition(lone || chain.encoded == stack, "a chain has two encodings")
    for link in chain.links {
      let envelope = WarrantLink.envelope(payload: link.payloadBytes, signature: link.signature)
      precondition(envelope == link.envelope, "an envelope has two encodings")
      let encoded = link.payload.encoded
      // Byte strings may stand for lists of integers, which are no shorter.
      precondition(
        encoded == link.payloadBytes || encoded.count >= link.payloadBytes.count,
        "a payload has two encodings"
      )
      let written = WarrantLink.envelope(payload: encoded, signature: link.signature)
      guard written.count <= WarrantLimits.envelopeBytes else { continue }
      guard let again = try? WarrantLink(reading: written, crypto: FuzzCrypto.self) else {
        preconditionFailure("a payload that was read cannot be read again")
      }
      precondition(again.payload.encoded == encoded, "a payload's encoding is not stable")
    }
  }

  private static func checkVerdicts(
    _ chain: Warrant,
    _ stack: [UInt8],
    _ arguments: JSONElement
  ) {
    guard let roots = try? TrustedRoots([TrustedRoot(key: chain.root)]) else {
      preconditionFailure("a key that was read is not strict")
    }
    let first = chain.tools.first ?? "t"
    let call = WarrantCall(
      tool: first == WarrantTool.any ? "t" : first,
      arguments: arguments,
      session: chain.session
    )
    let audience = chain.links.compactMap { $0.terms.audience?.first }.first ?? "a"
    let settings = WarrantSettings(audience: [audience], sharesStore: true)
    let now = chain.links.map { $0.payload.issuedAt }.max() ?? 0
    func verdict(_ links: [WarrantLink], _ cache: WarrantCache?) -> WarrantVerdict {
      WarrantVerifier<FuzzCrypto>(roots: roots, settings: settings, cache: cache).verify(
        WarrantPresentation(
          chain: .envelopes(links.map { $0.envelope }),
          proof: proof(audience, at: now),
          approvals: approvals(of: links, at: now)
        ),
        for: call,
        at: now
      )
    }
    let plain = verdict(chain.links, nil)
    let cache = WarrantCache(capacity: 8)
    for _ in 0..<2 {
      let cached = verdict(chain.links, cache)
      precondition(cached.code == plain.code && cached.link == plain.link, "a cache decides")
    }
    guard plain.code == .allowed else { return }
    // Whatever a chain allows, each part of it from the root down to a holder of tools allows.
    for index in chain.links.indices where chain.links[index].payload.type == .execution {
      let above = verdict(Array(chain.links[...index]), nil)
      precondition(above.code == .allowed, "a link allows what one above it refuses")
    }
  }

  private static func proof(_ audience: Text, at now: UInt64) -> [UInt8] {
    Proof2(
      audience: audience,
      milliseconds: now &* 1000,
      nonce: [UInt8](repeating: 7, count: 16),
      signature: FuzzCrypto.signature
    ).encoded
  }

  /// An approval by everybody who is asked.
  private static func approvals(of links: [WarrantLink], at now: UInt64) -> [[UInt8]] {
    var approvers: Set<PublicKey> = []
    for link in links { approvers.formUnion(link.payload.approvers ?? []) }
    let payload = SignedApproval.payload(
      requestHash: FuzzCrypto.digest,
      nonce: [UInt8](repeating: 7, count: 16),
      externalID: "a",
      approvedAt: now,
      expiresAt: now &+ 60
    )
    return approvers.map {
      SignedApproval.encode(payload: payload, approver: $0, signature: FuzzCrypto.signature)
    }
  }
}
