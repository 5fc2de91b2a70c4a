/// Reads the regular expressions of contract section 4; what the contract does not list is refused.
struct RegexParser {
  /// Most positions once repetitions are written out.
  static let positionLimit = 2_000
  /// Deepest nesting of groups; a pattern of 512 code points cannot exceed it.
  static let depthLimit = 256

  let bytes: [UInt8]
  let dialect: RegexDialect
  var offset = 0
  var ignoresCase = false
  var dotMatchesLineFeed = false
  /// True once it has read `\d`, `\w`, `\s`, their opposites or `\b`, which know ASCII only.
  var hasASCIIClass = false
  private var depth = 0

  /// Prepares to read a pattern.
  init(_ bytes: [UInt8], dialect: RegexDialect = .policy) {
    self.bytes = bytes
    self.dialect = dialect
  }

  /// Reads the whole pattern.
  mutating func parse() throws(PatternError) -> RegexNode {
    try leadingFlags()
    let node = try choice()
    if offset < bytes.count { throw error("unbalanced `)`") }
    if node.positions > RegexParser.positionLimit { throw tooLarge() }
    return node
  }

  func error(_ message: String, at place: Int? = nil) -> PatternError {
    PatternError(message: message, offset: place ?? offset)
  }

  /// The byte at a distance from here, nil beyond the end.
  func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  /// Reads one code point; the caller knows that there is one.
  mutating func codePoint() -> UInt32 {
    let place = offset
    let value = CodePoints.value(at: place, in: bytes.span)
    offset = CodePoints.next(after: place, in: bytes.span)
    return value
  }

  private func tooLarge() -> PatternError {
    error("the pattern has more than \(RegexParser.positionLimit) positions once written out")
  }

  /// `(?i)`, `(?s)` and combinations, at the very beginning only.
  private mutating func leadingFlags() throws(PatternError) {
    while peek() == UInt8(ascii: "("), peek(1) == UInt8(ascii: "?") {
      var ahead = 2
      while let byte = peek(ahead), byte == UInt8(ascii: "i") || byte == UInt8(ascii: "s") {
        ahead += 1
      }
      guard ahead > 2, peek(ahead) == UInt8(ascii: ")") else { return }
      for index in 2..<ahead {
        if peek(index) == UInt8(ascii: "i") {
          ignoresCase = true
        } else {
          dotMatchesLineFeed = true
        }
      }
      offset += ahead + 1
    }
  }

  private mutating func choice() throws(PatternError) -> RegexNode {
    var parts = [try sequence()]
    while peek() == UInt8(ascii: "|") {
      offset += 1
      parts.append(try sequence())
    }
    return parts.count == 1 ? parts[0] : .either(parts)
  }

