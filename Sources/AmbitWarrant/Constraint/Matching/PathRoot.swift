internal import AmbitModel
internal import AmbitPatterns

/// The root of a Subpath constraint.
struct PathRoot: Sendable {
  /// Without a trailing slash; empty for `/`.
  private let root: [UInt8]
  private let caseSensitive: Bool
  private let allowEqual: Bool

  /// Reads a root; nil for one that begins with a drive letter, which is carried only.
  init?(_ text: Text, caseSensitive: Bool, allowEqual: Bool) throws(ConstraintDefect) {
    let bytes = text.utf8
    if bytes.count > 1, ASCII.isLetter(bytes[0]), bytes[1] == UInt8(ascii: ":") { return nil }
    guard Self.isNormalised(bytes.span) else {
      throw ConstraintDefect(
        "a root is absolute and without `.`, `..`, empty segments, `\\` and NUL"
      )
    }
    if !caseSensitive, bytes.contains(where: { $0 != ASCII.lowercased($0) }) {
      throw ConstraintDefect("a root that ignores case is written in lower case")
    }
    root = bytes.count == 1 ? [] : bytes
    self.caseSensitive = caseSensitive
    self.allowEqual = allowEqual
  }

  func judge(_ path: Span<UInt8>) -> Judgement {
    guard path.count > 0, path[0] == UInt8(ascii: "/") else { return .bad }
    // Compared segment by segment, `.` and empty ones dropped.
    var matched = 0
    var isBelow = false
    var differs = false
    var start = 1
    for end in 1...path.count {
      if end < path.count, path[end] != UInt8(ascii: "/") {
        let byte = path[end]
        if byte == 0 || byte == UInt8(ascii: "\\") { return .bad }
        if !caseSensitive, byte >= 0x80 { return .bad }
        continue
      }
      let segment = path.extracting(start..<end)
      start = end + 1
      switch PathSegment(segment) {
      case .parent: return .bad
      case .nothing: continue
      case .name: break
      }
      if differs || isBelow { continue }
      if matched == root.count {
        isBelow = true
      } else if let next = matchedEnd(segment, from: matched) {
        matched = next
      } else {
        differs = true
      }
    }
    guard !differs, matched == root.count else { return .no }
    return Judgement(isBelow || allowEqual)
  }

  /// Where the root goes on when its next segment is this one.
  private func matchedEnd(_ segment: Span<UInt8>, from offset: Int) -> Int? {
    let end = offset + 1 + segment.count
    guard end <= root.count, end == root.count || root[end] == UInt8(ascii: "/") else { return nil }
    for index in segment.indices {
      let byte = caseSensitive ? segment[index] : ASCII.lowercased(segment[index])
      if byte != root[offset + 1 + index] { return nil }
    }
    return end
  }

  /// True when every path below this root is one below the other.
  func isWithin(_ other: PathRoot) -> Bool {
    guard caseSensitive == other.caseSensitive else { return false }
    if root == other.root { return !allowEqual || other.allowEqual }
    return root.count > other.root.count && ByteOrder.hasPrefix(root.span, other.root.span)
      && root[other.root.count] == UInt8(ascii: "/")
  }

  private static func isNormalised(_ path: Span<UInt8>) -> Bool {
    guard path.count > 0, path[0] == UInt8(ascii: "/") else { return false }
    if path.count == 1 { return true }
    var start = 1
    for end in 1...path.count {
      if end < path.count, path[end] != UInt8(ascii: "/") {
        if path[end] == 0 || path[end] == UInt8(ascii: "\\") { return false }
        continue
      }
      guard case .name = PathSegment(path.extracting(start..<end)) else { return false }
      start = end + 1
    }
    return true
  }
}

/// What a segment of a path is.
enum PathSegment {
  /// Empty, or `.`.
  case nothing
  /// `..`
  case parent
  case name

  @inline(__always)
  init(_ segment: Span<UInt8>) {
    let dot = UInt8(ascii: ".")
    switch segment.count {
    case 0: self = .nothing
    case 1 where segment[0] == dot: self = .nothing
    case 2 where segment[0] == dot && segment[1] == dot: self = .parent
    default: self = .name
    }
  }
}
