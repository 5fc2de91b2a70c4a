import AmbitModel
import AmbitWarrant

/// Where a spec asks for more than a chain grants, for whoever holds both.
enum WideningHint {
  /// The first tool or argument at fault; nil when it is neither.
  static func of(_ spec: WarrantSpec, under parent: Warrant) -> String? {
    for tool in spec.tools ?? [] {
      for link in parent.links {
        let above = link.payload
        let isGranted =
          above.type == .issuer ? above.mayIssue(tool.name) : above.entry(for: tool.name) != nil
        guard isGranted else { return "`\(Shown.line(tool.name.string))` is not granted above" }
        guard let set = above.entry(for: tool.name)?.set ?? above.bounds else { continue }
        if let argument = argument(of: tool.set, under: set) {
          return Shown.line("`\(tool.name.string)`, \(argument)")
        }
      }
    }
    return nil
  }

  private static func argument(
    of set: WarrantConstraintSet,
    under parent: WarrantConstraintSet
  ) -> String? {
    guard !set.narrows(parent) else { return nil }
    if set.allowsUnknown, !parent.allowsUnknown { return "unknown arguments are refused above" }
    for above in parent.arguments {
      let name = above.name.string
      let phrase = ConstraintPhrase.of(above.constraint)
      guard let own = set.arguments.first(where: { $0.name == above.name }) else {
        return "`\(name)`: above it has to be \(phrase), and here nothing is demanded"
      }
      if !own.constraint.narrows(above.constraint) {
        return "`\(name)`: \(ConstraintPhrase.of(own.constraint)) is not narrower than \(phrase)"
      }
    }
    for own in set.arguments where !parent.arguments.contains(where: { $0.name == own.name }) {
      return "`\(own.name.string)`: above it is refused"
    }
    return nil
  }
}
