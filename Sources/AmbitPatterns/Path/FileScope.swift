public import AmbitModel

/// The paths that a rule opens and closes to a tool, compiled (contract section 5).
public struct FileScope: Sendable {
  /// One pattern of a file scope, to say which one is wrong.
  public enum Entry: Sendable, Hashable {
    /// The pattern of `allowed_paths` at an index from 0.
    case allowed(Int)
    /// The pattern of `denied_paths` at an index from 0.
    case denied(Int)
  }

  /// `allowed_paths` as written; empty means that whatever is not denied is open.
  public let allowedPaths: [Text]
  /// `denied_paths` as written.
  public let deniedPaths: [Text]
  /// `path_args` as written; empty means those that the tool's name implies.
  public let pathArguments: [Text]
  private let allowed: [[GlobSegment]]
  private let denied: [[GlobSegment]]

  /// Compiles the patterns; throws with `entry` set for the first one that is no pattern.
  public init(
    allowedPaths: [Text],
    deniedPaths: [Text],
    pathArguments: [Text]
  ) throws(PatternError) {
    self.allowedPaths = allowedPaths
    self.deniedPaths = deniedPaths
    self.pathArguments = pathArguments
    var allowed: [[GlobSegment]] = []
    for (index, pattern) in allowedPaths.enumerated() {
      allowed.append(try FileScope.segments(pattern, .allowed(index)))
    }
    var denied: [[GlobSegment]] = []
    for (index, pattern) in deniedPaths.enumerated() {
      let segments = try FileScope.segments(pattern, .denied(index))
      // A relative path never begins with a slash, so that such a pattern has nothing to match.
      if pattern.utf8.first == UInt8(ascii: "/") { continue }
      denied.append(FileScope.subtree(segments))
    }
    self.allowed = allowed
    self.denied = denied
  }

  /// Tells whether the path is plain, relative, not denied and, if anything is listed, allowed.
  ///
  /// Paths of more than `CodePoints.limit` code points are refused.
  public func admits(path: Span<UInt8>) -> Bool {
    guard CodePoints.areWithinLimit(path), PlainPath.isPlain(path), !PlainPath.isAbsolute(path)
    else { return false }
    for pattern in denied
    where GlobSegment.match(pattern, path, cursor: .normalised, ignoresASCIICase: true) {
      return false
    }
    if allowedPaths.isEmpty { return true }
    for pattern in allowed
    where GlobSegment.match(pattern, path, cursor: .normalised, ignoresASCIICase: false) {
      return true
    }
    return false
  }

  /// The arguments that hold paths for a tool, all of them required.
  ///
  /// Nil when neither the scope nor the tool's name says: then the call is to be denied.
  public func pathArguments(for tool: Text) -> [Text]? {
    if !pathArguments.isEmpty { return pathArguments }
    switch tool {
    case "read_file", "write_file", "edit_file": return ["file_path"]
    case "glob", "grep": return ["path"]
    default: return nil
    }
  }

  /// Anchored regular expressions in RE2 syntax for `denied_paths`, subtrees and case included.
  ///
  /// They are for a plain relative path without empty and `.` segments, joined by slashes; a path of
  /// no segments is the empty text.
  package var deniedRegexes: [String] {
    denied.map {
      GlobSegment.anchoredRegex($0, segmentsMayBeEmpty: false, ignoresASCIICase: true)
    }
  }

  /// The same for `allowed_paths`, which are case-sensitive and match the full path.
  package var allowedRegexes: [String] {
    allowed.map {
      GlobSegment.anchoredRegex($0, segmentsMayBeEmpty: false, ignoresASCIICase: false)
    }
  }

  /// Reads a pattern and refuses empty, `.` and `..` segments.
  private static func segments(
    _ pattern: Text,
    _ entry: Entry
  ) throws(PatternError) -> [GlobSegment] {
    let glob: Glob
    do {
      glob = try Glob(pattern)
    } catch {
      throw PatternError(message: error.message, offset: error.offset, entry: entry)
    }
    var offset = 0
    for (index, segment) in Glob.split(pattern.utf8).enumerated() {
      var isTolerated = false
      if case .denied = entry { isTolerated = index == 0 && pattern.utf8.count > 1 }
      let isEmpty = segment.isEmpty && !isTolerated
      if isEmpty || segment == [0x2E] || segment == [0x2E, 0x2E] {
        throw PatternError(
          message: "a path pattern has no empty, `.` or `..` segment",
          offset: offset,
          entry: entry
        )
      }
      offset += segment.count + 1
    }
    return glob.segments
  }

  /// Widens a denied pattern to all that it closes.
  ///
  /// Denying every path with a matching ancestor is matching `pattern/**`; one without a slash may
  /// begin anywhere; one that ends in `*` or `**` closes its directory as well, which is what
  /// `**` in that place says.
  private static func subtree(_ segments: [GlobSegment]) -> [GlobSegment] {
    if segments.count == 1 { return [.anyDepth] + segments + [.anyDepth] }
    if segments.last == .anyDepth || segments.last == .wildcard([GlobSegment.star]) {
      return segments.dropLast() + [.anyDepth]
    }
    return segments + [.anyDepth]
  }
}
