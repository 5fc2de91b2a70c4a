import AmbitModel

/// What an unquoted scalar means (contract section 1, "YAML limits").
///
/// A plain scalar that YAML 1.1 or YAML 1.2 reads as something other than null, a boolean, a JSON
/// number or text is ambiguous: two readers would see two policies, so its author has to quote it.
enum PlainScalar: Equatable {
  case null
  case bool(Bool)
  /// A token of RFC 8259 grammar.
  case number
  /// A token of RFC 8259 grammar that exact comparison does not cover.
  case numberOutOfRange
  case text
  /// Read differently by different YAML versions.
  case ambiguous
  /// `<<`, the merge key of YAML 1.1.
  case merge

  /// Resolves the bytes of a plain scalar.
  ///
  /// One-letter booleans of YAML 1.1 (`y`, `n`) stay usable as keys: keys are strings, no reader
  /// in use takes these for booleans, and they are common names.
  init(_ bytes: UnsafeBufferPointer<UInt8>, isKey: Bool) {
    guard let first = bytes.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      self = NumericScalar.resolve(bytes)
    case UInt8(ascii: "<"):
      self = PlainScalar.isWord(bytes, "<<") ? .merge : .text
    case UInt8(ascii: "="):
      // The "default value" of YAML 1.1 (tag:yaml.org,2002:value).
      self = bytes.count == 1 ? .ambiguous : .text
    case UInt8(ascii: "~"):
      self = bytes.count == 1 ? .null : .text
    default:
      self = bytes.count <= 5 ? PlainScalar.word(bytes, isKey: isKey) : .text
    }
  }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, isKey: Bool) -> PlainScalar {
    if isWord(bytes, "true") { return .bool(true) }
    if isWord(bytes, "false") { return .bool(false) }
    if isWord(bytes, "null") { return .null }
    if isWord(bytes, "yes") || isWord(bytes, "no") || isWord(bytes, "on") || isWord(bytes, "off") {
      return .ambiguous
    }
    if !isKey && (isWord(bytes, "y") || isWord(bytes, "n")) { return .ambiguous }
    return .text
  }

  /// True for the word in lower case, capitalised or in capitals: the spellings YAML knows.
  private static func isWord(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    var capitals = 0
    for (index, byte) in bytes.enumerated() {
      let expected = word.utf8Start[index]
      if byte == expected { continue }
      guard expected >= 0x61, expected <= 0x7A, byte == expected & 0xDF else { return false }
      // Capitals are all letters, or the first alone: as many as there are letters up to here.
      guard capitals == index else { return false }
      capitals += 1
    }
    return capitals <= 1 || capitals == bytes.count
  }
}

/// Plain scalars that look like numbers or dates.
///
/// The grammars are those of the YAML 1.1 type repository (yaml.org/type: int, float, timestamp)
/// and of the core schema of YAML 1.2 section 10.3.2, widened where readers in use accept more.
enum NumericScalar {
  static func resolve(_ bytes: UnsafeBufferPointer<UInt8>) -> PlainScalar {
    var scan = Cursor(bytes: bytes)
    let signed = scan.take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    if isSpecialFloat(scan) || isRadixInteger(scan) { return .ambiguous }

    let start = scan.index
    guard scan.isDigit || scan.byte == UInt8(ascii: ".") else { return .text }
    scan.skip(isDigitOrUnderscore)
    let whole = scan.index - start
    if whole > 0, scan.byte == UInt8(ascii: ":") {
      return isSexagesimal(scan) ? .ambiguous : .text
    }
    if whole == 4, !signed, scan.byte == UInt8(ascii: "-") {
      return isTimestamp(scan) ? .ambiguous : .text
    }
    if scan.take({ $0 == UInt8(ascii: ".") }) { scan.skip(isDigitOrUnderscore) }
    guard hasDigit(bytes, from: start, to: scan.index) else { return .text }
    if scan.take({ $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
      scan.take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      guard scan.isDigit else { return .text }
      scan.skip(isDigit)
    }
    guard scan.isAtEnd else { return .text }
    guard isJSONNumber(bytes) else { return .ambiguous }
    return Decimal(token: bytes) != nil ? .number : .numberOutOfRange
  }

  /// RFC 8259 section 6, for bytes already known to be a decimal number of some YAML version.
  private static func isJSONNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var scan = Cursor(bytes: bytes)
    scan.take { $0 == UInt8(ascii: "-") }
    guard scan.isDigit else { return false }
    if !scan.take({ $0 == UInt8(ascii: "0") }) { scan.skip(isDigit) }
    if scan.take({ $0 == UInt8(ascii: ".") }) {
      guard scan.isDigit else { return false }
      scan.skip(isDigit)
    }
    // What the caller let through after this point is an exponent.
    return scan.isAtEnd || scan.byte == UInt8(ascii: "e") || scan.byte == UInt8(ascii: "E")
  }

