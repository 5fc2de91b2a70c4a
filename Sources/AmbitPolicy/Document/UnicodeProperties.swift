/// Properties of code points that names depend on.
///
/// Written out, because the standard library's Unicode tables are absent from Embedded Swift. The
/// sets are closed: `White_Space` (Unicode 15.1, PropList.txt) and general category `Cc`.
extension Unicode.Scalar {
  /// True for a control character.
  var isControlCharacter: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value)
  }

  /// True for white space.
  var isWhiteSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// True for what changes how a terminal shows the text around it: control characters, line and
  /// paragraph separators, and the direction controls of UAX #9.
  var steersDisplay: Bool {
    switch value {
    case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    default: isControlCharacter
    }
  }
}
