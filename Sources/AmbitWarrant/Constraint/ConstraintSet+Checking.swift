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
        guard
          Self.advance(
            &place,
            to: member.name,
            in: self.arguments.count,
            { self.arguments[$0].name }
          )
        else { return .argumentUnknown }
      }
    }
    var place = 0
    for argument in self.arguments {
      guard Self.advance(&place, to: argument.name, in: found.count, { found[$0].name }) else {
        if optional.contains(argument.name) { continue }
        return .argumentMissing
      }
      guard argument.constraint.isSupported else { return .constraintUnsupported }
      guard argument.constraint.judge(found[place].value) == .yes else { return .constraintFailed }
    }
    return nil
  }

  /// Moves on to the first of some sorted names that does not come before this one; true when it is
  /// this one.
  @inline(__always)
  private static func advance(
    _ place: inout Int,
    to name: Text,
    in count: Int,
    _ nameAt: (Int) -> Text
  ) -> Bool {
    while place < count {
      let order = ByteOrder.compare(nameAt(place), name)
      if order >= 0 { return order == 0 }
      place += 1
    }
    return false
  }
}