  /// `.inf` and `.nan`.
  private static func isSpecialFloat(_ start: Cursor) -> Bool {
    var scan = start
    guard scan.take({ $0 == UInt8(ascii: ".") }), scan.remaining == 3 else { return false }
    var word: [UInt8] = []
    while let byte = scan.byte {
      word.append(byte | 0x20)
      scan.advance()
    }
    return word == Array("inf".utf8) || word == Array("nan".utf8)
  }

  /// `0b1010`, `0o17`, `0x1F`; octal without a letter is left to the JSON check.
  private static func isRadixInteger(_ start: Cursor) -> Bool {
    var scan = start
    guard scan.take({ $0 == UInt8(ascii: "0") }), let letter = scan.byte else { return false }
    scan.advance()
    guard !scan.isAtEnd else { return false }
    switch letter {
    case UInt8(ascii: "b"): scan.skip { isDigitOrUnderscore($0) && !(0x32...0x39).contains($0) }
    case UInt8(ascii: "o"): scan.skip { isDigitOrUnderscore($0) && !(0x38...0x39).contains($0) }
    case UInt8(ascii: "x"):
      scan.skip { byte in
        isDigitOrUnderscore(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
      }
    default: return false
    }
    return scan.isAtEnd
  }

  /// Base 60 after its first digits: `1:30`, `190:20:30.15`.
  private static func isSexagesimal(_ start: Cursor) -> Bool {
    var scan = start
    while scan.take({ $0 == UInt8(ascii: ":") }) {
      guard let tens = scan.byte, isDigit(tens) else { return false }
      scan.advance()
      if scan.isDigit {
        guard tens <= UInt8(ascii: "5") else { return false }
        scan.advance()
      }
    }
    if scan.take({ $0 == UInt8(ascii: ".") }) { scan.skip(isDigitOrUnderscore) }
    return scan.isAtEnd
  }

  /// A date or a point in time after its four-digit year.
  private static func isTimestamp(_ start: Cursor) -> Bool {
    var scan = start
    scan.advance()
    let month = scan.takeDigits(atMost: 2)
    guard month > 0, scan.take({ $0 == UInt8(ascii: "-") }) else { return false }
    let day = scan.takeDigits(atMost: 2)
    guard day > 0 else { return false }
    if scan.isAtEnd { return month == 2 && day == 2 }
    if !scan.take({ $0 | 0x20 == UInt8(ascii: "t") }) {
      guard scan.take(isBlank) else { return false }
      scan.skip(isBlank)
    }
    guard scan.takeDigits(atMost: 2) > 0, scan.take({ $0 == UInt8(ascii: ":") }),
      scan.takeDigits(atMost: 2) == 2, scan.take({ $0 == UInt8(ascii: ":") }),
      scan.takeDigits(atMost: 2) == 2
    else { return false }
    if scan.take({ $0 == UInt8(ascii: ".") }) { scan.skip(isDigit) }
    scan.skip(isBlank)
    if scan.isAtEnd || (scan.remaining == 1 && scan.byte == UInt8(ascii: "Z")) { return true }
    guard scan.take({ $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }),
      scan.takeDigits(atMost: 2) > 0
    else { return false }
    if scan.take({ $0 == UInt8(ascii: ":") }) { _ = scan.takeDigits(atMost: 2) }
    return scan.isAtEnd
  }

  private static func hasDigit(
    _ bytes: UnsafeBufferPointer<UInt8>,
    from start: Int,
    to end: Int
  ) -> Bool {
    for index in start..<end where isDigit(bytes[index]) { return true }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isDigitOrUnderscore(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_")
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09
  }

  /// A place in the scalar.
  private struct Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    var byte: UInt8? { index < bytes.count ? bytes[index] : nil }
    var isAtEnd: Bool { index == bytes.count }
    var remaining: Int { bytes.count - index }
    var isDigit: Bool { byte.map(NumericScalar.isDigit) ?? false }

    mutating func advance() { index += 1 }

    @discardableResult
    mutating func take(_ matches: (UInt8) -> Bool) -> Bool {
      guard let byte, matches(byte) else { return false }
      index += 1
      return true
    }

    mutating func skip(_ matches: (UInt8) -> Bool) {
      while let byte, matches(byte) { index += 1 }
    }

    mutating func takeDigits(atMost count: Int) -> Int {
      var taken = 0
      while taken < count, isDigit {
        index += 1
        taken += 1
      }
      return taken
    }
  }
}
