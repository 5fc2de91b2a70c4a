/// Conversion of IEEE 754 binary16 by arithmetic, because `Float16` is not there on every platform.
extension Double {
  /// The value of a half-precision float; NaN for its NaNs.
  init(half bits: UInt16) {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default:
        (1 + fraction * 0x1p-10) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
      }
    self = bits >> 15 == 0 ? magnitude : -magnitude
  }

  /// The half-precision float of exactly this value; nil when there is none, as for NaN.
  var halfBits: UInt16? {
    let sign: UInt16 = self.sign == .minus ? 0x8000 : 0
    if isInfinite { return sign | 0x7C00 }
    if isZero { return sign }
    guard isFinite, exponent >= -24, exponent <= 15 else { return nil }
    if exponent >= -14 {
      let fraction = (significand - 1) * 1024
      let whole = fraction.rounded(.towardZero)
      guard whole == fraction else { return nil }
      return sign | UInt16(exponent + 15) << 10 | UInt16(whole)
    }
    let fraction = magnitude * 0x1p24
    let whole = fraction.rounded(.towardZero)
    return whole == fraction ? sign | UInt16(whole) : nil
  }
}
