/// A SHA-256 digest, kept in registers instead of on the heap.
public struct Digest256: Sendable, Hashable {
  let first: UInt64
  let second: UInt64
  let third: UInt64
  let fourth: UInt64

  /// Reads a digest from exactly 32 bytes; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    func word(_ start: Int) -> UInt64 {
      var word: UInt64 = 0
      for index in start..<start + 8 { word = word << 8 | UInt64(bytes[index]) }
      return word
    }
    self.init(word(0), word(8), word(16), word(24))
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  /// Puts a digest together from its big-endian words.
  public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  /// The 32 bytes in order.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for word in [first, second, third, fourth] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }

  /// Lends the 32 bytes in order, from the stack.
  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let words = (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
    return try withUnsafeBytes(of: words, body)
  }

  /// The 64 lower-case hexadecimal digits.
  public var hex: String {
    var output: [UInt8] = []
    output.reserveCapacity(64)
    appendHex(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends the 64 lower-case hexadecimal digits.
  public func appendHex(to output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 8) { digits in
      Self.write(first, to: digits, at: 0)
      Self.write(second, to: digits, at: 2)
      Self.write(third, to: digits, at: 4)
      Self.write(fourth, to: digits, at: 6)
      output.append(contentsOf: UnsafeRawBufferPointer(digits))
    }
  }

  private static func write(
    _ word: UInt64,
    to output: UnsafeMutableBufferPointer<UInt64>,
    at index: Int
  ) {
    output.initializeElement(
      at: index,
      to: digits(UInt32(truncatingIfNeeded: word >> 32)).bigEndian
    )
    output.initializeElement(
      at: index + 1,
      to: digits(UInt32(truncatingIfNeeded: word)).bigEndian
    )
  }

  /// Compares without a branch on the content, so that timing tells nothing about where two
  /// digests of secrets differ.
  public func equalsInConstantTime(_ other: Digest256) -> Bool {
    let difference =
      (first ^ other.first) | (second ^ other.second) | (third ^ other.third)
      | (fourth ^ other.fourth)
    return difference == 0
  }

  /// Four bytes as eight hexadecimal digits, the first in the highest byte: spreads the nibbles
  /// to bytes, then lifts all eight at once.
  private static func digits(_ word: UInt32) -> UInt64 {
    var nibbles = UInt64(word)
    nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
    nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}

/// A source of SHA-256 digests (FIPS 180-4), passed to kernel code as a generic argument, because
/// the kernel brings no cryptography of its own.
public protocol SHA256Hashing: Sendable {
  /// The digest of the bytes.
  static func sha256(_ bytes: [UInt8]) -> Digest256
}
