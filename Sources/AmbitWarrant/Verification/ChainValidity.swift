internal import AmbitModel

/// Steps 4 and 5: what depends on the moment, asked on every call.
enum ChainValidity {
  /// Step 4: lifetimes and the clock.
  static func checkTimes(
    of links: [WarrantLink],
    settings: WarrantSettings,
    now: UInt64
  ) throws(WarrantFailure) {
    let (latestIssue, overflow) = now.addingReportingOverflow(settings.clockTolerance)
    for (index, link) in links.enumerated() {
      let (issuedAt, expiresAt) = (link.payload.issuedAt, link.payload.expiresAt)
      guard expiresAt - issuedAt <= settings.maxLifetime else {
        throw WarrantFailure(.ttlExceeded, link: index)
      }
      guard overflow || issuedAt <= latestIssue else {
        throw WarrantFailure(.notYetValid, link: index)
      }
      guard now < expiresAt else { throw WarrantFailure(.expired, link: index) }
    }
  }

  /// Step 5: revocations.
  static func checkRevocations(
    of links: [WarrantLink],
    _ revocations: Revocations,
    settings: WarrantSettings,
    now: UInt64
  ) throws(WarrantFailure) {
    switch revocations {
    case .unusable: throw WarrantFailure(.revocationInvalid)
    case .none: _ = try settings.revocationRule.admit(nil, now: now)
    case .list(let list):
      _ = try settings.revocationRule.admit(list, now: now)
      if list.isEmpty { return }
      for (index, link) in links.enumerated() {
        let isRevoked = list.revokes(
          id: link.payload.id,
          issuer: link.payload.issuer,
          holder: link.payload.holder,
          issuedAt: link.payload.issuedAt
        )
        let isBelow = index > 0 && list.revokesBelow(links[index - 1].payload.id)
        if isRevoked || isBelow { throw WarrantFailure(.revoked, link: index) }
      }
    }
  }
}
