internal import AmbitPatterns

/// A part of a glob.
enum GlobToken: Sendable {
  /// These bytes.
  case literal([UInt8])
  /// `?`: one code point.
  case anyOne
  /// `*`, or `**` at the end: any text.
  case star
  /// `**/`: nothing, or a text that ends with `/`.
  case components
  /// `[a-c]` or `[!a-c]`.
  case oneOf([ClosedRange<UInt32>], isNegated: Bool)

  var isLiteral: Bool {
    if case .literal = self { true } else { false }
  }

  /// Reads a glob.
  static func parse(_ bytes: [UInt8]) throws(ConstraintDefect) -> [GlobToken] {
    var tokens: [GlobToken] = []
    var literal: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      var token: GlobToken?
      switch bytes[offset] {
      case UInt8(ascii: "?"):
        token = .anyOne
        offset += 1
      case UInt8(ascii: "*"): token = try stars(bytes, &offset)
      case UInt8(ascii: "["): token = try characters(bytes, &offset)
      default:
        literal.append(bytes[offset])
        offset += 1
      }
      guard let token else { continue }
      if !literal.isEmpty {
        tokens.append(.literal(literal))
        literal = []
      }
      // Two of a kind say no more than one.
      switch (tokens.last, token) {
      case (.star, .star), (.components, .components): break
      default: tokens.append(token)
      }
    }
    if !literal.isEmpty { tokens.append(.literal(literal)) }
    return tokens
  }

  private static func stars(
    _ bytes: [UInt8],
    _ offset: inout Int
  ) throws(ConstraintDefect) -> GlobToken {
    let start = offset
    while offset < bytes.count, bytes[offset] == UInt8(ascii: "*") { offset += 1 }
    if offset - start == 1 { return .star }
    let slash = UInt8(ascii: "/")
    guard offset - start == 2, start == 0 || bytes[start - 1] == slash,
      offset == bytes.count || bytes[offset] == slash
    else { throw ConstraintDefect("`**` stands for whole components of a path only") }
    if offset == bytes.count { return .star }
    offset += 1
    return .components
  }

  private static func characters(
    _ bytes: [UInt8],
    _ offset: inout Int
  ) throws(ConstraintDefect) -> GlobToken {
    let unclosed = ConstraintDefect("a `[` of the pattern is not closed")
    var place = offset + 1
    let isNegated = place < bytes.count && bytes[place] == UInt8(ascii: "!")
    if isNegated { place += 1 }
    // A `]` that comes first is a character.
    guard place < bytes.count,
      let end = bytes[(place + 1)...].firstIndex(of: UInt8(ascii: "]"))
    else { throw unclosed }
    var values: [UInt32] = []
    let inner = Array(bytes[place..<end])
    var index = 0
    while index < inner.count {
      values.append(CodePoints.value(at: index, in: inner.span))
      index = CodePoints.next(after: index, in: inner.span)
    }
    var ranges: [ClosedRange<UInt32>] = []
    index = 0
    while index < values.count {
      let first = values[index]
      var last = first
      if index + 2 < values.count, values[index + 1] == 0x2D {
        last = values[index + 2]
        index += 2
      }
      guard first <= last else {
        throw ConstraintDefect("a range of the pattern is in the wrong order")
      }
      ranges.append(first...last)
      index += 1
    }
    offset = end + 1
    return .oneOf(ranges, isNegated: isNegated)
  }
}

/// Matches globs without recursion.
///
/// After a wildcard that takes any length the leftmost fit of what follows leaves the most to the
/// next one, so that only the last such wildcard is ever gone back to. Text of n bytes and a pattern
/// of m take at most O(n · m).
enum GlobMatcher {
  static func matches(_ tokens: Span<GlobToken>, _ text: Span<UInt8>) -> Bool {
    var token = 0
    var offset = 0
    // Where to go on when a fit fails.
    var retryToken = -1
    var retryOffset = 0
    while true {
      if token == tokens.count, offset == text.count { return true }
      if token < tokens.count {
        var isWildcard = false
        switch tokens[token] {
        case .star, .components: isWildcard = true
        default: break
        }
        if isWildcard {
          retryToken = token
          retryOffset = offset
          token += 1
          continue
        }
        if let next = fit(tokens[token], text, offset) {
          offset = next
          token += 1
          continue
        }
      }
      guard retryToken >= 0, let next = nextStart(tokens[retryToken], text, retryOffset) else {
        return false
      }
      retryOffset = next
      offset = next
      token = retryToken + 1
    }
  }

  /// Where the text after a token of fixed length begins.
  private static func fit(_ token: GlobToken, _ text: Span<UInt8>, _ offset: Int) -> Int? {
    switch token {
    case .literal(let bytes):
      let end = offset + bytes.count
      guard end <= text.count,
        ByteOrder.compare(text.extracting(offset..<end), bytes.span) == 0
      else { return nil }
      return end
    case .anyOne: return offset < text.count ? CodePoints.next(after: offset, in: text) : nil
    case .oneOf(let ranges, let isNegated):
      guard offset < text.count else { return nil }
      let value = CodePoints.value(at: offset, in: text)
      guard ranges.contains(where: { $0.contains(value) }) != isNegated else { return nil }
      return CodePoints.next(after: offset, in: text)
    case .star, .components: return nil
    }
  }

  /// The next place at which what follows a wildcard may begin.
  private static func nextStart(_ token: GlobToken, _ text: Span<UInt8>, _ offset: Int) -> Int? {
    guard offset < text.count else { return nil }
    var next = CodePoints.next(after: offset, in: text)
    if case .components = token {
      while text[next - 1] != UInt8(ascii: "/") {
        guard next < text.count else { return nil }
        next = CodePoints.next(after: next, in: text)
      }
    }
    return next
  }
}
