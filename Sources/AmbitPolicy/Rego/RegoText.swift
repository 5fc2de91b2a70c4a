internal import AmbitModel

/// Values in Rego's notation, which for JSON is JSON.
enum RegoText {
  /// A string in quotes; on one line whatever is in it.
  static func string(_ text: Text) -> String {
    var writer = JSONWriter(capacity: text.utf8.count + 2)
    writer.string(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// A string in quotes.
  static func string(_ text: String) -> String {
    string(Text(text))
  }

  /// A value, members sorted.
  static func value(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let token): number(token)
    case .string(let text): string(text)
    case .array(let elements): list(elements.map { RegoText.value($0) })
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }
        .map { "\(string($0.key)): \(RegoText.value($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// Terms in brackets.
  static func list(_ terms: [String]) -> String {
    "[" + terms.joined(separator: ", ") + "]"
  }

  /// A number as written, but for zero: some evaluators tell `-0` and `0e9` from `0`.
  private static func number(_ token: Text) -> String {
    for byte in token.utf8 {
      if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") { break }
      if UInt8(ascii: "1")...UInt8(ascii: "9") ~= byte { return token.string }
    }
    return "0"
  }
}
