/// A JSON value as a tree, for building and for constants; decisions read `JSONDocument` instead.
///
/// Numbers keep their source digits, strings compare by code point, members keep their order.
public indirect enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number token of RFC 8259 grammar, as read.
  case number(Text)
  /// A string.
  case string(Text)
  /// An array.
  case array([JSONValue])
  /// An object in source order, keys distinct.
  case object([JSONMember])
}

/// One member of a JSON object.
public struct JSONMember: Sendable, Hashable {
  /// The name.
  public let key: Text
  /// The value.
  public let value: JSONValue

  /// Pairs a name with a value.
  public init(_ key: Text, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}
