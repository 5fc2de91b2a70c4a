/// What an escape or a class item stands for.
enum RegexItem {
  /// One code point.
  case value(UInt32)
  /// `\d`, `\w` or `\s`.
  case set(CodePointSet)
}

extension RegexParser {
  /// What `\s` stands for.
  var space: CodePointSet {
    var set = CodePointSet.space
    if dialect.spaceIncludesVerticalTab { set.insert(0x0B...0x0B) }
    return set
  }

  /// Reads an escape that means the same inside and outside classes.
  mutating func escapedItem() throws(PatternError) -> RegexItem {
    guard let byte = peek(1) else { throw error("a pattern cannot end in a backslash") }
    let item: RegexItem
    switch byte {
    case UInt8(ascii: "d"): item = .set(.digits)
    case UInt8(ascii: "w"): item = .set(.word)
    case UInt8(ascii: "s"): item = .set(space)
    case UInt8(ascii: "t"): item = .value(0x09)
    case UInt8(ascii: "n"): item = .value(0x0A)
    case UInt8(ascii: "r"): item = .value(0x0D)
    case UInt8(ascii: "f"): item = .value(0x0C)
    case UInt8(ascii: "<") where dialect.refusesExtensions,
      UInt8(ascii: ">") where dialect.refusesExtensions:
      throw error("unsupported escape")
    case _ where ASCII.isPunctuation(byte): item = .value(UInt32(byte))
    default: throw error("unsupported escape")
    }
    if case .set = item { hasASCIIClass = true }
    offset += 2
    return item
  }

  /// Reads `[…]`.
  ///
  /// A bare `-` is itself only first or last, so that no reader has to guess whether it makes a
  /// range; `[:` `[.` `[=` are refused because other languages give them a meaning.
  mutating func bracketClass() throws(PatternError) -> CodePointSet {
    let start = offset
    offset += 1
    var isNegated = false
    if peek() == UInt8(ascii: "^") {
      isNegated = true
      offset += 1
    }
    var set = CodePointSet()
    var isEmpty = true
    while true {
      guard let byte = peek() else { throw error("missing `]`", at: start) }
      if byte == UInt8(ascii: "]") {
        if isEmpty { throw error("empty class", at: start) }
        offset += 1
        break
      }
      if byte == UInt8(ascii: "-"), !isEmpty, peek(1) != UInt8(ascii: "]") {
        throw error("a `-` that makes no range must be escaped")
      }
      isEmpty = false
      let itemStart = offset
      switch try classItem(byte) {
      case .set(let other):
        set.formUnion(other)
        if peek() == UInt8(ascii: "-"), peek(1) != UInt8(ascii: "]") {
          throw error("a class cannot begin a range", at: itemStart)
        }
      case .value(let first):
        set.insert(first...(try rangeEnd(from: first, itemStart: itemStart)))
      }
    }
    // Folding comes before negation: `(?i)[^a]` leaves out both cases.
    if ignoresCase { set.foldASCIICase() }
    return isNegated ? set.complement : set
  }

  /// Reads `-x` after a class item, if there is one.
  private mutating func rangeEnd(
    from first: UInt32,
    itemStart: Int
  ) throws(PatternError) -> UInt32 {
    guard peek() == UInt8(ascii: "-"), let byte = peek(1), byte != UInt8(ascii: "]") else {
      return first
    }
    offset += 1
    if byte == UInt8(ascii: "-") { throw error("a `-` that ends a range must be escaped") }
    guard case .value(let last) = try classItem(byte) else {
      throw error("a class cannot end a range", at: itemStart)
    }
    if last < first { throw error("the range is in the wrong order", at: itemStart) }
    return last
  }

  private mutating func classItem(_ byte: UInt8) throws(PatternError) -> RegexItem {
    if byte == UInt8(ascii: "\\") { return try escapedItem() }
    if byte == UInt8(ascii: "[") {
      switch peek(1) {
      case UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "="):
        throw error("named classes are not supported")
      case _ where dialect.refusesExtensions: throw error("nested classes are not supported")
      default: break
      }
    }
    let isDoubled = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "~")
    if dialect.refusesExtensions, isDoubled, peek(1) == byte {
      throw error("operations on classes are not supported")
    }
    return .value(codePoint())
  }
}
