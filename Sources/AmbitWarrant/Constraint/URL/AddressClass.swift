internal import AmbitPatterns

/// What kind of place an address is, as UrlSafe tells them apart (warrant contract section 3).
struct AddressClass: OptionSet {
  let rawValue: UInt8

  static let loopback = AddressClass(rawValue: 1)
  static let `private` = AddressClass(rawValue: 2)
  static let metadata = AddressClass(rawValue: 4)
  static let reserved = AddressClass(rawValue: 8)

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Classifies an address; an IPv4 address inside an IPv6 one counts as itself.
  init(_ address: InternetAddress) {
    if address.width == 32 {
      self = Self.ipv4(UInt32(truncatingIfNeeded: address.bits))
    } else if let inner = Self.embedded(address.bits) {
      self = Self.ipv4(inner)
    } else {
      self = Self.ipv6(address.bits)
    }
  }

  /// The IPv4 address in a mapped or compatible address (RFC 4291 section 2.5.5), one of NAT64 (RFC
  /// 6052) or of 6to4 (RFC 3056).
  private static func embedded(_ bits: UInt128) -> UInt32? {
    let low = UInt32(truncatingIfNeeded: bits)
    let high = bits >> 32
    if high == 0xFFFF { return low }
    // `::` and `::1` are addresses of their own.
    if high == 0, low > 1 { return low }
    if high == 0x0064_FF9B_0000_0000_0000_0000 { return low }
    if bits >> 112 == 0x2002 { return UInt32(truncatingIfNeeded: bits >> 80) }
    return nil
  }

  private static func ipv4(_ bits: UInt32) -> AddressClass {
    var result: AddressClass = []
    if bits >> 24 == 127 { result.insert(.loopback) }
    if isAny(bits, of: privateIPv4) { result.insert(.private) }
    if isAny(bits, of: metadataIPv4) { result.insert(.metadata) }
    if isAny(bits, of: reservedIPv4) { result.insert(.reserved) }
    return result
  }

  private static func ipv6(_ bits: UInt128) -> AddressClass {
    var result: AddressClass = []
    if bits == 1 { result.insert(.loopback) }
    // fc00::/7, fe80::/10 and fec0::/10, which together are fe80::/9.
    if bits >> 121 == 0xFC >> 1 || bits >> 119 == 0xFE80 >> 7 { result.insert(.private) }
    if bits == metadataAWS || bits == metadataGoogle { result.insert(.metadata) }
    let isReserved =
      // 2001::/23, 2001:db8::/32, 3fff::/20.
      bits >> 105 == 0x2001_0000 >> 9 || bits >> 96 == 0x2001_0DB8 || bits >> 108 == 0x3FFF0
      // Outside 2000::/3 and not named above.
      || (bits >> 125 != 1 && result.isEmpty)
    if isReserved { result.insert(.reserved) }
    return result
  }

  /// fd00:ec2::254
  private static let metadataAWS: UInt128 = 0xFD00_0EC2 << 96 | 0x254
  /// fd20:ce::254
  private static let metadataGoogle: UInt128 = 0xFD20_00CE << 96 | 0x254

  /// A prefix and its length.
  private struct Net {
    let prefix: UInt32
    let length: UInt32

    init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: UInt32) {
      prefix = a << 24 | b << 16 | c << 8 | d
      self.length = length
    }
  }

  private static func isAny(_ bits: UInt32, of nets: [Net]) -> Bool {
    nets.contains { ($0.prefix ^ bits) >> (32 - $0.length) == 0 }
  }

  private static let privateIPv4 = [
    Net(10, 0, 0, 0, 8), Net(172, 16, 0, 0, 12), Net(192, 168, 0, 0, 16), Net(100, 64, 0, 0, 10),
  ]
  private static let metadataIPv4 = [
    Net(169, 254, 0, 0, 16), Net(100, 100, 100, 200, 32), Net(168, 63, 129, 16, 32),
    Net(192, 0, 0, 192, 32),
  ]
  private static let reservedIPv4 = [
    Net(0, 0, 0, 0, 8), Net(192, 0, 0, 0, 24), Net(192, 0, 2, 0, 24), Net(192, 88, 99, 0, 24),
    Net(198, 18, 0, 0, 15), Net(198, 51, 100, 0, 24), Net(203, 0, 113, 0, 24),
    Net(224, 0, 0, 0, 4), Net(240, 0, 0, 0, 4),
  ]
}
