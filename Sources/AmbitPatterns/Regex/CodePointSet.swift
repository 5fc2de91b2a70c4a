/// A set of code points: a bitmap for ASCII, sorted ranges for the rest.
struct CodePointSet: Sendable, Hashable {
  /// Members among U+0000…U+003F, bit by code point.
  private(set) var low: UInt64 = 0
  /// Members among U+0040…U+007F, bit by code point less 0x40.
  private(set) var high: UInt64 = 0
  /// Members from U+0080 on: ascending, disjoint, not adjacent.
  private(set) var ranges: [ClosedRange<UInt32>] = []

  /// Everything from U+0080 on.
  static let beyondASCII: ClosedRange<UInt32> = 0x80...0x10FFFF

  /// The empty set.
  init() {}

  /// Every code point of a range.
  init(_ range: ClosedRange<UInt32>) {
    insert(range)
  }

  /// `[0-9]`.
  static let digits = CodePointSet(0x30...0x39)
  /// `[0-9A-Za-z_]`.
  static let word = {
    var set = CodePointSet.digits
    set.insert(0x41...0x5A)
    set.insert(0x5F...0x5F)
    set.insert(0x61...0x7A)
    return set
  }()
  /// `[\t\n\f\r ]`: the contract leaves the vertical tab out, as RE2 does.
  static let space = {
    var set = CodePointSet(0x09...0x0A)
    set.insert(0x0C...0x0D)
    set.insert(0x20...0x20)
    return set
  }()
  /// Every code point.
  static let all = CodePointSet(0...0x10FFFF)
  /// Every code point but the line feed.
  static let notLineFeed = CodePointSet(0x0A...0x0A).complement

  /// Membership.
  @inline(__always)
  func contains(_ value: UInt32) -> Bool {
    if value < 0x40 { return low >> UInt64(value) & 1 != 0 }
    if value < 0x80 { return high >> UInt64(value - 0x40) & 1 != 0 }
    var lower = 0
    var upper = ranges.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if ranges[middle].upperBound < value { lower = middle + 1 } else { upper = middle }
    }
    return lower < ranges.count && ranges[lower].lowerBound <= value
  }

  /// Adds a range.
  mutating func insert(_ range: ClosedRange<UInt32>) {
    if range.lowerBound < 0x80 {
      for value in range.lowerBound...min(range.upperBound, 0x7F) {
        if value < 0x40 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 0x40) }
      }
    }
    if range.upperBound >= 0x80 {
      insertBeyondASCII(max(range.lowerBound, 0x80)...range.upperBound)
    }
  }

  /// Adds another set's members.
  mutating func formUnion(_ other: CodePointSet) {
    low |= other.low
    high |= other.high
    for range in other.ranges { insertBeyondASCII(range) }
  }

  /// Adds the other case of every ASCII letter in it.
  mutating func foldASCIICase() {
    let letters: UInt64 = 0x07FF_FFFE
    let found = (high | high >> 32) & letters
    high |= found | found << 32
  }

  /// Everything else.
  var complement: CodePointSet {
    var result = CodePointSet()
    result.low = ~low
    result.high = ~high
    var start = CodePointSet.beyondASCII.lowerBound
    for range in ranges {
      if start < range.lowerBound { result.ranges.append(start...(range.lowerBound - 1)) }
      start = range.upperBound + 1
    }
    if start <= CodePointSet.beyondASCII.upperBound {
      result.ranges.append(start...CodePointSet.beyondASCII.upperBound)
    }
    return result
  }

  /// All members as ascending, disjoint ranges, for rendering.
  var allRanges: [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var value: UInt32 = 0
    while value < 0x80 {
      if contains(value) {
        let start = value
        while value < 0x7F, contains(value + 1) { value += 1 }
        result.append(start...value)
      }
      value += 1
    }
    for range in ranges {
      if let last = result.last, last.upperBound + 1 == range.lowerBound {
        result[result.count - 1] = last.lowerBound...range.upperBound
      } else {
        result.append(range)
      }
    }
    return result
  }

  private mutating func insertBeyondASCII(_ range: ClosedRange<UInt32>) {
    var merged = range
    var result: [ClosedRange<UInt32>] = []
    var index = 0
    while index < ranges.count, ranges[index].upperBound + 1 < merged.lowerBound {
      result.append(ranges[index])
      index += 1
    }
    while index < ranges.count, ranges[index].lowerBound <= merged.upperBound + 1 {
      let other = ranges[index]
      merged =
        min(merged.lowerBound, other.lowerBound)...max(merged.upperBound, other.upperBound)
      index += 1
    }
    result.append(merged)
    result.append(contentsOf: ranges[index...])
    ranges = result
  }
}
