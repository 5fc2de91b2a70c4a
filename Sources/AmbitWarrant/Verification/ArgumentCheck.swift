internal import AmbitModel

/// Step 10: every link's demands on the actual arguments (warrant contract section 4).
enum ArgumentCheck {
  static func check(
    _ arguments: WarrantArguments,
    of tool: Text,
    under links: [WarrantLink]
  ) throws(WarrantFailure) {
    /// What the last link that demanded something demanded; the arguments satisfy it.
    var satisfied: Demand?
    for (index, link) in links.enumerated() {
      guard let demand = Demand(of: link, for: tool) else { continue }
      if let satisfied, satisfied.set == demand.set, satisfied.optional == demand.optional {
        continue
      }
      if let code = demand.set.check(
        arguments,
        optional: demand.optional,
        satisfied: satisfied?.set
      ) {
        throw WarrantFailure(code, link: index)
      }
      satisfied = demand
    }
  }

  private struct Demand {
    let set: WarrantConstraintSet
    let optional: [Text]

    /// Nil for an issuer link without bounds, which demands nothing.
    init?(of link: WarrantLink, for tool: Text) {
      switch link.payload.type {
      case .issuer:
        guard let bounds = link.payload.bounds else { return nil }
        set = bounds
        optional = link.terms.optionalArguments(for: tool)
      case .execution:
        guard let entry = link.payload.entry(for: tool) else { return nil }
        set = entry.set
        optional = link.terms.optional(for: entry.name)
      }
    }
  }
}
