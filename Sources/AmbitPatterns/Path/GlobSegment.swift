/// One segment of a glob.
enum GlobSegment: Sendable, Hashable {
  /// `**`: zero or more segments.
  case anyDepth
  /// Bytes that match themselves.
  case literal([UInt8])
  /// Bytes with `*` or `?` among them; runs of stars are one.
  case wildcard([UInt8])

  static let star = UInt8(ascii: "*")
  static let question = UInt8(ascii: "?")

  /// Classifies what stands between two slashes.
  init(_ bytes: [UInt8]) {
    if bytes == [GlobSegment.star, GlobSegment.star] {
      self = .anyDepth
      return
    }
    var result: [UInt8] = []
    for byte in bytes where byte != GlobSegment.star || result.last != GlobSegment.star {
      result.append(byte)
    }
    let isWild = result.contains(GlobSegment.star) || result.contains(GlobSegment.question)
    self = isWild ? .wildcard(result) : .literal(result)
  }

  /// Matches a list of segments against all segments of a text.
  ///
  /// On a mismatch only the last `**` is reconsidered: what stands before it has been matched as
  /// early as possible, so that an earlier one could not do better.
  static func match(
    _ pattern: [GlobSegment],
    _ text: Span<UInt8>,
    cursor: SegmentCursor,
    ignoresASCIICase: Bool
  ) -> Bool {
    var index = 0
    var offset = 0
    var retryIndex = -1
    var retryOffset = 0
    while let segment = cursor.next(from: offset, in: text) {
      if index < pattern.count {
        if case .anyDepth = pattern[index] {
          index += 1
          retryIndex = index
          retryOffset = offset
          continue
        }
        if pattern[index].matches(text, segment, ignoresASCIICase) {
          index += 1
          offset = segment.upperBound + 1
          continue
        }
      }
      guard retryIndex >= 0, let skipped = cursor.next(from: retryOffset, in: text) else {
        return false
      }
      retryOffset = skipped.upperBound + 1
      offset = retryOffset
      index = retryIndex
    }
    while index < pattern.count, case .anyDepth = pattern[index] { index += 1 }
    return index == pattern.count
  }

  private func matches(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ ignoresASCIICase: Bool
  ) -> Bool {
    switch self {
    case .anyDepth:
      return true
    case .literal(let bytes):
      if bytes.count != range.count { return false }
      for index in bytes.indices
      where !GlobSegment.same(bytes[index], text[range.lowerBound + index], ignoresASCIICase) {
        return false
      }
      return true
    case .wildcard(let bytes):
      return GlobSegment.matchRuns(bytes.span, text, range, ignoresASCIICase)
    }
  }

  /// The same method within a segment: only the last `*` is reconsidered.
  private static func matchRuns(
    _ pattern: Span<UInt8>,
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ ignoresASCIICase: Bool
  ) -> Bool {
    var index = 0
    var offset = range.lowerBound
    var retryIndex = -1
    var retryOffset = 0
    while offset < range.upperBound {
      if index < pattern.count {
        let byte = pattern[index]
        if byte == star {
          index += 1
          retryIndex = index
          retryOffset = offset
          continue
        }
        if byte == question {
          index += 1
          offset = CodePoints.next(after: offset, in: text)
          continue
        }
        if same(byte, text[offset], ignoresASCIICase) {
          index += 1
          offset += 1
          continue
        }
      }
      if retryIndex < 0 { return false }
      // By whole code points, so that `?` never begins in the middle of one.
      retryOffset = CodePoints.next(after: retryOffset, in: text)
      offset = retryOffset
      index = retryIndex
    }
    while index < pattern.count, pattern[index] == star { index += 1 }
    return index == pattern.count
  }

  @inline(__always)
  private static func same(_ one: UInt8, _ other: UInt8, _ ignoresASCIICase: Bool) -> Bool {
    if one == other { return true }
    return ignoresASCIICase && ASCII.lowercased(one) == ASCII.lowercased(other)
  }
}
