internal import AmbitModel
internal import AmbitPatterns

/// Reads the CEL subset; nil stands for anything outside it.
struct CELParser {
  /// Deepest nesting of parentheses and negations.
  private static let depthLimit = 32

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// True when only white space is left.
  var isAtEnd: Bool {
    bytes[offset...].allSatisfy { Self.isSpace($0) }
  }

  /// `a || b`
  mutating func expression() -> CELNode? {
    guard let first = conjunction() else { return nil }
    var parts = Self.parts(of: first, in: { if case .or(let parts) = $0 { parts } else { nil } })
    while takes("||") {
      guard let part = conjunction() else { return nil }
      parts += Self.parts(of: part, in: { if case .or(let parts) = $0 { parts } else { nil } })
    }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  /// `a && b`
  private mutating func conjunction() -> CELNode? {
    guard let first = relation() else { return nil }
    var parts = Self.parts(of: first, in: { if case .and(let parts) = $0 { parts } else { nil } })
    while takes("&&") {
      guard let part = relation() else { return nil }
      parts += Self.parts(of: part, in: { if case .and(let parts) = $0 { parts } else { nil } })
    }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  /// Parentheses around the same operator change nothing.
  private static func parts(of node: CELNode, in same: (CELNode) -> [CELNode]?) -> [CELNode] {
    same(node) ?? [node]
  }

  /// `a`, `a < b` or `a in [b, c]`.
  private mutating func relation() -> CELNode? {
    guard let left = unary() else { return nil }
    if takesWord("in") {
      guard let literals = list() else { return nil }
      return .isIn(left, literals)
    }
    guard let comparison = comparison() else { return left }
    guard let right = unary() else { return nil }
    return .compare(comparison, left, right)
  }

  private mutating func comparison() -> CELComparison? {
    if takes("==") { return .equal }
    if takes("!=") { return .notEqual }
    if takes("<=") { return .lessOrEqual }
    if takes(">=") { return .greaterOrEqual }
    if takes("<") { return .less }
    return takes(">") ? .greater : nil
  }

  private mutating func unary() -> CELNode? {
    skipSpace()
    guard let byte = peek() else { return nil }
    if byte == UInt8(ascii: "!"), peek(1) != UInt8(ascii: "=") {
      offset += 1
      return nested { parser in parser.unary().map { .not($0) } }
    }
    if byte == UInt8(ascii: "(") {
      offset += 1
      return nested { parser in
        guard let node = parser.expression(), parser.takes(")") else { return nil }
        return node
      }
    }
    if ASCII.isLetter(byte) || byte == UInt8(ascii: "_") { return path() }
    return literal().map { .literal($0) }
  }

  private mutating func nested(_ read: (inout CELParser) -> CELNode?) -> CELNode? {
    depth += 1
    defer { depth -= 1 }
    return depth <= Self.depthLimit ? read(&self) : nil
  }

  /// `true`, `value.field` or `value.startsWith('a')`.
  private mutating func path() -> CELNode? {
    var names: [Text] = []
    while let name = identifier() {
      if let literal = Self.constant(name), names.isEmpty { return .literal(literal) }
      if !names.isEmpty, let test = Self.textTest(name), takes("(") {
        skipSpace()
        guard case .text(let text) = literal(), takes(")"), !takes(".") else { return nil }
        return .textTest(test, .path(names), text)
      }
      guard !Self.reserved.contains(name) else { return nil }
      names.append(name)
      guard takes(".") else { return .path(names) }
      skipSpace()
    }
    return nil
  }

  private mutating func identifier() -> Text? {
    let start = offset
    guard let first = peek(), ASCII.isWord(first), !ASCII.isDigit(first) else { return nil }
    while let byte = peek(), ASCII.isWord(byte) { offset += 1 }
    // A quote would make it the prefix of a raw text or of bytes.
    if let next = peek(), next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") { return nil }
    return Text(utf8: Array(bytes[start..<offset]))
  }

  private static func constant(_ name: Text) -> WarrantValue? {
    if name == "true" { return .bool(true) }
    if name == "false" { return .bool(false) }
    return name == "null" ? .null : nil
  }

  private static func textTest(_ name: Text) -> CELTextTest? {
    if name == "startsWith" { return .startsWith }
    if name == "endsWith" { return .endsWith }
    return name == "contains" ? .contains : nil
  }

  /// Words that no field can have as its name (CEL specification, "Syntax").
  private static let reserved: [Text] = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in",
    "let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while",
  ]

  // MARK: Literals

  private mutating func list() -> [WarrantValue]? {
    guard takes("[") else { return nil }
    var values: [WarrantValue] = []
    if takes("]") { return values }
    while true {
      skipSpace()
      if let name = identifier() {
        guard let value = Self.constant(name) else { return nil }
        values.append(value)
      } else {
        guard let value = literal() else { return nil }
        values.append(value)
      }
      if takes("]") { return values }
      guard takes(",") else { return nil }
    }
  }

  /// A number or a text.
  private mutating func literal() -> WarrantValue? {
    guard let byte = peek() else { return nil }
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return text(endingAt: byte) }
    return number()
  }

  private mutating func text(endingAt quote: UInt8) -> WarrantValue? {
    offset += 1
    var content: [UInt8] = []
    while let byte = peek(), byte != quote {
      offset += 1
      guard byte >= 0x20 else { return nil }
      guard byte == UInt8(ascii: "\\") else {
        content.append(byte)
        continue
      }
      switch peek() {
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(bytes[offset])
      case UInt8(ascii: "n"): content.append(0x0A)
      case UInt8(ascii: "r"): content.append(0x0D)
      case UInt8(ascii: "t"): content.append(0x09)
      default: return nil
      }
      offset += 1
    }
    guard peek() == quote else { return nil }
    offset += 1
    // Two texts side by side are the beginning of a text in three quotes, or nothing.
    return peek() == quote ? nil : .text(Text(utf8: content))
  }

  /// `-1`, `1.5`, `1e3`; an integer outside Int64 and a double that is not finite are refused.
  private mutating func number() -> WarrantValue? {
    let start = offset
    if peek() == UInt8(ascii: "-") { offset += 1 }
    guard digits() else { return nil }
    var isInteger = true
    if peek() == UInt8(ascii: ".") {
      offset += 1
      isInteger = false
      guard digits() else { return nil }
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      offset += 1
      isInteger = false
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
      guard digits() else { return nil }
    }
    // `1u` and `0x1` are others of CEL's literals.
    if let byte = peek(), ASCII.isWord(byte) || byte == UInt8(ascii: ".") { return nil }
    let token = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger { return Int64(token).map { .integer($0) } }
    guard let value = Double(token), value.isFinite else { return nil }
    return .double(value)
  }

  private mutating func digits() -> Bool {
    let start = offset
    while let byte = peek(), ASCII.isDigit(byte) { offset += 1 }
    return offset > start
  }

  // MARK: Tokens

  private func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }

  private mutating func skipSpace() {
    while let byte = peek(), Self.isSpace(byte) { offset += 1 }
  }

  private mutating func takes(_ token: StaticString) -> Bool {
    skipSpace()
    let isNext = token.withUTF8Buffer { bytes[offset...].starts(with: $0) }
    if isNext { offset += token.utf8CodeUnitCount }
    return isNext
  }

  private mutating func takesWord(_ word: StaticString) -> Bool {
    let start = offset
    guard takes(word) else { return false }
    guard let next = peek(), ASCII.isWord(next) else { return true }
    offset = start
    return false
  }
}
