/// Where something stands in a source file.
public struct SourcePosition: Sendable, Hashable, Comparable {
  /// Line, from 1.
  public let line: Int
  /// Column in code points, from 1.
  public let column: Int

  /// Names a place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The first character of a file.
  public static let start = SourcePosition(line: 1, column: 1)

  /// Reading order.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// One thing that is wrong in a policy source, with the place and a way out.
///
/// `code` is permanent and listed in `docs/reference/errors.md`; `message` is one line for people,
/// starts in lower case and has no final stop.
public struct Diagnostic: Error, Sendable, Hashable {
  /// Permanent dotted code, such as `policy.unknown_key`.
  public let code: ReasonCode
  /// One sentence for people.
  public let message: String
  /// What the reader may do about it.
  public let hint: String?
  /// The file's name as given, `policy.yaml` for a single source.
  public let file: String
  /// The offending key or value.
  public let position: SourcePosition

  /// States a problem at a place.
  public init(
    code: ReasonCode,
    message: String,
    hint: String? = nil,
    file: String = "policy.yaml",
    position: SourcePosition = .start
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.file = file
    self.position = position
  }
}

extension Diagnostic: Comparable {
  /// Orders by file, then position, then code.
  public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
    if left.file != right.file { return Text(left.file) < Text(right.file) }
    if left.position != right.position { return left.position < right.position }
    return Text(left.code.rawValue) < Text(right.code.rawValue)
  }
}
