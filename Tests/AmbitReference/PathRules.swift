/// Globs, plain paths and file scopes, by backtracking over lists (contract sections 4 and 5).
package enum PathRules {
  /// The segments between slashes, empty ones included.
  package static func segments(_ text: [UInt32]) -> [[UInt32]] {
    text.split(separator: 47, omittingEmptySubsequences: false).map(Array.init)
  }

  /// Matches a whole string against a glob.
  package static func glob(_ pattern: String, _ text: String) -> Bool {
    match(segments(points(pattern)), segments(points(text)))
  }

  /// Matches segments against the segments of a glob.
  package static func match(_ pattern: [[UInt32]], _ text: [[UInt32]]) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == [42, 42] {
      for skipped in 0...text.count
      where match(Array(pattern.dropFirst()), Array(text.dropFirst(skipped))) {
        return true
      }
      return false
    }
    guard let segment = text.first, matchSegment(first, segment) else { return false }
    return match(Array(pattern.dropFirst()), Array(text.dropFirst()))
  }

  private static func matchSegment(_ pattern: [UInt32], _ text: [UInt32]) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == 42 {
      for skipped in 0...text.count
      where matchSegment(Array(pattern.dropFirst()), Array(text.dropFirst(skipped))) {
        return true
      }
      return false
    }
    guard let point = text.first, first == 63 || first == point else { return false }
    return matchSegment(Array(pattern.dropFirst()), Array(text.dropFirst()))
  }

  /// True for a path without anything that could lead elsewhere.
  package static func isPlain(_ path: String) -> Bool {
    let text = points(path)
    if text.isEmpty { return false }
    if text.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 92 }) { return false }
    if segments(text).contains([46, 46]) { return false }
    if text[0] == 126 { return false }
    let isLetter = (65...90).contains(text[0]) || (97...122).contains(text[0])
    return !(isLetter && text.count > 1 && text[1] == 58)
  }

  /// True for a path from the root.
  package static func isAbsolute(_ path: String) -> Bool {
    points(path).first == 47
  }

  /// The segments that count: neither empty nor `.`.
  package static func kept(_ path: String) -> [[UInt32]] {
    segments(points(path)).filter { !$0.isEmpty && $0 != [46] }
  }

  /// Whether one path is at or below another; nil if either is not plain.
  package static func within(_ path: String, _ base: String) -> Bool? {
    guard isPlain(path), isPlain(base) else { return nil }
    return isAbsolute(path) == isAbsolute(base) && kept(path).starts(with: kept(base))
  }

  /// Whether a file scope admits one path.
  package static func admits(_ scope: WrittenScope, _ path: String) -> Bool {
    guard isPlain(path), !isAbsolute(path) else { return false }
    let kept = kept(path)
    for pattern in scope.denied where denies(pattern, kept) { return false }
    if scope.allowed.isEmpty { return true }
    return scope.allowed.contains { match(segments(points($0)), kept) }
  }

  private static func denies(_ pattern: String, _ path: [[UInt32]]) -> Bool {
    let lowered = segments(points(pattern).map(lower))
    let path = path.map { $0.map(lower) }
    // A leading slash leaves an empty first segment, which no kept segment equals.
    var patterns = [lowered]
    if lowered.count > 1, let last = lowered.last, last == [42] || last == [42, 42] {
      patterns.append(Array(lowered.dropLast()))
    }
    if lowered.count == 1, path.contains(where: { match(lowered, [$0]) }) { return true }
    for length in 0...path.count {
      let ancestor = Array(path.prefix(length))
      if length == 0 && !path.isEmpty { continue }
      if patterns.contains(where: { match($0, ancestor) }) { return true }
    }
    return false
  }

  private static func lower(_ point: UInt32) -> UInt32 {
    (65...90).contains(point) ? point + 32 : point
  }
}