  private mutating func sequence() throws(PatternError) -> RegexNode {
    var parts: [RegexNode] = []
    while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      let atom = try atom(byte)
      parts.append(try quantified(atom))
    }
    return .joined(parts)
  }

  private mutating func atom(_ byte: UInt8) throws(PatternError) -> RegexNode {
    switch byte {
    case UInt8(ascii: "("):
      return try group()
    case UInt8(ascii: "["):
      return .characters(try bracketClass())
    case UInt8(ascii: "."):
      offset += 1
      return .characters(dotMatchesLineFeed ? .all : .notLineFeed)
    case UInt8(ascii: "^"):
      offset += 1
      return .places(PlaceSet(requiring: PlaceCondition.begin))
    case UInt8(ascii: "$"):
      offset += 1
      return .places(PlaceSet(requiring: PlaceCondition.end))
    case UInt8(ascii: "\\"):
      return try escape()
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      throw error("nothing to repeat; escape the character to mean itself")
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      throw error("unbalanced bracket; escape it to mean itself")
    default:
      return .characters(literal(codePoint()))
    }
  }

  private mutating func group() throws(PatternError) -> RegexNode {
    let start = offset
    offset += 1
    if peek() == UInt8(ascii: "?") {
      guard peek(1) == UInt8(ascii: ":") else {
        throw error("only `(?:` groups, and `(?i)` or `(?s)` at the beginning, are supported")
      }
      offset += 2
    }
    depth += 1
    if depth > RegexParser.depthLimit { throw error("groups are nested too deeply", at: start) }
    let node = try choice()
    guard peek() == UInt8(ascii: ")") else { throw error("missing `)`", at: start) }
    offset += 1
    depth -= 1
    return node
  }

  private mutating func escape() throws(PatternError) -> RegexNode {
    guard let byte = peek(1) else { throw error("a pattern cannot end in a backslash") }
    let place: Int? =
      switch byte {
      case UInt8(ascii: "b"): PlaceCondition.boundary
      case UInt8(ascii: "A") where dialect.hasEndEscapes: PlaceCondition.begin
      case UInt8(ascii: "z") where dialect.hasEndEscapes: PlaceCondition.end
      default: nil
      }
    if let place {
      if place == PlaceCondition.boundary { hasASCIIClass = true }
      offset += 2
      return .places(PlaceSet(requiring: place))
    }
    let negated: CodePointSet? =
      switch byte {
      case UInt8(ascii: "D"): .digits
      case UInt8(ascii: "W"): .word
      case UInt8(ascii: "S"): space
      default: nil
      }
    if let negated {
      hasASCIIClass = true
      offset += 2
      return .characters(negated.complement)
    }
    switch try escapedItem() {
    case .set(let set): return .characters(set)
    case .value(let value): return .characters(literal(value))
    }
  }

  private func literal(_ value: UInt32) -> CodePointSet {
    var set = CodePointSet(value...value)
    if ignoresCase { set.foldASCIICase() }
    return set
  }

  private mutating func quantified(_ node: RegexNode) throws(PatternError) -> RegexNode {
    guard let byte = peek() else { return node }
    let start = offset
    var bounds: (minimum: Int, maximum: Int?)
    switch byte {
    case UInt8(ascii: "*"): bounds = (0, nil)
    case UInt8(ascii: "+"): bounds = (1, nil)
    case UInt8(ascii: "?"): bounds = (0, 1)
    case UInt8(ascii: "{"): bounds = try counts()
    default: return node
    }
    if byte != UInt8(ascii: "{") { offset += 1 }
    // Laziness chooses among matches; only existence is asked here, so it changes nothing.
    if peek() == UInt8(ascii: "?") { offset += 1 }
    switch peek() {
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      throw error("a repetition cannot be repeated without a group")
    default: break
    }
    let result = RegexNode.repeated(node, minimum: bounds.minimum, maximum: bounds.maximum)
    if result.positions > RegexParser.positionLimit { throw error(tooLarge().message, at: start) }
    return result
  }

  private mutating func counts() throws(PatternError) -> (Int, Int?) {
    let start = offset
    offset += 1
    let minimum = try count(start)
    var maximum: Int? = minimum
    if peek() == UInt8(ascii: ",") {
      offset += 1
      maximum = peek() == UInt8(ascii: "}") ? nil : try count(start)
    }
    guard peek() == UInt8(ascii: "}") else { throw error("malformed repetition", at: start) }
    offset += 1
    if let maximum, maximum < minimum {
      throw error("the bounds of the repetition are in the wrong order", at: start)
    }
    return (minimum, maximum)
  }

  private mutating func count(_ start: Int) throws(PatternError) -> Int {
    var value = 0
    let first = offset
    while let byte = peek(), ASCII.isDigit(byte) {
      value = value * 10 + Int(byte - 0x30)
      if value > dialect.repeatLimit {
        throw error("a repetition bound exceeds \(dialect.repeatLimit)", at: start)
      }
      offset += 1
    }
    if offset == first { throw error("malformed repetition", at: start) }
    return value
  }
}
