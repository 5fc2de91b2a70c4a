/// Crockford's base 32 in lower case, most significant digit first, without check symbol.
///
/// The reader is strict: upper case and the look-alikes `i l o u` are refused, so that every value
/// has exactly one spelling (https://www.crockford.com/base32.html has a lenient reader).
public enum CrockfordBase32 {
  private static let digits: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"

  /// Appends `count` digits of a value, the last digit being its lowest five bits.
  public static func append(_ value: UInt128, count: Int, to output: inout [UInt8]) {
    // Twelve digits are 60 bits: shifting words is several times faster than shifting pairs.
    var rest = count
    while rest > 0 {
      let piece = (rest - 1) % 12 + 1
      rest -= piece
      append(UInt64(truncatingIfNeeded: value >> UInt128(rest * 5)), count: piece, to: &output)
    }
  }

  private static func append(_ word: UInt64, count: Int, to output: inout [UInt8]) {
    let start = digits.utf8Start
    var shift = UInt64(count * 5)
    while shift > 0 {
      shift -= 5
      output.append(start[Int(truncatingIfNeeded: word >> shift & 31)])
    }
  }

  /// The number that 26 digits spell; nil when a digit is foreign or the value needs over 128 bits.
  public static func value(_ text: some Sequence<UInt8>) -> UInt128? {
    var value: UInt128 = 0
    for byte in text {
      guard let digit = digit(byte), value >> 123 == 0 else { return nil }
      value = value << 5 | UInt128(digit)
    }
    return value
  }

  /// The value 0 to 31 of one digit; nil for a foreign byte.
  public static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30  // 0-9
    case 0x61...0x68: byte - 0x61 + 10  // a-h
    case 0x6A, 0x6B: byte - 0x6A + 18  // j k
    case 0x6D, 0x6E: byte - 0x6D + 20  // m n
    case 0x70...0x74: byte - 0x70 + 22  // p-t
    case 0x76...0x7A: byte - 0x76 + 27  // v-z
    default: nil
    }
  }
}
