internal import AmbitModel

extension WarrantConstraintSet {
  /// True when all arguments that this set admits are admitted by the parent (warrant contract
  /// section 3, "Sets").
  package func narrows(_ parent: WarrantConstraintSet) -> Bool {
    guard parent.allowsUnknown || !allowsUnknown else { return false }
    if parent.isOpen { return true }
    var covered = 0
    for argument in arguments {
      if covered < parent.arguments.count, parent.arguments[covered].name < argument.name {
        // The child does not name it.
        return false
      }
      if covered < parent.arguments.count, parent.arguments[covered].name == argument.name {
        guard argument.constraint.narrows(parent.arguments[covered].constraint) else {
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
