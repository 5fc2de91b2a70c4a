internal import AmbitModel

/// The functions of the grammar, by the name that is written.
enum ConstraintFunction: UInt8, CaseIterable {
  case any, cidr, contains, count, `default`, endswith, every, glob, has, matches, startswith, url
  case within

  var name: String {
    switch self {
    case .any: "any"
    case .cidr: "cidr"
    case .contains: "contains"
    case .count: "count"
    case .default: "default"
    case .endswith: "endswith"
    case .every: "every"
    case .glob: "glob"
    case .has: "has"
    case .matches: "matches"
    case .startswith: "startswith"
    case .url: "url"
    case .within: "within"
    }
  }

  init?(name: ArraySlice<UInt8>) {
    for function in ConstraintFunction.allCases where spells(name, function.name) {
      self = function
      return
    }
    return nil
  }
}

/// True when the bytes are exactly the ASCII word.
func spells(_ bytes: ArraySlice<UInt8>, _ word: String) -> Bool {
  bytes.elementsEqual(word.utf8)
}

extension ConstraintParser {
  func byte(at offset: Int) -> UInt8? {
    offset < bytes.count ? bytes[offset] : nil
  }

  mutating func skipSpace() {
    index = afterSpace(index)
  }

  func afterSpace(_ offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        offset += 1
      default: return offset
      }
    }
    return offset
  }

  mutating func take(_ wanted: UInt8) -> Bool {
    skipSpace()
    guard byte(at: index) == wanted else { return false }
    index += 1
    return true
  }

  mutating func expect(_ wanted: UInt8, _ description: String) throws(ConstraintError) {
    if !take(wanted) { throw unexpected(description) }
  }

  mutating func takeWord(_ word: String) -> Bool {
    skipSpace()
    guard let name = peekName(), spells(bytes[name], word) else { return false }
    index = name.upperBound
    return true
  }

  /// The identifier at `index`, not consumed.
  func peekName() -> Range<Int>? {
    guard let first = byte(at: index), isNameStart(first) else { return nil }
    var end = index + 1
    while let next = byte(at: end), isNamePart(next) { end += 1 }
    return index..<end
  }

  /// True when `(` follows a name.
  func isCall(_ name: Range<Int>) -> Bool {
    byte(at: afterSpace(name.upperBound)) == UInt8(ascii: "(")
  }

  /// Steps over a name and its `(`.
  mutating func openCall(_ name: Range<Int>) {
    index = afterSpace(name.upperBound) + 1
  }

  func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9")
  }

  func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || isDigit(byte)
  }

  func isReserved(_ name: ArraySlice<UInt8>) -> Bool {
    spells(name, "and") || spells(name, "or") || spells(name, "not") || spells(name, "in")
  }

  /// An error at a byte offset, reported in code points.
  func error(
    _ code: ReasonCode,
    _ message: String,
    hint: String? = nil,
    at offset: Int
  ) -> ConstraintError {
    var codePoints = 0
    for byte in bytes[..<min(offset, bytes.count)] where byte & 0xC0 != 0x80 { codePoints += 1 }
    return ConstraintError(code: code, message: message, hint: hint, offset: codePoints)
  }
}
