/// The rules that Ed25519 libraries disagree about, settled strictly (warrant contract section 8).
///
/// Without them one signature has several encodings, and a key of small order verifies almost
/// anything ("Taming the many EdDSAs", Chalkias, Garillot, Nikolaenko, SSR 2020). The checks run
/// once for each link of a chain, so they compare machine words and allocate nothing.
public enum Ed25519Strictness {
  /// True when the signature has 64 bytes, its R is a strict point and its S is less than L.
  public static func isStrictSignature(_ signature: [UInt8]) -> Bool {
    guard signature.count == 64 else { return false }
    let span = signature.span
    return LittleEndian256(span.extracting(32..<64)).isBelow(.order)
      && isStrictPoint(LittleEndian256(span.extracting(0..<32)))
  }

  /// True when 32 bytes, sign bit cleared, are a y below p that no point of small order has.
  public static func isStrictPoint(_ point: Span<UInt8>) -> Bool {
    point.count == 32 && isStrictPoint(LittleEndian256(point))
  }

  static func isStrictPoint(_ point: LittleEndian256) -> Bool {
    let y = point.withoutSignBit
    // p − 1, of order 2, falls to the same comparison as everything from p on; 0 and 1 are of
    // order 4 and 1.
    return y.isBelow(.primeMinusOne) && !y.isZeroOrOne && y != .orderEightLow
      && y != .orderEightHigh
  }
}

/// A 256-bit number as Ed25519 encodes it: its least significant byte first.
struct LittleEndian256: Equatable {
  /// The words, the least significant first.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Reads 32 bytes.
  init(_ bytes: Span<UInt8>) {
    precondition(bytes.count == 32)
    func word(_ start: Int) -> UInt64 {
      var word: UInt64 = 0
      for index in 0..<8 { word |= UInt64(bytes[start + index]) << UInt64(8 * index) }
      return word
    }
    words = (word(0), word(8), word(16), word(24))
  }

  /// Puts a number together from its words, the least significant first.
  init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// The number with bit 255, the sign of x, cleared (RFC 8032 section 5.1.2).
  var withoutSignBit: LittleEndian256 {
    LittleEndian256(words.0, words.1, words.2, words.3 & 0x7FFF_FFFF_FFFF_FFFF)
  }

  var isZeroOrOne: Bool {
    words.0 <= 1 && words.1 | words.2 | words.3 == 0
  }

  /// True when the number is less than another.
  ///
  /// Keys and signatures are public, so that time may depend on them.
  func isBelow(_ other: LittleEndian256) -> Bool {
    if words.3 != other.words.3 { return words.3 < other.words.3 }
    if words.2 != other.words.2 { return words.2 < other.words.2 }
    if words.1 != other.words.1 { return words.1 < other.words.1 }
    return words.0 < other.words.0
  }

  static func == (left: LittleEndian256, right: LittleEndian256) -> Bool {
    left.words == right.words
  }

  /// The group order L = 2^252 + 27742317777372353535851937790883648493.
  static let order = LittleEndian256(
    0x5812_631A_5CF5_D3ED,
    0x14DE_F9DE_A2F7_9CD6,
    0,
    0x1000_0000_0000_0000
  )

  /// p − 1 for p = 2^255 − 19.
  static let primeMinusOne = LittleEndian256(
    0xFFFF_FFFF_FFFF_FFEC,
    0xFFFF_FFFF_FFFF_FFFF,
    0xFFFF_FFFF_FFFF_FFFF,
    0x7FFF_FFFF_FFFF_FFFF
  )

  /// The two y coordinates of the points of order 8, `26e8…fc05` and `c717…037a` as bytes.
  static let orderEightLow = LittleEndian256(
    0xB027_B2C2_8F95_E826,
    0xF098_EFF2_89F4_C345,
    0x3933_C6D3_05AC_DFD5,
    0x05FC_536D_8802_38B1
  )
  static let orderEightHigh = LittleEndian256(
    0x4FD8_4D3D_706A_17C7,
    0x0F67_100D_760B_3CBA,
    0xC6CC_392C_FA53_202A,
    0x7A03_AC92_77FD_C74E
  )
}
