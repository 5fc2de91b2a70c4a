/// Base64 (RFC 4648) with exactly one text for each sequence of bytes.
///
/// Reading refuses white space, foreign characters, missing or superfluous padding, and bits set
/// beyond the last byte (section 3.5), so that nothing signed or hashed has a second spelling.
package enum Base64 {
  /// An alphabet, and whether groups are filled up.
  package enum Form: Sendable, Hashable {
    /// Section 4: `+`, `/`, padded with `=`.
    case standard
    /// Section 5: `-`, `_`, not padded.
    case url
  }

  /// The text of the bytes, as ASCII.
  package static func encode(_ bytes: some Collection<UInt8>, as form: Form) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        output.append(digit(UInt8(truncatingIfNeeded: bits >> UInt32(count)) & 0x3F, form))
      }
    }
    if count > 0 {
      output.append(digit(UInt8(truncatingIfNeeded: bits << UInt32(6 - count)) & 0x3F, form))
    }
    if form == .standard {
      while output.count % 4 != 0 { output.append(padding) }
    }
    return output
  }

  /// The bytes of a text; nil unless it is what `encode` writes for them.
  package static func decode(_ text: some BidirectionalCollection<UInt8>, as form: Form) -> [UInt8]?
  {
    var digits = text[...]
    if form == .standard {
      guard text.count % 4 == 0 else { return nil }
      for _ in 0..<2 where digits.last == padding { digits = digits.dropLast() }
    }
    let length = digits.count
    guard length % 4 != 1 else { return nil }
    // Padding fills exactly one group: `xx==` or `xxx=`.
    guard form == .url || text.count == (length + 3) / 4 * 4 else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(length / 4 * 3 + 2)
    var bits: UInt32 = 0
    var count = 0
    for character in digits {
      guard let value = value(character, form) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    guard bits & (1 << UInt32(count) - 1) == 0 else { return nil }
    return output
  }

  private static let padding = UInt8(ascii: "=")

  private static func digit(_ value: UInt8, _ form: Form) -> UInt8 {
    switch value {
    case 0..<26: UInt8(ascii: "A") + value
    case 26..<52: UInt8(ascii: "a") + value - 26
    case 52..<62: UInt8(ascii: "0") + value - 52
    case 62: form == .url ? UInt8(ascii: "-") : UInt8(ascii: "+")
    default: form == .url ? UInt8(ascii: "_") : UInt8(ascii: "/")
    }
  }

  private static func value(_ character: UInt8, _ form: Form) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+") where form == .standard: 62
    case UInt8(ascii: "/") where form == .standard: 63
    case UInt8(ascii: "-") where form == .url: 62
    case UInt8(ascii: "_") where form == .url: 63
    default: nil
    }
  }
}
