/// An IPv4 or IPv6 address in its binary form; reading one touches no heap.
package struct InternetAddress: Sendable, Hashable {
  /// The 32 or 128 bits of the address, the first the most significant.
  package let bits: UInt128
  /// 32 or 128.
  package let width: Int

  private init(ipv4 bits: UInt32) {
    self.bits = UInt128(bits)
    width = 32
  }

  private init(ipv6 bits: UInt128) {
    self.bits = bits
    width = 128
  }

  /// Reads exactly four decimals of 0…255 without leading zeros; the forms with fewer parts, octal
  /// or hexadecimal digits that some resolvers accept are not addresses here.
  package static func ipv4(_ text: Span<UInt8>) -> InternetAddress? {
    guard text.count >= 7, text.count <= 15 else { return nil }
    var bits: UInt32 = 0
    var parts = 0
    var value: UInt32 = 0
    var digits = 0
    for index in 0...text.count {
      if index < text.count, ASCII.isDigit(text[index]) {
        if digits > 0, value == 0 { return nil }
        value = value * 10 + UInt32(text[index] - 0x30)
        digits += 1
        if value > 255 { return nil }
        continue
      }
      guard digits > 0, parts < 4, index == text.count || text[index] == UInt8(ascii: ".") else {
        return nil
      }
      bits = bits << 8 | value
      parts += 1
      value = 0
      digits = 0
    }
    return parts == 4 ? InternetAddress(ipv4: bits) : nil
  }

  /// Reads the text forms of RFC 4291 section 2.2, `::` and an IPv4 tail included, without zone.
  package static func ipv6(_ text: Span<UInt8>) -> InternetAddress? {
    // The longest form is six groups of four digits and a full IPv4 tail.
    guard text.count >= 2, text.count <= 45 else { return nil }
    var bits: UInt128 = 0
    var groups = 0
    // Number of groups before `::`.
    var gap: Int?
    var offset = 0
    if text[0] == UInt8(ascii: ":") {
      guard text[1] == UInt8(ascii: ":") else { return nil }
      gap = 0
      offset = 2
    }
    while offset < text.count {
      if groups == 8 { return nil }
      let start = offset
      var value: UInt16 = 0
      while offset < text.count, let digit = ASCII.hexValue(text[offset]) {
        if offset - start == 4 { return nil }
        value = value << 4 | digit
        offset += 1
      }
      if offset < text.count, text[offset] == UInt8(ascii: ".") {
        guard groups <= 6, let tail = ipv4(text.extracting(start..<text.count)) else { return nil }
        bits = bits << 32 | tail.bits
        groups += 2
        break
      }
      if offset == start { return nil }
      bits = bits << 16 | UInt128(value)
      groups += 1
      if offset == text.count { break }
      guard text[offset] == UInt8(ascii: ":") else { return nil }
      offset += 1
      if offset == text.count { return nil }
      if text[offset] == UInt8(ascii: ":") {
        if gap != nil { return nil }
        gap = groups
        offset += 1
      }
    }
    guard let gap else { return groups == 8 ? InternetAddress(ipv6: bits) : nil }
    // `::` stands for at least one group of zeros.
    guard groups <= 7 else { return nil }
    let after = UInt128(16 * (groups - gap))
    let low = bits & ((1 << after) - 1)
    let high = (bits >> after) << UInt128(16 * (8 - gap))
    return InternetAddress(ipv6: high | low)
  }

  /// Reads either family.
  package static func either(_ text: Span<UInt8>) -> InternetAddress? {
    ipv4(text) ?? ipv6(text)
  }

  /// True for `::ffff:0:0/96` (RFC 4291 section 2.5.5.2).
  var isMapped: Bool {
    width == 128 && bits >> 32 == 0xFFFF
  }

  /// The IPv4 address inside a mapped one; any other as it is.
  var unmapped: InternetAddress {
    isMapped ? InternetAddress(ipv4: UInt32(truncatingIfNeeded: bits)) : self
  }
}
