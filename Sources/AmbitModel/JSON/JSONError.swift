/// Why bytes are not JSON that Ambit accepts.
public struct JSONError: Error, Sendable, Hashable {
  /// The kinds of refusal.
  public enum Kind: String, Sendable, Hashable {
    /// Not the grammar of RFC 8259.
    case syntax
    /// A member name twice in one object.
    case duplicateKey = "duplicate_key"
    /// More than 64 containers inside one another.
    case depth
    /// A byte-order mark in front.
    case byteOrderMark = "byte_order_mark"
    /// A `\u` escape for half a surrogate pair.
    case loneSurrogate = "lone_surrogate"
    /// Bytes that are not well-formed UTF-8 (RFC 3629).
    case invalidUTF8 = "invalid_utf8"
    /// More bytes than a document may have.
    case size
  }

  /// What is wrong.
  public let kind: Kind
  /// Byte offset of the offending token, from 0.
  public let offset: Int
  /// Its line and column.
  public let position: SourcePosition

  init(_ kind: Kind, offset: Int, position: SourcePosition) {
    self.kind = kind
    self.offset = offset
    self.position = position
  }

  /// One sentence for people.
  public var message: String {
    switch kind {
    case .syntax: "not valid JSON"
    case .duplicateKey: "a member name occurs twice in one object"
    case .depth: "nested deeper than \(JSONLimits.depth) levels"
    case .byteOrderMark: "a byte-order mark stands before the document"
    case .loneSurrogate: "an escape stands for half a surrogate pair"
    case .invalidUTF8: "not well-formed UTF-8"
    case .size: "larger than \(JSONLimits.bytes) bytes"
    }
  }
}

/// Limits of the reader.
public enum JSONLimits {
  /// Containers inside one another in the strict profile.
  public static let depth = 64
  /// Bytes of a document; offsets are 32 bits wide.
  public static let bytes = 256 << 20
}
