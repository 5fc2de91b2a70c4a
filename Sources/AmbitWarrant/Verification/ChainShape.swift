/// Steps 2 and 3: whether links hang together, each on the one above (warrant contract section 4).
enum ChainShape {
  /// Step 2: the first link is a root, issued by somebody who is trusted.
  static func checkRoot(_ root: WarrantLink, trusted: TrustedRoots) throws(WarrantFailure) {
    guard trusted.contains(root.payload.issuer) else {
      throw WarrantFailure(.untrustedRoot, link: 0)
    }
    guard root.payload.depth == 0, root.payload.parentHash == nil else {
      throw WarrantFailure(.rootShape, link: 0)
    }
  }

  /// Step 3 for one link: against the link above, then against every ancestor.
  static func checkLink(_ index: Int, of links: [WarrantLink]) throws(WarrantFailure) {
    guard index > 0 else { return }
    let link = links[index]
    let parent = links[index - 1]
    for ancestor in links[..<index] where ancestor.payload.id == link.payload.id {
      throw WarrantFailure(.duplicateID, link: index)
    }
    guard link.payload.issuer == parent.payload.holder else {
      throw WarrantFailure(.issuerMismatch, link: index)
    }
    guard link.payload.parentHash == parent.payloadDigest else {
      throw WarrantFailure(.parentMismatch, link: index)
    }
    // Both are at most 64 after step 1.
    guard link.payload.depth == parent.payload.depth + 1 else {
      throw WarrantFailure(.depthMismatch, link: index)
    }
    for ancestor in links[..<index] {
      guard let code = conflict(of: link, with: ancestor) else { continue }
      throw WarrantFailure(code, link: index)
    }
  }

  private static func conflict(
    of link: WarrantLink,
    with ancestor: WarrantLink
  ) -> WarrantCode? {
    if link.payload.depth > ancestor.payload.maxDepth { return .depthExceeded }
    if link.payload.maxDepth > ancestor.payload.maxDepth { return .maxDepthRaised }
    if link.payload.issuedAt < ancestor.payload.issuedAt
      || link.payload.expiresAt > ancestor.payload.expiresAt
    {
      return .lifetimeWidened
    }
    if link.payload.type == .issuer, ancestor.payload.type == .execution { return .typeTransition }
    if let session = ancestor.terms.session, link.terms.session != session {
      return .sessionMismatch
    }
    return nil
  }
}
