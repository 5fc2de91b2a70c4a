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
    // Spans hand out elements without counting references.
    let demanded = self.arguments.span
    let found = arguments.members.span
    if !allowsUnknown {
      var place = 0
      for index in found.indices {
        while place < demanded.count {
          let order = ByteOrder.compare(demanded[place].name, found[index].name)
          if order == 0 { break }
          if order > 0 { return .argumentUnknown }
          place += 1
        }
        if place == demanded.count { return .argumentUnknown }
      }
    }
    var place = 0
    for index in demanded.indices {
      var isPresent = false
      while place < found.count {
        let order = ByteOrder.compare(found[place].name, demanded[index].name)
        isPresent = order == 0
        if order >= 0 { break }
        place += 1
      }
      if !isPresent {
        if optional.contains(demanded[index].name) { continue }
        return .argumentMissing
      }
      guard demanded[index].constraint.isSupported else { return .constraintUnsupported }
      guard demanded[index].constraint.judge(found[place].value) == .yes else {
        return .constraintFailed
      }
    }
    return nil
  }
}
