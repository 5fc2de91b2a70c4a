package import AmbitModel

/// What is allowed but worth a second look when a warrant is issued (warrant contract section 3,
/// "Sets").
package enum ConstraintLint: String, Sendable, Hashable, CaseIterable {
  /// A tool without constraints, whose arguments may be anything.
  case openTool = "open_tool"
  /// A regular expression without `^` or `$`, which matches inside longer texts.
  case unanchoredRegex = "unanchored_regex"
  /// A URL pattern whose path is `/`, which is any path and not the root alone.
  case anyPath = "any_path"
  /// The opposite of a pattern for paths, which other spellings of a path get around.
  case negatedPath = "negated_path"
  /// An All or Any without parts, or a list of commands without any, which admits nothing.
  case admitsNothing = "admits_nothing"
  /// Something that cannot be judged here: calls that meet it are denied.
  case unsupported = "unsupported"
  /// Something that tenuo 0.3.3 refuses to read or to call narrower.
  case foreignRefusal = "foreign_refusal"

  /// One line for people.
  package var message: String {
    switch self {
    case .openTool: "the tool has no constraints, so that its arguments may be anything"
    case .unanchoredRegex: "the expression matches inside longer texts; write `^` and `$`"
    case .anyPath: "the path `/` stands for any path"
    case .negatedPath: "a pattern that is negated does not catch other spellings of a path"
    case .admitsNothing: "nothing can satisfy this"
    case .unsupported: "this cannot be judged here, so that calls which meet it are denied"
    case .foreignRefusal: "tenuo 0.3.3 refuses this"
    }
  }
}

extension WarrantConstraintSet {
  /// What is worth a second look: the argument, nil for the set, and the lint.
  package func lints() -> [(argument: Text?, lint: ConstraintLint)] {
    if isOpen { return [(nil, .openTool)] }
    return arguments.flatMap { argument in
      argument.constraint.lints().map { (argument.name, $0) }
    }
  }
}

extension WarrantConstraint {
  /// What is worth a second look, each lint once, in the order of `ConstraintLint.allCases`.
  package func lints() -> [ConstraintLint] {
    var found: Set<ConstraintLint> = []
    collect(into: &found)
    if !isSupported { found.insert(.unsupported) }
    return ConstraintLint.allCases.filter { found.contains($0) }
  }

  private func collect(into found: inout Set<ConstraintLint>) {
    for part in kind.parts { part.collect(into: &found) }
    switch kind {
    case .regex(let pattern):
      if case .regex(let regex) = test, !regex.isAnchored { found.insert(.unanchoredRegex) }
      if case .unsupported = test, pattern.utf8.count <= 1024 { found.insert(.foreignRefusal) }
    case .urlPattern(let pattern):
      if Self.endsInRootPath(pattern) { found.insert(.anyPath) }
    case .not(let part):
      if case .pattern(let glob) = part.kind, glob.utf8.contains(UInt8(ascii: "/")) {
        found.insert(.negatedPath)
      }
    case .all(let parts), .any(let parts):
      if parts.isEmpty { found.insert(.admitsNothing) }
    case .shlex(let commands):
      if commands.isEmpty { found.formUnion([.admitsNothing, .foreignRefusal]) }
    default: break
    }
  }

  /// True for `scheme://host/`.
  private static func endsInRootPath(_ pattern: Text) -> Bool {
    pattern.utf8.last == UInt8(ascii: "/")
      && pattern.utf8.count(where: { $0 == UInt8(ascii: "/") }) == 3
  }
}
