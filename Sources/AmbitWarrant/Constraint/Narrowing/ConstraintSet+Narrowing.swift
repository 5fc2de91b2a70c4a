internal import AmbitModel

extension WarrantConstraintSet {
  /// True when all arguments that this set admits are admitted by the parent (warrant contract
  /// section 3, "Sets").
  package func narrows(_ parent: WarrantConstraintSet) -> Bool {
    var narrowing = ConstraintNarrowing()
    return narrows(parent, by: &narrowing)
  }

  /// The same, with what it takes counted together with other comparisons.
  func narrows(_ parent: WarrantConstraintSet, by narrowing: inout ConstraintNarrowing) -> Bool {
    guard parent.allowsUnknown || !allowsUnknown else { return false }
    if parent.isOpen { return true }
    var covered = 0
    for argument in arguments {
      if covered < parent.arguments.count, parent.arguments[covered].name < argument.name {
        // The child does not name it.
        return false
      }
      if covered < parent.arguments.count, parent.arguments[covered].name == argument.name {
        let above = parent.arguments[covered].constraint
        guard narrowing.holds(argument.constraint, under: above) else {
          return false
        }
        covered += 1
      } else if !parent.allowsUnknown {
        return false
      }
    }
    return covered == parent.arguments.count
  }
}
