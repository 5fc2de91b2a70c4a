internal import AmbitModel

/// Step 10: what every link of a chain demands of one tool's arguments (warrant contract section
/// 4).
///
/// A link mostly repeats the link above and narrows one thing. What it repeats word for word, in
/// the same place, holds already when its turn comes, and is left out here once instead of on every
/// call.
package final class ArgumentDemands: Sendable {
  private struct Demand {
    let link: Int
    let set: WarrantConstraintSet
    /// Arguments that may be absent.
    let optional: [Text]
    /// Whether the link names the same arguments as the link above.
    let repeatsNames: Bool
    /// Places of the constraints that the link above does not have.
    let fresh: [Int]
  }

  private let demands: [Demand]

  /// Collects the demands of links under which the tool is granted.
  init(on tool: Text, by links: [WarrantLink]) {
    var demands: [Demand] = []
    for (index, link) in links.enumerated() {
      guard let (set, optional) = link.demand(on: tool) else { continue }
      let above = demands.last
      if above?.set == set, above?.optional == optional { continue }
      let repeatsNames = above.map { $0.set.hasNames(of: set) && $0.optional == optional } ?? false
      let fresh = set.arguments.indices.filter { place in
        guard let above, place < above.set.arguments.count else { return true }
        return above.set.arguments[place] != set.arguments[place]
      }
      demands.append(
        Demand(
          link: index,
          set: set,
          optional: optional,
          repeatsNames: repeatsNames,
          fresh: fresh
        )
      )
    }
    self.demands = demands
  }

  /// Holds arguments to every link, the root first.
  func check(_ arguments: WarrantArguments) throws(WarrantFailure) {
    for index in demands.indices {
      let code =
        demands[index].repeatsNames
        ? demands[index].set.judge(demands[index].fresh, of: arguments)
        : demands[index].set.check(
          arguments,
          optional: demands[index].optional,
          judging: demands[index].fresh
        )
      if let code { throw WarrantFailure(code, link: demands[index].link) }
    }
  }
}

extension WarrantLink {
  /// The bounds or the tool's set, and what may be absent; nil for an issuer link without bounds,
  /// which demands nothing.
  fileprivate func demand(on tool: Text) -> (set: WarrantConstraintSet, optional: [Text])? {
    switch payload.type {
    case .issuer: payload.bounds.map { ($0, terms.optionalArguments(for: tool)) }
    case .execution: payload.entry(for: tool).map { ($0.set, terms.optional(for: $0.name)) }
    }
  }
}
