public import AmbitModel

/// A pattern of the `glob` test: it must match the whole text, segment by segment (contract
/// section 4).
///
/// `*` is any run within a segment, `?` one code point, and `**` alone in a segment is zero or more
/// segments. Elsewhere two stars in a row say the same as one. Matching takes at most O(text ·
/// pattern), however many stars there are.
public struct Glob: Sendable {
  /// The pattern as written.
  public let source: Text
  let segments: [GlobSegment]

  /// Reads a pattern; throws for `[ ] { } \`, which other languages give a meaning.
  public init(_ source: Text) throws(PatternError) {
    self.source = source
    for (offset, byte) in source.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "\\"):
        throw PatternError(
          message: "a glob cannot contain `[`, `]`, `{`, `}` or a backslash",
          offset: offset
        )
      default: break
      }
    }
    segments = Glob.split(source.utf8).map { GlobSegment($0) }
  }

  /// Tells whether the whole text matches; undefined for texts of more than `CodePoints.limit`
  /// code points.
  public func matches(_ text: Span<UInt8>) -> Kleene {
    guard CodePoints.areWithinLimit(text) else { return .undefined }
    return Kleene(
      GlobSegment.match(segments, text, cursor: .everySegment, ignoresASCIICase: false)
    )
  }

  /// The parts between slashes, empty ones included.
  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
  }
}

/// Finds the segments of a text in order, without copying.
enum SegmentCursor {
  /// What stands between slashes, empty or not: n slashes make n + 1 segments.
  case everySegment
  /// The same without empty and `.` segments, as paths are normalised (contract section 5).
  case normalised

  /// The next segment at or after an offset; continue at its end plus one, until beyond the end.
  @inline(__always)
  func next(from start: Int, in text: Span<UInt8>) -> Range<Int>? {
    var start = start
    while start <= text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "/") { end += 1 }
      let isDot = end - start == 1 && text[start] == UInt8(ascii: ".")
      if self == .everySegment || (end > start && !isDot) { return start..<end }
      start = end + 1
    }
    return nil
  }
}
