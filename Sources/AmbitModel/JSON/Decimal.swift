/// An exact decimal read from a JSON number token, for comparison; it borrows the token's bytes.
///
/// Range (policy contract section 4): at most 64 significant digits, the first digit's exponent
/// −308…308; zero is zero whatever its exponent. `1`, `1.0` and `10e-1` are equal, as are `-0`
/// and `0`.
package struct Decimal {
  /// Bounds of the exact comparison.
  package enum Limits {
    /// Significant digits, leading and trailing zeros not counted.
    package static let digits = 64
    /// Largest magnitude of the first significant digit's exponent.
    package static let exponent = 308
  }

  private let token: UnsafeBufferPointer<UInt8>
  private let isNegative: Bool
  /// Offsets of the first and one past the last significant digit; equal for zero.
  private let first: Int
  private let end: Int
  /// Power of ten of the first significant digit.
  private let exponent: Int

  /// Reads a token of RFC 8259's number grammar; nil when it is out of range.
  ///
  /// The token's bytes must outlive the value. `exponentLimit` widens the range, for callers whose
  /// numbers reach down to the smallest double (exponent −324).
  package init?(token: UnsafeBufferPointer<UInt8>, exponentLimit: Int = Limits.exponent) {
    var cursor = 0
    let isNegative = token.first == UInt8(ascii: "-")
    if isNegative { cursor += 1 }
    var digitsSeen = 0
    var first: Int?
    var firstOrdinal = 0
    var last = 0
    var lastOrdinal = 0
    var integerDigits: Int?
    while cursor < token.count {
      let byte = token[cursor]
      if byte == UInt8(ascii: ".") {
        integerDigits = digitsSeen
      } else if byte &- UInt8(ascii: "0") < 10 {
        if byte != UInt8(ascii: "0") {
          if first == nil {
            first = cursor
            firstOrdinal = digitsSeen
          }
          last = cursor
          lastOrdinal = digitsSeen
        }
        digitsSeen += 1
      } else {
        break
      }
      cursor += 1
    }
    self.token = token
    guard let first else {
      (self.isNegative, self.first, self.end, self.exponent) = (false, 0, 0, 0)
      return
    }
    var written = 0
    if cursor < token.count {
      cursor += 1
      let isDown = token[cursor] == UInt8(ascii: "-")
      if isDown || token[cursor] == UInt8(ascii: "+") { cursor += 1 }
      while cursor < token.count {
        // A token may have any length; past six digits only its size matters.
        if written < 1_000_000 { written = written * 10 + Int(token[cursor] - UInt8(ascii: "0")) }
        cursor += 1
      }
      if isDown { written = -written }
    }
    let exponent = written + (integerDigits ?? digitsSeen) - 1 - firstOrdinal
    guard lastOrdinal - firstOrdinal < Limits.digits, abs(exponent) <= exponentLimit else {
      return nil
    }
    (self.isNegative, self.first, self.end, self.exponent) = (
      isNegative, first, last + 1, exponent
    )
  }

  private var isZero: Bool { first == end }

  /// Negative, zero or positive as this number is less than, equal to or greater than the other.
  package func compare(_ other: Decimal) -> Int {
    let sign = isZero ? 0 : isNegative ? -1 : 1
    let otherSign = other.isZero ? 0 : other.isNegative ? -1 : 1
    guard sign == otherSign, sign != 0 else { return sign - otherSign }
    return sign * compareMagnitude(other)
  }

  private func compareMagnitude(_ other: Decimal) -> Int {
    guard exponent == other.exponent else { return exponent - other.exponent }
    var index = first
    var otherIndex = other.first
    while true {
      if index < end, token[index] == UInt8(ascii: ".") { index += 1 }
      if otherIndex < other.end, other.token[otherIndex] == UInt8(ascii: ".") { otherIndex += 1 }
      guard index < end, otherIndex < other.end else {
        // Trailing zeros are not significant, so whichever has digits left is larger.
        return (index < end ? 1 : 0) - (otherIndex < other.end ? 1 : 0)
      }
      let difference = Int(token[index]) - Int(other.token[otherIndex])
      if difference != 0 { return difference }
      index += 1
      otherIndex += 1
    }
  }

  /// The value when it is whole and within ±(2^63−1).
  package var int: Int? {
    var value = 0
    var ordinal = 0
    for index in first..<end where token[index] != UInt8(ascii: ".") {
      guard ordinal <= exponent else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(token[index] - UInt8(ascii: "0")))
      if overflow || carry { return nil }
      value = sum
      ordinal += 1
    }
    while ordinal <= exponent, !isZero {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
      ordinal += 1
    }
    return isNegative ? -value : value
  }

  /// True when a token's number is within range.
  package static func isInRange(_ token: Text) -> Bool {
    token.utf8.withUnsafeBufferPointer { Decimal(token: $0) != nil }
  }
}
