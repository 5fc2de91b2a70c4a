/// A string as its UTF-8 bytes: equal, hashed and ordered by code point, never normalised.
///
/// `String` compares by canonical equivalence, so that a precomposed and a decomposed `é` are one
/// dictionary key. A policy must tell them apart (DESIGN section 8, rule 3), hence this type for
/// every name and value that a decision depends on. Byte order of UTF-8 equals code point order
/// (RFC 3629 section 1).
public struct Text: Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
  /// The UTF-8 bytes, always well-formed.
  public let utf8: [UInt8]

  /// Wraps bytes that the caller knows to be well-formed UTF-8.
  public init(utf8: [UInt8]) {
    self.utf8 = utf8
  }

  /// Takes the bytes of a string.
  public init(_ string: String) {
    self.utf8 = Array(string.utf8)
  }

  /// Takes the bytes of a literal.
  public init(stringLiteral value: StaticString) {
    self.utf8 = value.withUTF8Buffer { Array($0) }
  }

  /// The text as a standard library string, for display.
  public var string: String {
    String(decoding: utf8, as: UTF8.self)
  }

  /// True when there is nothing in it.
  public var isEmpty: Bool {
    utf8.isEmpty
  }

  /// The number of code points.
  public var codePointCount: Int {
    // Every code point has exactly one byte that is not a continuation byte (0b10xxxxxx).
    var count = 0
    for byte in utf8 where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// Orders by code point.
  public static func < (left: Text, right: Text) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
