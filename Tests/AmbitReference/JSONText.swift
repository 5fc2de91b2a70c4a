/// Writes values as JSON text in one of the many spellings that mean the same.
package struct JSONText {
  /// The choices of spelling; nil writes the plainest.
  package var dice: Dice?

  /// Starts a writer.
  package init(dice: Dice? = nil) {
    self.dice = dice
  }

  /// One value.
  package mutating func write(_ value: PlainValue) -> String {
    switch value {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let token): return token
    case .string(let text): return write(text)
    case .list(let elements):
      var parts: [String] = []
      for element in elements { parts.append(space() + write(element) + space()) }
      return "[" + (parts.isEmpty ? space() : parts.joined(separator: ",")) + "]"
    case .map(let members):
      var parts: [String] = []
      for member in members {
        parts.append(space() + write(member.key) + space() + ":" + space() + write(member.value))
      }
      return "{" + parts.joined(separator: "," + space()) + space() + "}"
    }
  }

  /// One string, in quotes.
  package mutating func write(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars { result.unicodeScalars.append(contentsOf: spell(scalar)) }
    return result + "\""
  }

  private mutating func space() -> String {
    guard dice != nil, flip(10) else { return "" }
    return flip(70) ? " " : "\t"
  }

  private mutating func flip(_ percent: Int) -> Bool {
    guard dice != nil else { return false }
    return dice?.chance(percent) ?? false
  }

  private mutating func spell(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    switch scalar {
    case "\"": return "\\\"".unicodeScalars
    case "\\": return "\\\\".unicodeScalars
    case "\n": return (flip(20) ? "\\u000a" : "\\n").unicodeScalars
    case "\t": return (flip(20) ? "\\u0009" : "\\t").unicodeScalars
    case "/" where flip(5): return "\\/".unicodeScalars
    default: break
    }
    let mustEscape = scalar.value < 0x20
    guard mustEscape || flip(scalar.isASCII ? 2 : 30) else { return String(scalar).unicodeScalars }
    let units = Array(String(scalar).utf16)
    let capital = flip(50)
    let escapes = units.map { unit in
      let digits = String(unit, radix: 16, uppercase: capital)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return escapes.joined().unicodeScalars
  }
}
