@_spi(Kernel) import AmbitModel
@_spi(Kernel) import AmbitPolicy

/// A defined value in a comparison.
enum ComparedValue: BitwiseCopyable {
  /// Written in the policy.
  case written(JSONLocation)
  /// Found in the call or the facts.
  case found(JSONLocation)
  /// A number of parts.
  case count(Int)

  /// Where it stands; nil for a count.
  var location: JSONLocation? {
    switch self {
    case .written(let place), .found(let place): place
    case .count: nil
    }
  }

  /// True for a `null` written in the policy, which every value may be compared with.
  var isWrittenNull: Bool {
    if case .written(let place) = self { place.kind == .null } else { false }
  }

  /// The JSON type; the two truth values are one type.
  var type: JSONKind {
    guard let kind = location?.kind else { return .number }
    return kind == .false ? .true : kind
  }
}

/// Comparisons of the contract's section 4: strict JSON types, exact numbers, code points.
enum ValueComparison {
  static func compare(
    _ left: ComparedValue,
    _ comparison: Comparison,
    _ right: ComparedValue
  ) -> Kleene {
    switch comparison {
    case .equal: return equality(left, right)
    case .notEqual: return equality(left, right).negated
    case .less: return order(left, right) { $0 < 0 }
    case .lessOrEqual: return order(left, right) { $0 <= 0 }
    case .greater: return order(left, right) { $0 > 0 }
    case .greaterOrEqual: return order(left, right) { $0 >= 0 }
    case .isIn: return membership(left, right)
    case .isNotIn: return membership(left, right).negated
    }
  }

  private static func equality(_ left: ComparedValue, _ right: ComparedValue) -> Kleene {
    guard left.type == right.type else {
      return left.isWrittenNull || right.isWrittenNull ? .no : .undefined
    }
    return Kleene(isEqual(left, right))
  }

  private static func order(
    _ left: ComparedValue,
    _ right: ComparedValue,
    _ holds: (Int) -> Bool
  ) -> Kleene {
    guard left.type == right.type else { return .undefined }
    switch left.type {
    case .number:
      return Kleene(holds(NumberComparison.compare(left, right)))
    case .string:
      guard let left = left.location?.string, let right = right.location?.string else {
        return .undefined
      }
      return Kleene(holds(bytesCompare(left, right)))
    default:
      return .undefined
    }
  }

  /// Undefined unless the list is empty or has an element of the value's type.
  private static func membership(_ value: ComparedValue, _ list: ComparedValue) -> Kleene {
    guard let list = list.location, list.kind == .array else { return .undefined }
    if list.count == 0 { return .no }
    let type = value.type
    var result = Kleene.undefined
    var index = list.index + 1
    for _ in 0..<list.count {
      let element = ComparedValue.found(JSONLocation(view: list.view, index: index))
      if element.type == type {
        if isEqual(value, element) { return .yes }
        result = .no
      }
      index = Int(list.view[index].next)
    }
    return result
  }

  /// Equality of two values of one type.
  private static func isEqual(_ left: ComparedValue, _ right: ComparedValue) -> Bool {
    guard let left = left.location, let right = right.location else {
      return NumberComparison.compare(left, right) == 0
    }
    return isEqual(left, right)
  }

  private static func isEqual(_ left: JSONLocation, _ right: JSONLocation) -> Bool {
    let (leftNode, rightNode) = (left.node, right.node)
    guard leftNode.kind == rightNode.kind else { return false }
    switch leftNode.kind {
    case .null, .true, .false:
      return true
    case .number:
      return NumberComparison.compare(.found(left), .found(right)) == 0
    case .string:
      return bytesEqual(left.view.content(leftNode), right.view.content(rightNode))
    case .array:
      return leftNode.length == rightNode.length && isEqualArray(left, right)
    case .object:
      return leftNode.length == rightNode.length && isEqualObject(left, right)
    }
  }

  private static func isEqualArray(_ left: JSONLocation, _ right: JSONLocation) -> Bool {
    var (leftIndex, rightIndex) = (left.index + 1, right.index + 1)
    for _ in 0..<left.count {
      guard
        isEqual(
          JSONLocation(view: left.view, index: leftIndex),
          JSONLocation(view: right.view, index: rightIndex)
        )
      else { return false }
      leftIndex = Int(left.view[leftIndex].next)
      rightIndex = Int(right.view[rightIndex].next)
    }
    return true
  }

  /// Compares members in name order, so that a hostile pair of objects costs n log n.
  private static func isEqualObject(_ left: JSONLocation, _ right: JSONLocation) -> Bool {
    let leftNames = namesInOrder(left)
    let rightNames = namesInOrder(right)
    for (leftName, rightName) in zip(leftNames, rightNames) {
      guard
        bytesEqual(
          left.view.content(left.view[leftName]),
          right.view.content(right.view[rightName])
        ),
        isEqual(
          JSONLocation(view: left.view, index: leftName + 1),
          JSONLocation(view: right.view, index: rightName + 1)
        )
      else { return false }
    }
    return true
  }

  private static func namesInOrder(_ object: JSONLocation) -> [Int] {
    var names: [Int] = []
    var index = object.index + 1
    for _ in 0..<object.count {
      names.append(index)
      index = Int(object.view[index + 1].next)
    }
    let view = object.view
    return names.sorted { bytesCompare(view.content(view[$0]), view.content(view[$1])) < 0 }
  }
}

/// Exact comparison of numbers; both are within the range that `Decimal` reads, because policies
/// and calls outside of it were refused.
enum NumberComparison {
  static func compare(_ left: ComparedValue, _ right: ComparedValue) -> Int {
    if let left = smallInteger(left), let right = smallInteger(right) {
      return left < right ? -1 : left > right ? 1 : 0
    }
    return withToken(left) { left in
      withToken(right) { right in
        guard let left = Decimal(token: left), let right = Decimal(token: right) else {
          preconditionFailure("numbers out of range are refused before evaluation")
        }
        return left.compare(right)
      }
    }
  }

  /// The value of an integer of at most 18 digits without exponent; nil for other spellings.
  private static func smallInteger(_ value: ComparedValue) -> Int? {
    guard let place = value.location else {
      if case .count(let count) = value { return count }
      return nil
    }
    let node = place.node
    guard node.flag else { return nil }
    var result = 0
    var isNegative = false
    for byte in place.view.content(node) {
      if byte == UInt8(ascii: "-") {
        isNegative = true
      } else {
        result = result &* 10 &+ Int(byte &- UInt8(ascii: "0"))
      }
    }
    return isNegative ? -result : result
  }

  private static func withToken(
    _ value: ComparedValue,
    _ body: (UnsafeBufferPointer<UInt8>) -> Int
  ) -> Int {
    switch value {
    case .written(let place), .found(let place):
      return body(place.view.content(place.node))
    case .count(let count):
      var writer = JSONWriter(capacity: 20)
      writer.int(count)
      return writer.bytes.withUnsafeBufferPointer(body)
    }
  }
}
