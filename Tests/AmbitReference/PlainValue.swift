/// A JSON value in the plainest form; numbers keep their spelling.
package indirect enum PlainValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number token.
  case number(String)
  /// A string; compared by code point, never with `==` of `String`.
  case string(String)
  /// An array.
  case list([PlainValue])
  /// An object.
  case map([Member])

  /// One member of an object.
  package struct Member: Sendable {
    /// The name.
    package var key: String
    /// The value.
    package var value: PlainValue

    /// Pairs a name with a value.
    package init(_ key: String, _ value: PlainValue) {
      self.key = key
      self.value = value
    }
  }

  /// The six JSON types.
  package enum Kind: Sendable {
    case null, bool, number, string, list, map
  }

  /// Which of the six it is.
  package var kind: Kind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .list: .list
    case .map: .map
    }
  }

  /// The member of an object; nil for any other type.
  package func member(_ name: String) -> PlainValue? {
    guard case .map(let members) = self else { return nil }
    return members.first { samePoints($0.key, name) }?.value
  }

  /// The same value with every object's members in another order.
  package func shuffled(_ dice: inout Dice) -> PlainValue {
    switch self {
    case .list(let elements):
      var result: [PlainValue] = []
      for element in elements { result.append(element.shuffled(&dice)) }
      return .list(result)
    case .map(let members):
      var result: [Member] = []
      for member in dice.shuffled(members) {
        result.append(Member(member.key, member.value.shuffled(&dice)))
      }
      return .map(result)
    default:
      return self
    }
  }
}

/// Equality of strings by code point, which `String` does not offer.
package func samePoints(_ left: String, _ right: String) -> Bool {
  left.unicodeScalars.elementsEqual(right.unicodeScalars)
}

/// Order of strings by code point.
package func pointsPrecede(_ left: String, _ right: String) -> Bool {
  left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
}

/// The code points of a string.
package func points(_ string: String) -> [UInt32] {
  string.unicodeScalars.map(\.value)
}

/// The string of some code points.
package func string<Points: Sequence<UInt32>>(_ points: Points) -> String {
  var result = String.UnicodeScalarView()
  for point in points {
    guard let scalar = Unicode.Scalar(point) else { continue }
    result.append(scalar)
  }
  return String(result)
}

/// Deep equality of two values of one type; false for two types.
package func sameValue(_ left: PlainValue, _ right: PlainValue) -> Bool {
  switch (left, right) {
  case (.null, .null):
    return true
  case (.bool(let one), .bool(let other)):
    return one == other
  case (.number(let one), .number(let other)):
    return ExactNumber(one).order(other: ExactNumber(other)) == 0
  case (.string(let one), .string(let other)):
    return samePoints(one, other)
  case (.list(let one), .list(let other)):
    guard one.count == other.count else { return false }
    for (first, second) in zip(one, other) where !sameValue(first, second) { return false }
    return true
  case (.map(let one), .map(let other)):
    guard one.count == other.count else { return false }
    for member in one {
      guard let found = right.member(member.key), sameValue(member.value, found) else {
        return false
      }
    }
    return true
  default:
    return false
  }
}
