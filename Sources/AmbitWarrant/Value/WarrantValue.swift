public import AmbitModel

/// A value that warrants talk about: an argument of a call, or a literal of a constraint.
///
/// Integers and doubles are kept apart because the proof covers their encoding; comparison is by
/// exact number (see `==` of `WarrantValue`, which is by value, and `isIdentical(to:)`).
public indirect enum WarrantValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// An integer of 64 bits.
  case integer(Int64)
  /// A finite double.
  case double(Double)
  /// A text, compared by its bytes.
  case text(Text)
  /// A list.
  case list([WarrantValue])
  /// Members sorted by the UTF-8 bytes of their names, which are distinct.
  case map([WarrantMember])
}

/// A name with its value.
public struct WarrantMember: Sendable {
  /// The name.
  public let name: Text
  /// The value.
  public let value: WarrantValue

  /// Pairs a name with a value.
  public init(_ name: Text, _ value: WarrantValue) {
    self.name = name
    self.value = value
  }
}

extension WarrantValue {
  /// The kinds that constraints tell apart; integers and doubles are one.
  package enum Kind: UInt8, Sendable, Hashable {
    case null, bool, number, text, list, map
  }

  /// What kind of value it is.
  package var kind: Kind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .integer, .double: .number
    case .text: .text
    case .list: .list
    case .map: .map
    }
  }

  /// The value of a map's member; nil when absent or for other kinds.
  package func member(_ name: Text) -> WarrantValue? {
    guard case .map(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension WarrantValue: Equatable {
  /// Equality of meaning: `1` equals `1.0`, texts by bytes, lists in order, maps by name.
  public static func == (left: WarrantValue, right: WarrantValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.integer(let left), .double(let right)): NumberOrder.compare(left, right) == 0
    case (.double(let left), .integer(let right)): NumberOrder.compare(right, left) == 0
    case (.text(let left), .text(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    default: false
    }
  }
}

/// Exact comparison of integers with doubles, without rounding the integer to a double.
package enum NumberOrder {
  /// Negative, zero or positive as the integer is less than, equal to or more than the double, which
  /// is not NaN.
  package static func compare(_ integer: Int64, _ double: Double) -> Int {
    // Every Int64 lies in −2^63 ..< 2^63, and both bounds are doubles.
    if double >= 0x1p63 { return -1 }
    if double < -0x1p63 { return 1 }
    let floor = double.rounded(.down)
    let whole = Int64(floor)
    if integer != whole { return integer < whole ? -1 : 1 }
    return floor < double ? -1 : 0
  }
}
