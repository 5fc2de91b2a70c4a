/// The kinds of JSON value.
public enum JSONKind: UInt8, Sendable, Hashable, BitwiseCopyable {
  /// `null`
  case null
  /// `false`
  case `false`
  /// `true`
  case `true`
  /// A number.
  case number
  /// A string.
  case string
  /// An array.
  case array
  /// An object.
  case object
}

/// One entry of a document's tape: a value in document order, children directly behind it.
///
/// A member of an object is two entries: its name (a string) and its value. `next` skips the
/// children, so that a walk over siblings costs one load each.
@_spi(Kernel) public struct JSONNode: BitwiseCopyable {
  /// What stands there.
  public let kind: JSONKind
  /// For a number, an integer of at most 18 digits; for a string, content that was decoded.
  public let flag: Bool
  /// Offset of the content: of a number's token, of a string's bytes, else unused.
  public internal(set) var start: UInt32
  /// Bytes of a number or string, elements of an array, members of an object.
  public internal(set) var length: UInt32
  /// Index of the next sibling.
  public internal(set) var next: UInt32
  /// Offset of the first byte of the token in the source.
  public let source: UInt32

  init(
    kind: JSONKind,
    flag: Bool = false,
    start: UInt32 = 0,
    length: UInt32 = 0,
    next: UInt32,
    source: UInt32
  ) {
    self.kind = kind
    self.flag = flag
    self.start = start
    self.length = length
    self.next = next
    self.source = source
  }
}
