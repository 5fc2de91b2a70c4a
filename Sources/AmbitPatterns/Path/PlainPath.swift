public import AmbitModel

/// Rules for paths that mean the same to every reader (contract section 5, "plain").
///
/// Nothing is looked up and nothing is resolved: a path that would need it is not plain. Symbolic
/// links are the business of whoever opens the file.
public enum PlainPath {
  /// True when the path is not empty, has no control character, no `\`, no `..` segment, and does
  /// not begin with `~` or a drive such as `C:`.
  public static func isPlain(_ path: Span<UInt8>) -> Bool {
    guard path.count > 0, path[0] != UInt8(ascii: "~") else { return false }
    if path.count > 1, path[1] == UInt8(ascii: ":"), ASCII.isLetter(path[0]) { return false }
    var segmentStart = 0
    for index in 0...path.count {
      guard index < path.count, path[index] != UInt8(ascii: "/") else {
        let isParent =
          index - segmentStart == 2 && path[segmentStart] == UInt8(ascii: ".")
          && path[segmentStart + 1] == UInt8(ascii: ".")
        if isParent { return false }
        segmentStart = index + 1
        continue
      }
      let byte = path[index]
      if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") { return false }
    }
    return true
  }

  /// True when the path begins with a slash.
  public static func isAbsolute(_ path: Span<UInt8>) -> Bool {
    path.count > 0 && path[0] == UInt8(ascii: "/")
  }

  /// The `within` test: undefined unless both are plain; else whether both are equally absolute or
  /// relative and the segments of `base` are a prefix of those of `path`.
  public static func within(_ path: Span<UInt8>, _ base: Span<UInt8>) -> Kleene {
    guard isPlain(path), isPlain(base) else { return .undefined }
    guard isAbsolute(path) == isAbsolute(base) else { return .no }
    let cursor = SegmentCursor.normalised
    var pathOffset = 0
    var baseOffset = 0
    while let expected = cursor.next(from: baseOffset, in: base) {
      guard let found = cursor.next(from: pathOffset, in: path), found.count == expected.count
      else { return .no }
      for index in 0..<found.count
      where path[found.lowerBound + index] != base[expected.lowerBound + index] {
        return .no
      }
      baseOffset = expected.upperBound + 1
      pathOffset = found.upperBound + 1
    }
    return .yes
  }
}
