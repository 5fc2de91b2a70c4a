internal import AmbitModel

extension WarrantConstraint {
  /// True when every value that this constraint admits is admitted by the parent, by one of the
  /// rules of warrant contract section 3.
  ///
  /// What the rules do not show is refused, and so is what would take more than
  /// 200,000 steps to show.
  package func narrows(_ parent: WarrantConstraint) -> Bool {
    var narrowing = ConstraintNarrowing()
    return narrowing.holds(self, under: parent)
  }
}

/// Decides whether one constraint lies within another.
struct ConstraintNarrowing {
  /// Most comparisons of constraints and of literals: nested All and Any could otherwise ask for
  /// exponentially many.
  private let effortLimit: Int

  private var effort = 0

  init(effortLimit: Int = 200_000) {
    self.effortLimit = effortLimit
  }

  mutating func holds(_ child: WarrantConstraint, under parent: WarrantConstraint) -> Bool {
    effort += 1
    guard effort <= effortLimit else { return false }
    if child.encoded == parent.encoded { return true }
    if case .wildcard = parent.test { return true }
    guard child.isSupported, parent.isSupported else { return false }
    if literalsHold(child, under: parent) { return true }
    return childPartsHold(child, under: parent) || parentPartsHold(child, under: parent)
      || ConstraintNarrowing.isWithin(child.test, parent.test)
  }

  /// A child that is its literals: the parent judges each of them.
  private mutating func literalsHold(
    _ child: WarrantConstraint,
    under parent: WarrantConstraint
  ) -> Bool {
    let literals: [WarrantValue]
    switch child.test {
    case .oneOf(let table): literals = table.value.values
    case .glob(let glob):
      guard let literal = glob.value.literal else { return false }
      literals = [.text(Text(utf8: literal))]
    default: return false
    }
    effort += literals.count * parent.weight
    guard effort <= effortLimit else { return false }
    return literals.allSatisfy { parent.judge($0) == .yes }
  }

  private mutating func childPartsHold(
    _ child: WarrantConstraint,
    under parent: WarrantConstraint
  ) -> Bool {
    switch child.test {
    case .any(let branches):
      for branch in branches where !holds(branch, under: parent) { return false }
      return true
    case .all(let clauses):
      for clause in clauses where holds(clause, under: parent) { return true }
      return false
    default: return false
    }
  }

  private mutating func parentPartsHold(
    _ child: WarrantConstraint,
    under parent: WarrantConstraint
  ) -> Bool {
    switch parent.test {
    case .all(let clauses):
      // An empty All admits nothing.
      if clauses.isEmpty { return false }
      for clause in clauses where !holds(child, under: clause) { return false }
      return true
    case .any(let branches):
      for branch in branches where holds(child, under: branch) { return true }
      return false
    default: return false
    }
  }

  /// The rules of two constraints of one type.
  private static func isWithin(_ child: ConstraintTest, _ parent: ConstraintTest) -> Bool {
    if let own = child.exclusions, let above = parent.exclusions {
      return own.excludesAllOf(above)
    }
    return switch (child, parent) {
    case (.glob(let own), .glob(let above)): own.value.isWithin(above.value)
    case (.interval(let own), .interval(let above)): own.isWithin(above)
    case (.net(let own), .net(let above)): own.value.isWithin(above.value)
    case (.url(let own), .url(let above)): own.value.isWithin(above.value)
    case (.contains(let own), .contains(let above)): above.allSatisfy { own.contains($0) }
    case (.subset(let own), .subset(let above)):
      own.value.values.allSatisfy { above.value.contains($0) }
    case (.cel(let own), .cel(let above)): own.value.isWithin(above.value)
    case (.below(let own), .below(let above)): own.value.isWithin(above.value)
    case (.safeURL(let own), .safeURL(let above)): own.value.isWithin(above.value)
    case (.command(let own), .command(let above)): own.value.isWithin(above.value)
    default: false
    }
  }
}

extension ConstraintTest {
  /// The literals that a NotOneOf, or a Not around Exact or OneOf, leaves out.
  fileprivate var exclusions: LiteralTable? {
    switch self {
    case .noneOf(let table): table.value
    case .not(let inner): if case .oneOf(let table) = inner.test { table.value } else { nil }
    default: nil
    }
  }
}

extension LiteralTable {
  /// True when leaving these out admits nothing that leaving the others out refuses: they are at
  /// least as many, and talk about no kind that the others do not talk about.
  fileprivate func excludesAllOf(_ others: LiteralTable) -> Bool {
    (others.hasNull || kinds & ~others.kinds == 0) && others.values.allSatisfy { contains($0) }
  }
}
