import AmbitModel

/// The bytes of a source before YAML sees them: well-formed UTF-8 of characters that every YAML
/// version reads alike.
///
/// libyaml detects UTF-16 by itself and takes U+0085, U+2028 and U+2029 for line breaks, as YAML
/// 1.1 does and YAML 1.2 does not: a comment could end early in one reader and hide rules in
/// another. So this pass settles the encoding and refuses what is read differently.
enum SourceText {
  /// Finds the first unacceptable byte and says what is wrong with it; nil when all is well.
  static func firstProblem(
    in bytes: UnsafeBufferPointer<UInt8>
  ) -> (offset: Int, message: String)? {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        guard (byte >= 0x20 && byte != 0x7F) || byte == 0x0A || byte == 0x09 || byte == 0x0D else {
          return (index, "a control character is not allowed")
        }
        index += 1
        continue
      }
      guard let (scalar, width) = decode(bytes, at: index) else {
        return (index, "the text is not UTF-8")
      }
      switch scalar {
      case 0x80...0x9F, 0xFFFE, 0xFFFF:
        return (index, "a control character is not allowed")
      case 0x2028, 0x2029:
        return (index, "a Unicode line separator is a line break to some YAML readers only")
      case 0xFEFF:
        return (index, "a byte order mark is allowed at the start of the file only")
      default:
        index += width
      }
    }
    return nil
  }

  /// The place of a byte, counting code points; LF, CR and CRLF end a line.
  static func position(
    of offset: Int,
    in bytes: UnsafeBufferPointer<UInt8>
  ) -> SourcePosition {
    var line = 1
    var column = 1
    for index in 0..<offset {
      let byte = bytes[index]
      if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(line: line, column: column)
  }

  /// Decodes one code point of two to four bytes (RFC 3629 section 4); nil if malformed.
  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    at index: Int
  ) -> (scalar: UInt32, width: Int)? {
    let lead = bytes[index]
    let width: Int
    var scalar: UInt32
    switch lead {
    case 0xC2...0xDF: (width, scalar) = (2, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (width, scalar) = (3, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (width, scalar) = (4, UInt32(lead & 0x07))
    default: return nil
    }
    guard index + width <= bytes.count else { return nil }
    for offset in 1..<width {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let shortest: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000
    guard scalar >= shortest, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
      return nil
    }
    return (scalar, width)
  }
}
