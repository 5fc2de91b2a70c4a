/// An IPv4 or IPv6 address in its binary form.
struct InternetAddress: Sendable, Hashable {
  /// 4 or 16 bytes, network order.
  let bytes: [UInt8]

  var isIPv4: Bool { bytes.count == 4 }

  /// Reads exactly four decimals of 0…255 without leading zeros; the forms with fewer parts, octal
  /// or hexadecimal digits that some resolvers accept are not addresses here.
  static func ipv4(_ text: Span<UInt8>) -> InternetAddress? {
    guard text.count >= 7, text.count <= 15 else { return nil }
    var bytes: [UInt8] = []
    var value = 0
    var digits = 0
    for index in 0...text.count {
      if index < text.count, ASCII.isDigit(text[index]) {
        if digits > 0, value == 0 { return nil }
        value = value * 10 + Int(text[index] - 0x30)
        digits += 1
        if value > 255 { return nil }
        continue
      }
      guard digits > 0, index == text.count || text[index] == UInt8(ascii: ".") else { return nil }
      bytes.append(UInt8(value))
      value = 0
      digits = 0
    }
    return bytes.count == 4 ? InternetAddress(bytes: bytes) : nil
  }

  /// Reads the text forms of RFC 4291 section 2.2, `::` and an IPv4 tail included, without zone.
  static func ipv6(_ text: Span<UInt8>) -> InternetAddress? {
    // The longest form is six groups of four digits and a full IPv4 tail.
    guard text.count >= 2, text.count <= 45 else { return nil }
    var groups: [UInt16] = []
    var gap: Int?
    var offset = 0
    if text[0] == UInt8(ascii: ":") {
      guard text[1] == UInt8(ascii: ":") else { return nil }
      gap = 0
      offset = 2
    }
    while offset < text.count {
      if groups.count == 8 { return nil }
      let start = offset
      var value: UInt16 = 0
      while offset < text.count, let digit = ASCII.hexValue(text[offset]) {
        if offset - start == 4 { return nil }
        value = value << 4 | digit
        offset += 1
      }
      if offset < text.count, text[offset] == UInt8(ascii: ".") {
        guard let tail = ipv4(text.extracting(start..<text.count)) else { return nil }
        groups.append(UInt16(tail.bytes[0]) << 8 | UInt16(tail.bytes[1]))
        groups.append(UInt16(tail.bytes[2]) << 8 | UInt16(tail.bytes[3]))
        break
      }
      if offset == start { return nil }
      groups.append(value)
      if offset == text.count { break }
      guard text[offset] == UInt8(ascii: ":") else { return nil }
      offset += 1
      if offset == text.count { return nil }
      if text[offset] == UInt8(ascii: ":") {
        if gap != nil { return nil }
        gap = groups.count
        offset += 1
      }
    }
    // `::` stands for at least one group of zeros.
    guard gap == nil ? groups.count == 8 : groups.count <= 7 else { return nil }
    if let gap {
      let zeros = [UInt16](repeating: 0, count: 8 - groups.count)
      groups.insert(contentsOf: zeros, at: gap)
    }
    var bytes: [UInt8] = []
    for group in groups {
      bytes.append(UInt8(group >> 8))
      bytes.append(UInt8(group & 0xFF))
    }
    return InternetAddress(bytes: bytes)
  }

  /// Reads either family.
  static func either(_ text: Span<UInt8>) -> InternetAddress? {
    ipv4(text) ?? ipv6(text)
  }

  /// True for `::ffff:0:0/96` (RFC 4291 section 2.5.5.2).
  var isMapped: Bool {
    guard bytes.count == 16, bytes[10] == 0xFF, bytes[11] == 0xFF else { return false }
    for index in 0..<10 where bytes[index] != 0 { return false }
    return true
  }

  /// The IPv4 address inside a mapped one; any other as it is.
  var unmapped: InternetAddress {
    isMapped ? InternetAddress(bytes: Array(bytes[12...])) : self
  }
}
