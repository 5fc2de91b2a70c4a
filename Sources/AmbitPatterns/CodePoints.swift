/// Reading of well-formed UTF-8 one code point at a time, and the length limit of pattern tests.
package enum CodePoints {
  /// Longest text, in code points, that `matches` and `glob` look at (contract section 4); beyond
  /// it they are undefined.
  package static let limit = 65_536

  /// True when the text has at most `limit` code points; O(1) for texts of at most as many bytes.
  package static func areWithinLimit(_ text: Span<UInt8>) -> Bool {
    if text.count <= limit { return true }
    if text.count > limit * 4 { return false }
    var count = 0
    for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
    return count <= limit
  }

  /// Number of bytes of the sequence that a lead byte begins; 1 for a byte that begins none.
  @inline(__always)
  package static func length(lead: UInt8) -> Int {
    if lead < 0xC0 { return 1 }
    if lead < 0xE0 { return 2 }
    return lead < 0xF0 ? 3 : 4
  }

  /// Offset after the code point at `offset`, never beyond the end.
  @inline(__always)
  package static func next(after offset: Int, in text: Span<UInt8>) -> Int {
    min(offset + length(lead: text[offset]), text.count)
  }

  /// The code point at `offset`; `next(after:in:)` tells where the following one begins.
  package static func value(at offset: Int, in text: Span<UInt8>) -> UInt32 {
    let lead = text[offset]
    let length = length(lead: lead)
    if length == 1 { return UInt32(lead) }
    // The payload of a lead byte of n bytes is its lowest 7 - n bits (RFC 3629 section 3).
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for index in (offset + 1)..<min(offset + length, text.count) {
      value = value << 6 | UInt32(text[index] & 0x3F)
    }
    return value
  }
}

/// Tests of single ASCII bytes, without locale.
package enum ASCII {
  @inline(__always)
  package static func isDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
  }

  @inline(__always)
  package static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
  }

  /// Letters, digits and `_`, the `\w` of the contract.
  @inline(__always)
  package static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == 0x5F
  }

  /// Any visible character that is no letter and no digit.
  static func isPunctuation(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !isLetter(byte) && !isDigit(byte)
  }

  /// The byte with `A`…`Z` turned to `a`…`z`.
  @inline(__always)
  package static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// The value of a hexadecimal digit.
  package static func hexValue(_ byte: UInt8) -> UInt16? {
    if isDigit(byte) { return UInt16(byte - 0x30) }
    let lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x66 ? UInt16(lower - 0x61 + 10) : nil
  }
}
