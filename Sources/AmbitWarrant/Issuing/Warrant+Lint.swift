package import AmbitModel

/// Something in a warrant that is allowed but worth a second look.
package struct WarrantLint: Sendable, Hashable {
  /// The link, the root 0.
  package let link: Int
  /// The tool, or nil for the link as a whole and for an issuer warrant's bounds.
  package let tool: Text?
  /// The argument; nil when it is not about one.
  package let argument: Text?
  /// A permanent word.
  package let word: String
  /// One line for people.
  package let message: String
}

extension Warrant {
  /// What is worth a second look, root to leaf.
  package var lints: [WarrantLint] {
    links.enumerated().flatMap { index, link in Self.lints(of: link, at: index) }
  }

  private static func lints(of link: WarrantLink, at index: Int) -> [WarrantLint] {
    var found: [WarrantLint] = []
    func add(_ set: WarrantConstraintSet, of tool: Text?) {
      for (argument, lint) in set.lints() {
        found.append(
          WarrantLint(
            link: index,
            tool: tool,
            argument: argument,
            word: lint.rawValue,
            message: lint.message
          )
        )
      }
    }
    for tool in link.payload.tools { add(tool.set, of: tool.name) }
    if let bounds = link.payload.bounds { add(bounds, of: nil) }
    if link.payload.extensions.contains(where: { $0.name.utf8.starts(with: "ambit.".utf8) }) {
      found.append(
        WarrantLint(
          link: index,
          tool: nil,
          argument: nil,
          word: "ambit_extension",
          message: "other verifiers ignore `ambit.` extensions; "
            + "issue such warrants under a root that they do not trust"
        )
      )
    }
    return found
  }
}
