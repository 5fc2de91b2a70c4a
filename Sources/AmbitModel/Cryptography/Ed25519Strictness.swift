/// The rules that Ed25519 libraries disagree about, settled strictly (warrant contract section 8).
///
/// Without them one signature has several encodings, and a key of small order verifies almost
/// anything ("Taming the many EdDSAs", Chalkias, Garillot, Nikolaenko, SSR 2020).
public enum Ed25519Strictness {
  /// The group order L = 2^252 + 27742317777372353535851937790883648493, little-endian.
  private static let order: [UInt8] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  ]

  /// The y coordinates of the points of order 8, little-endian; those of the other small orders are
  /// 0, 1 and p − 1.
  private static let orderEight: [[UInt8]] = [
    [
      0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98,
      0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53,
      0xFC, 0x05,
    ],
    [
      0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67,
      0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC,
      0x03, 0x7A,
    ],
  ]

  /// True when the signature has 64 bytes, its R is a strict point and its S is less than L.
  public static func isStrictSignature(_ signature: [UInt8]) -> Bool {
    guard signature.count == 64 else { return false }
    let span = signature.span
    return isBelowOrder(span.extracting(32..<64)) && isStrictPoint(span.extracting(0..<32))
  }

  /// True when 32 bytes, sign bit cleared, are a y below p that no point of small order has.
  public static func isStrictPoint(_ point: Span<UInt8>) -> Bool {
    guard point.count == 32 else { return false }
    let top = point[31] & 0x7F
    if top == 0x7F {
      // p = 2^255 − 19 is 0xED followed by 0xFF…; p − 1 has order 2.
      var isAllOnes = true
      for index in 1..<31 where point[index] != 0xFF { isAllOnes = false }
      if isAllOnes, point[0] >= 0xEC { return false }
    }
    if top == 0, point[0] <= 1 {
      var isZero = true
      for index in 1..<31 where point[index] != 0 { isZero = false }
      if isZero { return false }
    }
    for known in orderEight where top == known[31] && point[0] == known[0] {
      var isSame = true
      for index in 1..<31 where point[index] != known[index] { isSame = false }
      if isSame { return false }
    }
    return true
  }

  private static func isBelowOrder(_ scalar: Span<UInt8>) -> Bool {
    for index in stride(from: 31, through: 0, by: -1) where scalar[index] != order[index] {
      return scalar[index] < order[index]
    }
    return false
  }
}
