internal import AmbitModel

/// JSON values written in a constraint (RFC 8259, strictly).
///
/// The document reader of `AmbitModel` wants a whole document; here a value ends where the grammar
/// goes on, and what is wrong is told as a constraint's error.
extension ConstraintParser {
  mutating func jsonValue() throws(ConstraintError) -> JSONValue {
    skipSpace()
    guard let first = byte(at: index) else { throw unexpected("a JSON value") }
    switch first {
    case UInt8(ascii: "\""): return .string(try jsonString())
    case UInt8(ascii: "["): return try jsonArray()
    case UInt8(ascii: "{"): return try jsonObject()
    case UInt8(ascii: "-"): return .number(try jsonNumber())
    case _ where isDigit(first): return .number(try jsonNumber())
    default: break
    }
    guard let name = peekName() else { throw unexpected("a JSON value") }
    let value: JSONValue
    if spells(bytes[name], "true") {
      value = .bool(true)
    } else if spells(bytes[name], "false") {
      value = .bool(false)
    } else if spells(bytes[name], "null") {
      value = .null
    } else {
      throw unexpected("a JSON value")
    }
    index = name.upperBound
    return value
  }

  private mutating func jsonArray() throws(ConstraintError) -> JSONValue {
    let start = index
    try enter(at: start)
    defer { depth -= 1 }
    index += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try jsonValue())
      if elements.count > ConstraintLimits.listElementsMax { throw tooLongList(at: start) }
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), "`,` or `]`")
    return .array(elements)
  }

  private mutating func jsonObject() throws(ConstraintError) -> JSONValue {
    try enter(at: index)
    defer { depth -= 1 }
    index += 1
    var members: [JSONMember] = []
    var keys: Set<Text> = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      let start = index
      guard byte(at: index) == UInt8(ascii: "\"") else { throw unexpected("a quoted member name") }
      let key = try jsonString()
      if !keys.insert(key).inserted {
        throw error(.constraintSyntax, "a member name occurs twice", at: start)
      }
      try expect(UInt8(ascii: ":"), "`:`")
      members.append(JSONMember(key, try jsonValue()))
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), "`,` or `}`")
    return .object(members)
  }

  private mutating func jsonNumber() throws(ConstraintError) -> Text {
    let start = index
    if byte(at: index) == UInt8(ascii: "-") { index += 1 }
    let integer = digits()
    if integer.isEmpty { throw unexpected("a digit") }
    if integer.count > 1, bytes[integer.lowerBound] == UInt8(ascii: "0") {
      throw error(.constraintSyntax, "a number has no leading zero", at: start)
    }
    if byte(at: index) == UInt8(ascii: ".") {
      index += 1
      if digits().isEmpty { throw unexpected("a digit after the decimal point") }
    }
    if byte(at: index) == UInt8(ascii: "e") || byte(at: index) == UInt8(ascii: "E") {
      index += 1
      if byte(at: index) == UInt8(ascii: "+") || byte(at: index) == UInt8(ascii: "-") { index += 1 }
      if digits().isEmpty { throw unexpected("a digit of the exponent") }
    }
    // The grammar would let `1and` stand; nobody means it, and `1x` must not look like `1`.
    if let next = byte(at: index), isNamePart(next) || next == UInt8(ascii: ".") {
      throw unexpected("white space or a sign after the number")
    }
    let token = Text(utf8: Array(bytes[start..<index]))
    let isReadable = token.utf8.withUnsafeBufferPointer { Decimal(token: $0) != nil }
    if !isReadable {
      throw error(
        .constraintNumber,
        "a number has at most 64 significant digits and lies between 1e-308 and 1e309",
        at: start
      )
    }
    return token
  }

  private mutating func digits() -> Range<Int> {
    let start = index
    while let next = byte(at: index), isDigit(next) { index += 1 }
    return start..<index
  }

  /// Takes a string, escapes decoded.
  mutating func jsonString() throws(ConstraintError) -> Text {
    let start = index
    index += 1
    var decoded: [UInt8] = []
    while let next = byte(at: index) {
      switch next {
      case UInt8(ascii: "\""):
        index += 1
        return Text(utf8: decoded)
      case UInt8(ascii: "\\"):
        try appendEscape(to: &decoded)
      case 0..<0x20:
        throw error(
          .constraintSyntax,
          "a control character in a string must be escaped",
          at: index
        )
      default:
        decoded.append(next)
        index += 1
      }
    }
    throw error(.constraintSyntax, "the string does not end", hint: "close it with `\"`", at: start)
  }

  private mutating func appendEscape(to decoded: inout [UInt8]) throws(ConstraintError) {
    let start = index
    index += 2
    switch byte(at: start + 1) {
    case UInt8(ascii: "\""): decoded.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): decoded.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "/"): decoded.append(UInt8(ascii: "/"))
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = escapedScalar() else {
        throw error(
          .constraintSyntax,
          "`\\u` needs four hexadecimal digits of a character",
          at: start
        )
      }
      decoded.append(contentsOf: Array(String(Character(scalar)).utf8))
    default:
      throw error(
        .constraintSyntax,
        "there is no such escape in a JSON string",
        hint: "a backslash is written `\\\\`",
        at: start
      )
    }
  }

  /// The character of `\uXXXX`, or of a surrogate pair of them; nil for a lone surrogate.
  private mutating func escapedScalar() -> Unicode.Scalar? {
    guard let high = hexadecimal() else { return nil }
    guard 0xD800...0xDBFF ~= high else { return Unicode.Scalar(high) }
    guard byte(at: index) == UInt8(ascii: "\\"), byte(at: index + 1) == UInt8(ascii: "u") else {
      return nil
    }
    index += 2
    guard let low = hexadecimal(), 0xDC00...0xDFFF ~= low else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func hexadecimal() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let next = byte(at: index) else { return nil }
      switch next {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(next - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(next - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(next - 0x37)
      default: return nil
      }
      index += 1
    }
    return value
  }

  /// The length of the longest list anywhere in a value.
  func longestList(_ value: JSONValue) -> Int {
    switch value {
    case .null, .bool, .number, .string: return 0
    case .array(let elements):
      var longest = elements.count
      for element in elements { longest = max(longest, longestList(element)) }
      return longest
    case .object(let members):
      var longest = 0
      for member in members { longest = max(longest, longestList(member.value)) }
      return longest
    }
  }
}
