package import AmbitModel

extension WarrantConstraintSet {
  /// Checks actual arguments (warrant contract section 4, step 10): unknown names first, then each
  /// name in order.
  ///
  /// - Parameters:
  ///   - arguments: The call's.
  ///   - optional: Arguments that may be absent; they are judged when present.
  ///   - fresh: Ascending places of the constraints to judge; nil judges all. The others are known
  ///     to hold wherever their argument is present.
  /// - Returns: The code of the first failure; nil when all is well.
  package func check(
    _ arguments: WarrantArguments,
    optional: [Text] = [],
    judging fresh: [Int]? = nil
  ) -> WarrantCode? {
    if isOpen { return nil }
    if !allowsUnknown, hasUnknown(arguments) { return .argumentUnknown }
    // Spans hand out elements without counting references.
    let demanded = self.arguments.span
    let found = arguments.members.span
    var place = 0
    var next = 0
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
      if let fresh {
        while next < fresh.count, fresh[next] < index { next += 1 }
        guard next < fresh.count, fresh[next] == index else { continue }
      }
      if let code = demanded[index].constraint.refusal(of: found[place].value) { return code }
    }
    return nil
  }

  /// Judges some constraints where the names are known to be right.
  ///
  /// - Parameters:
  ///   - fresh: Places of the constraints to judge.
  ///   - arguments: The call's.
  /// - Returns: The code of the first failure; nil when all is well.
  func judge(_ fresh: [Int], of arguments: WarrantArguments) -> WarrantCode? {
    let demanded = self.arguments.span
    let found = arguments.members.span
    for index in fresh {
      var place = min(index, found.count)
      // Without optional and unknown arguments it stands in the same place.
      if place == found.count || found[place].name != demanded[index].name {
        place = 0
        while place < found.count, found[place].name != demanded[index].name { place += 1 }
        // Absent, which only an optional argument may be.
        if place == found.count { continue }
      }
      if let code = demanded[index].constraint.refusal(of: found[place].value) { return code }
    }
    return nil
  }

  /// True when it names the same arguments, and treats others alike.
  func hasNames(of other: WarrantConstraintSet) -> Bool {
    allowsUnknown == other.allowsUnknown && isOpen == other.isOpen
      && arguments.elementsEqual(other.arguments) { $0.name == $1.name }
  }

  private func hasUnknown(_ arguments: WarrantArguments) -> Bool {
    let demanded = self.arguments.span
    let found = arguments.members.span
    var place = 0
    for index in found.indices {
      while place < demanded.count {
        let order = ByteOrder.compare(demanded[place].name, found[index].name)
        if order == 0 { break }
        if order > 0 { return true }
        place += 1
      }
      if place == demanded.count { return true }
    }
    return false
  }
}

extension WarrantConstraint {
  /// Why a value is refused; nil when it is admitted.
  @inline(__always)
  fileprivate func refusal(of value: WarrantValue) -> WarrantCode? {
    guard isSupported else { return .constraintUnsupported }
    return judge(value) == .yes ? nil : .constraintFailed
  }
}
