/// An exact decimal as a list of digits: `0.d1d2d3… × 10^(exponent + 1)`.
package struct ExactNumber: Sendable {
  /// True below zero.
  package var isNegative = false
  /// Significant digits without zeros at either end; empty for zero.
  package var digits: [Int] = []
  /// The power of ten of the first digit.
  package var exponent = 0

  /// Reads a JSON number token that is known to be well-formed.
  package init(_ token: String) {
    var power = 0
    var digitsBeforePoint: Int?
    var all: [Int] = []
    var rest = Array(token.utf8)
    if rest.first == UInt8(ascii: "-") {
      isNegative = true
      rest.removeFirst()
    }
    if let mark = rest.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
      var written = Array(rest[(mark + 1)...])
      if written.first == UInt8(ascii: "+") { written.removeFirst() }
      power = Int(String(decoding: written, as: UTF8.self)) ?? Int.max / 4
      rest.removeSubrange(mark...)
    }
    for byte in rest {
      if byte == UInt8(ascii: ".") {
        digitsBeforePoint = all.count
      } else {
        all.append(Int(byte - UInt8(ascii: "0")))
      }
    }
    exponent = (digitsBeforePoint ?? all.count) - 1 + power
    while let first = all.first, first == 0 {
      all.removeFirst()
      exponent -= 1
    }
    while let last = all.last, last == 0 { all.removeLast() }
    digits = all
    if digits.isEmpty {
      isNegative = false
      exponent = 0
    }
  }

  /// True within the range that a policy compares: 64 digits, exponent -308…308.
  package var isInRange: Bool {
    digits.count <= 64 && exponent >= -308 && exponent <= 308
  }

  /// Negative, zero or positive as this number is less than, equal to or greater than the other.
  package func order(other: ExactNumber) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let magnitude = magnitudeOrder(other)
    return isNegative ? -magnitude : magnitude
  }

  private func magnitudeOrder(_ other: ExactNumber) -> Int {
    if digits.isEmpty || other.digits.isEmpty { return digits.count - other.digits.count }
    if exponent != other.exponent { return exponent - other.exponent }
    for index in 0..<max(digits.count, other.digits.count) {
      let mine = index < digits.count ? digits[index] : 0
      let its = index < other.digits.count ? other.digits[index] : 0
      if mine != its { return mine - its }
    }
    return 0
  }
}
