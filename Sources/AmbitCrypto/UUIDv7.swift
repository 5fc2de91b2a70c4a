public import AmbitModel

/// Makes the bits of UUIDs of version 7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds,
/// then random bits, so that newer ids sort after older ones.
public enum UUIDv7 {
  /// A fresh one for a moment.
  public static func bits(at now: Timestamp) -> UInt128 {
    let milliseconds = UInt64(max(0, now.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
    let random = SecureRandom.word()
    let high = milliseconds << 16 | 0x7000 | random & 0x0FFF
    let low = SecureRandom.word() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return UInt128(high) << 64 | UInt128(low)
  }
}

extension Identifier {
  /// A fresh identifier for a moment.
  public static func make(at now: Timestamp) -> Identifier {
    Identifier(bits: UUIDv7.bits(at: now))
  }
}
