import AmbitModel
import AmbitReference
import AmbitWarrant

extension TrialChain {
  /// The chain and one more link, which repeats the leaf for another holder.
  func repeated(holder: PublicKey, id: WarrantID) -> [WarrantLink] {
    links + [signed(repeating(leaf, holder: holder, id: id))]
  }

  /// A child that says what its parent says.
  func repeating(_ parent: WarrantLink, holder: PublicKey, id: WarrantID) -> WarrantPayload {
    var payload = parent.payload
    payload.id = id
    payload.issuer = parent.payload.holder
    payload.holder = holder
    payload.parentHash = parent.payloadDigest
    payload.depth += 1
    return payload
  }

  func signed(_ payload: WarrantPayload) -> WarrantLink {
    guard let link = link(payload) else { preconditionFailure("a repeated link cannot be read") }
    return link
  }

  /// The links with another payload at one place, and everything below signed again upon it.
  ///
  /// Every signature is right: the holders work together. What no reader accepts stays a presented
  /// envelope, and ends the chain.
  func rebuilt(
    _ links: [WarrantLink],
    changing place: Int,
    to payload: WarrantPayload
  ) -> Forgery {
    var forged = Forgery(envelopes: links[..<place].map { $0.envelope }, leaf: payload)
    var changed = payload
    for index in place..<links.count {
      let bytes = changed.encoded
      forged.envelopes.append(envelope(bytes, signedBy: changed.issuer))
      forged.leaf = changed
      guard index + 1 < links.count, let above = link(changed) else { break }
      let old = links[index].payload.holder
      changed = links[index + 1].payload
      if changed.parentHash == links[index].payloadDigest {
        changed.parentHash = above.payloadDigest
      }
      if changed.issuer == old { changed.issuer = above.payload.holder }
    }
    return forged
  }
}

/// A chain as an attacker presents it.
struct Forgery: Sendable {
  /// The envelopes, root first.
  var envelopes: [[UInt8]]
  /// What the last of them says: whom it names as holder has to prove.
  var leaf: WarrantPayload

  func presentation(of call: TrialChain.Call, by chain: TrialChain) -> WarrantPresentation {
    let known = chain.approvers(of: chain.links)
    return WarrantPresentation(
      chain: .stack(WarrantStack.encode(envelopes)),
      proof: chain.proof(of: call, for: leaf),
      approvals: known.map { chain.approval(of: call, for: leaf, by: $0) }
    )
  }
}

extension Dice {
  /// A fresh id.
  mutating func warrantID() -> WarrantID {
    guard let id = WarrantID(bytes: bytes(16)) else { preconditionFailure("an id has 16 bytes") }
    return id
  }
}
