package import AmbitModel

extension WarrantConstraintSet {
  /// Checks actual arguments (warrant contract section 4, step 10): unknown names first, then each
  /// name in order.
  ///
  /// `optional` names arguments that may be absent; they are judged when present.
  ///
  /// - Returns: The code of the first failure; nil when all is well.
  package func check(_ arguments: WarrantArguments, optional: [Text] = []) -> WarrantCode? {
    if isOpen { return nil }
    let found = arguments.members
    if !allowsUnknown {
      var place = 0
      for member in found {
        while place < self.arguments.count, self.arguments[place].name < member.name { place += 1 }
        guard place < self.arguments.count, self.arguments[place].name == member.name else {
          return .argumentUnknown
        }
      }
    }
    var place = 0
    for argument in self.arguments {
      while place < found.count, found[place].name < argument.name { place += 1 }
      guard place < found.count, found[place].name == argument.name else {
        if optional.contains(argument.name) { continue }
        return .argumentMissing
      }
      guard argument.constraint.isSupported else { return .constraintUnsupported }
      guard argument.constraint.judge(found[place].value) == .yes else { return .constraintFailed }
    }
    return nil
  }
}
