internal import AmbitModel

/// Which warrants of a chain count calls, and whether this verifier may count for them (warrant
/// contract section 5, `ambit.max_calls`).
enum CallCounts {
  static func counts(
    of links: [WarrantLink],
    settings: WarrantSettings
  ) throws(WarrantFailure) -> [WarrantEffects.Count] {
    var counts: [WarrantEffects.Count] = []
    for (index, link) in links.enumerated() {
      guard let limit = link.terms.maxCalls else { continue }
      // Two verifiers that do not share a store would each allow the whole count.
      guard settings.sharesStore || isForThisVerifierAlone(links[...index]) else {
        throw WarrantFailure(.storeUnavailable, link: index)
      }
      counts.append(
        WarrantEffects.Count(
          warrant: link.payload.id,
          limit: limit,
          link: index,
          until: link.payload.expiresAt
        )
      )
    }
    return counts
  }

  /// True when a counted link or one above it names exactly one verifier, which step 8 found to be
  /// this one.
  ///
  /// A link below does not do: its holder could make another for the next verifier.
  private static func isForThisVerifierAlone(_ links: ArraySlice<WarrantLink>) -> Bool {
    links.contains { $0.terms.audience?.count == 1 }
  }
}
