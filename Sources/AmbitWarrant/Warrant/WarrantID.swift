import AmbitModel

/// A warrant's id: 16 bytes, a UUIDv7 (RFC 9562) by convention, kept in registers.
public struct WarrantID: Sendable, Hashable {
  private let high: UInt64
  private let low: UInt64

  /// Reads an id from exactly 16 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      if index < 8 {
        words.0 = words.0 << 8 | UInt64(byte)
      } else {
        words.1 = words.1 << 8 | UInt64(byte)
      }
    }
    (high, low) = words
  }

  /// Reads 32 lower-case hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    // A digest reads twice as many digits; padding lends its strict reader.
    guard let padded = Digest256(hex: hex + String(repeating: "0", count: 32)) else { return nil }
    self.init(bytes: padded.bytes.prefix(16))
  }

  /// The 16 bytes in order.
  public var bytes: [UInt8] {
    [high, low].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
  }

  /// The 32 lower-case hexadecimal digits, as proof v1 and revocation lists spell it.
  public var hex: String {
    String(decoding: hexDigits, as: UTF8.self)
  }

  /// `tnu_wrt_` and the digits: the form of records and revocation lists.
  public var name: String { "tnu_wrt_" + hex }

  /// The 32 digits as ASCII.
  package var hexDigits: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { digits, count in
      for index in 0..<32 {
        let word = index < 16 ? high : low
        let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index % 16))) & 0xF
        digits[index] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
      }
      count = 32
    }
  }
}

extension WarrantID: CustomStringConvertible {
  /// The form of records, `tnu_wrt_…`.
  public var description: String { name }
}
