extension Glob {
  /// The glob as an anchored regular expression in RE2 syntax, for the whole text.
  package func anchoredRegex() -> String {
    GlobSegment.anchoredRegex(segments, segmentsMayBeEmpty: true, ignoresASCIICase: false)
  }
}

extension GlobSegment {
  /// Renders segments as an anchored regular expression over the text with its slashes.
  ///
  /// Normalised paths have no empty segments, and none at all is the empty text; there a lone `*`
  /// asks for at least one code point.
  static func anchoredRegex(
    _ segments: [GlobSegment],
    segmentsMayBeEmpty: Bool,
    ignoresASCIICase: Bool
  ) -> String {
    let run = segmentsMayBeEmpty ? "[^/]*" : "[^/]+"
    var parts: [GlobSegment] = []
    for segment in segments where segment != .anyDepth || parts.last != .anyDepth {
      parts.append(segment)
    }
    if parts == [.anyDepth] { return "^(?:[^/]|/)*$" }
    var text = "^"
    // True while the slash before the next segment is still to be written.
    var owesSlash = false
    for (index, part) in parts.enumerated() {
      if part == .anyDepth {
        if index == parts.count - 1 {
          text += "(?:/\(run))*"
        } else {
          if owesSlash { text += "/" }
          text += "(?:\(run)/)*"
          owesSlash = false
        }
        continue
      }
      if owesSlash { text += "/" }
      text += part.regex(run: run, ignoresASCIICase: ignoresASCIICase)
      owesSlash = true
    }
    return text + "$"
  }

  private func regex(run: String, ignoresASCIICase: Bool) -> String {
    let bytes: [UInt8]
    switch self {
    case .anyDepth: return run
    case .literal(let literal): bytes = literal
    case .wildcard(let pattern): bytes = pattern
    }
    if bytes == [GlobSegment.star] { return run }
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case GlobSegment.star: result.append(contentsOf: "[^/]*".utf8)
      case GlobSegment.question: result.append(contentsOf: "[^/]".utf8)
      case _ where ignoresASCIICase && ASCII.isLetter(byte):
        result.append(UInt8(ascii: "["))
        result.append(byte & ~0x20)
        result.append(byte | 0x20)
        result.append(UInt8(ascii: "]"))
      case _ where ASCII.isPunctuation(byte) && byte != UInt8(ascii: "_"):
        result.append(UInt8(ascii: "\\"))
        result.append(byte)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
