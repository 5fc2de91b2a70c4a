internal import AmbitModel

/// The glob of a Pattern constraint, over the whole text; `*` crosses `/`.
struct GlobPattern: Sendable {
  /// What comes first in the pattern, byte for byte; all of it when there is no wildcard.
  let head: [UInt8]
  /// What comes last, byte for byte; empty when there is no wildcard.
  let tail: [UInt8]
  private let shape: Shape
  /// True when the pattern has a `/`: then it is about paths, and dot segments are never judged.
  private let isPath: Bool

  private enum Shape {
    /// No wildcard.
    case literal
    /// `head*tail`.
    case headAndTail
    case general([GlobToken])
  }

  /// Reads a glob.
  init(_ text: Text) throws(ConstraintDefect) {
    try self.init(text.utf8)
  }

  init(_ bytes: [UInt8]) throws(ConstraintDefect) {
    let tokens = try GlobToken.parse(bytes)
    isPath = bytes.contains(UInt8(ascii: "/"))
    head = if case .literal(let bytes) = tokens.first { bytes } else { [] }
    let isLiteral = tokens.isEmpty || (tokens.count == 1 && !head.isEmpty)
    tail =
      if !isLiteral, case .literal(let bytes) = tokens.last { bytes } else { [] }
    let wildcards = tokens.filter { !$0.isLiteral }
    if isLiteral {
      shape = .literal
    } else if wildcards.count == 1, case .star = wildcards[0] {
      shape = .headAndTail
    } else {
      shape = .general(tokens)
    }
  }

  /// The one text that it matches; nil when it has a wildcard.
  var literal: [UInt8]? {
    if case .literal = shape { head } else { nil }
  }

  func judge(_ text: Span<UInt8>) -> Judgement {
    isSafe(text) ? Judgement(matches(text)) : .bad
  }

  /// True when the whole text fits, safe or not.
  func matches(_ text: Span<UInt8>) -> Bool {
    switch shape {
    case .literal: ByteOrder.compare(text, head.span) == 0
    case .headAndTail:
      text.count >= head.count + tail.count && ByteOrder.hasPrefix(text, head.span)
        && ByteOrder.hasSuffix(text, tail.span)
    case .general(let tokens): GlobMatcher.matches(tokens.span, text)
    }
  }

  /// True when every text that fits this pattern fits the other, by their heads and tails.
  func isWithin(_ other: GlobPattern) -> Bool {
    if let literal { return other.matches(literal.span) }
    guard case .headAndTail = other.shape else { return false }
    return ByteOrder.hasPrefix(head.span, other.head.span)
      && ByteOrder.hasSuffix(tail.span, other.tail.span)
  }

  /// False for NUL, and for a path with a `.` or `..` segment.
  private func isSafe(_ text: Span<UInt8>) -> Bool {
    var start = 0
    for index in 0...text.count {
      if index < text.count {
        let byte = text[index]
        if byte == 0 { return false }
        guard isPath, byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") else { continue }
      } else if !isPath {
        return true
      }
      let length = index - start
      if length == 1 || length == 2, text[start] == UInt8(ascii: "."),
        text[index - 1] == UInt8(ascii: ".")
      {
        return false
      }
      start = index + 1
    }
    return true
  }
}
