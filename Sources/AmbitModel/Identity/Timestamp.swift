/// A moment in microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Its text is RFC 3339 with `Z` and exactly six fraction digits, so that text order is time order
/// for the years 0000 to 9999.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Microseconds since the Unix epoch.
  public let microseconds: Int64

  /// Names a moment.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The moment a number of seconds later.
  public func adding(seconds: Int64) -> Timestamp {
    Timestamp(microseconds: microseconds + seconds * 1_000_000)
  }

  /// Time order.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The moment as `2026-11-20T09:15:00.000000Z`.
  public var string: String {
    var output: [UInt8] = []
    output.reserveCapacity(27)
    append(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends the moment as `2026-11-20T09:15:00.000000Z`.
  public func append(to output: inout [UInt8]) {
    let (seconds, fraction) = Self.floorDivide(microseconds, 1_000_000)
    let (days, secondOfDay) = Self.floorDivide(seconds, 86_400)
    let (year, month, day) = Self.civil(daysSinceEpoch: days)
    func two(_ value: Int64) {
      let value = UInt8(truncatingIfNeeded: value)
      output.append(0x30 + value / 10)
      output.append(0x30 + value % 10)
    }
    two(year / 100 % 100)
    two(year % 100)
    output.append(0x2D)
    two(month)
    output.append(0x2D)
    two(day)
    output.append(0x54)
    two(secondOfDay / 3600)
    output.append(0x3A)
    two(secondOfDay / 60 % 60)
    output.append(0x3A)
    two(secondOfDay % 60)
    output.append(0x2E)
    two(fraction / 10_000)
    two(fraction / 100 % 100)
    two(fraction % 100)
    output.append(0x5A)
  }

  /// Reads RFC 3339 (section 5.6) with `Z` or an offset and at most nine fraction digits, of which
  /// those past the sixth are cut off; nil for anything else, leap seconds included.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    var index = 0
    func number(_ count: Int) -> Int64? {
      guard index + count <= bytes.count else { return nil }
      var value: Int64 = 0
      for byte in bytes[index..<index + count] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      index += count
      return value
    }
    func literal(_ expected: UInt8) -> Bool {
      guard index < bytes.count, bytes[index] == expected else { return false }
      index += 1
      return true
    }
    guard let year = number(4), literal(0x2D), let month = number(2), literal(0x2D),
      let day = number(2), literal(0x54) || literal(0x74), let hour = number(2), literal(0x3A),
      let minute = number(2), literal(0x3A), let second = number(2),
      (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, year: year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var fraction: Int64 = 0
    if literal(0x2E) {
      var count = 0
      while let digit = number(1) {
        count += 1
        if count <= 6 { fraction = fraction * 10 + digit }
      }
      guard count >= 1, count <= 9 else { return nil }
      for _ in min(count, 6)..<6 { fraction *= 10 }
    }
    var offset: Int64 = 0
    if !(literal(0x5A) || literal(0x7A)) {
      let sign: Int64
      if literal(0x2B) { sign = 1 } else if literal(0x2D) { sign = -1 } else { return nil }
      guard let hours = number(2), literal(0x3A), let minutes = number(2), hours < 24,
        minutes < 60
      else { return nil }
      offset = sign * (hours * 3600 + minutes * 60)
    }
    guard index == bytes.count else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(microseconds: seconds * 1_000_000 + fraction)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Both conversions count from 0000-03-01 in eras of 400 years, so that the leap day is a year's
  // last (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static func civil(daysSinceEpoch: Int64) -> (Int64, Int64, Int64) {
    let (era, dayOfEra) = floorDivide(daysSinceEpoch + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let (era, yearOfEra) = floorDivide(month <= 2 ? year - 1 : year, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension Timestamp: CustomStringConvertible {
  /// The moment as `2026-11-20T09:15:00.000000Z`.
  public var description: String { string }
}
