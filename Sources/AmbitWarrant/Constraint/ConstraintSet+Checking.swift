package import AmbitModel

extension WarrantConstraintSet {
  /// Checks actual arguments (warrant contract section 4, step 10): unknown names first, then each
  /// name in order.
  ///
  /// - Parameters:
  ///   - arguments: The call's.
  ///   - optional: Arguments that may be absent; they are judged when present.
  ///   - satisfied: A set that these arguments are known to satisfy: what it says word for word
  ///     is not judged again.
  /// - Returns: The code of the first failure; nil when all is well.
  package func check(
    _ arguments: WarrantArguments,
    optional: [Text] = [],
    satisfied: WarrantConstraintSet? = nil
  ) -> WarrantCode? {
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
      if let satisfied, satisfied.holds(demanded[index], near: index) { continue }
      guard demanded[index].constraint.isSupported else { return .constraintUnsupported }
      guard demanded[index].constraint.judge(found[place].value) == .yes else {
        return .constraintFailed
      }
    }
    return nil
  }

  /// True when the set makes the same demand of an argument, looked for where it most likely stands.
  private func holds(_ argument: Argument, near index: Int) -> Bool {
    guard index < arguments.count else { return false }
    let own = arguments.span
    return ByteOrder.compare(own[index].name, argument.name) == 0
      && own[index].constraint == argument.constraint
  }
}
