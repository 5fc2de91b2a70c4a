package import AmbitModel

/// Reads the warrant profile of CBOR (RFC 8949): definite lengths, shortest integers and lengths,
/// shortest floats that round-trip, no tags, no simple values but false, true and null.
///
/// Whatever the profile's writer cannot produce is an error, so that one meaning has one encoding.
/// A reader covers a range of a shared buffer; nothing is copied until a value is kept.
package struct CBORReader: Sendable {
  /// Deepest nesting of items.
  package static let depthLimit = 128

  /// The buffer that offsets refer to.
  package let bytes: [UInt8]
  /// Where the next item begins.
  package private(set) var offset: Int
  /// One past the last byte of the range.
  package let end: Int

  /// Reads a whole buffer.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = 0
    end = bytes.count
  }

  /// Reads a part of a buffer.
  package init(_ bytes: [UInt8], range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  /// True when nothing is left.
  package var isAtEnd: Bool { offset == end }

  /// Refuses trailing bytes.
  package func finish() throws(CBORError) {
    guard isAtEnd else { throw CBORError(at: offset) }
  }

  /// The major type of the next item, 0…7; nil at the end.
  package var nextMajor: UInt8? {
    offset < end ? bytes[offset] >> 5 : nil
  }

  /// True when the next item is null.
  package var nextIsNull: Bool {
    offset < end && bytes[offset] == 0xF6
  }

  // MARK: Numbers

  /// An unsigned integer.
  package mutating func unsigned() throws(CBORError) -> UInt64 {
    try argument(ofMajor: 0)
  }

  /// An integer within Int64.
  package mutating func integer() throws(CBORError) -> Int64 {
    let start = offset
    if nextMajor == 1 {
      let argument = try argument(ofMajor: 1)
      guard argument <= UInt64(Int64.max) else { throw CBORError(at: start) }
      return -1 - Int64(argument)
    }
    let argument = try argument(ofMajor: 0)
    guard let value = Int64(exactly: argument) else { throw CBORError(at: start) }
    return value
  }

  /// A finite or infinite float in the shortest of 16, 32 and 64 bits that holds it; never NaN.
  package mutating func float() throws(CBORError) -> Double {
    let start = offset
    guard offset < end, bytes[offset] >= 0xF9, bytes[offset] <= 0xFB else {
      throw CBORError(at: start)
    }
    let width = 2 << Int(bytes[offset] - 0xF9)
    guard end - offset > width else { throw CBORError(at: start) }
    var bits: UInt64 = 0
    for index in offset + 1...offset + width { bits = bits << 8 | UInt64(bytes[index]) }
    offset += 1 + width
    let value: Double =
      switch width {
      case 2: Double(half: UInt16(truncatingIfNeeded: bits))
      case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      default: Double(bitPattern: bits)
      }
    guard !value.isNaN, CBORWriter.floatWidth(value) == width else { throw CBORError(at: start) }
    return value
  }

  // MARK: Simple values

  /// False or true.
  package mutating func bool() throws(CBORError) -> Bool {
    guard offset < end, bytes[offset] == 0xF4 || bytes[offset] == 0xF5 else {
      throw CBORError(at: offset)
    }
    offset += 1
    return bytes[offset - 1] == 0xF5
  }

  /// Null.
  package mutating func null() throws(CBORError) {
    guard nextIsNull else { throw CBORError(at: offset) }
    offset += 1
  }

  // MARK: Strings

  /// The range of a byte string's content.
  package mutating func byteStringRange() throws(CBORError) -> Range<Int> {
    try content(ofMajor: 2)
  }

  /// A byte string's content.
  package mutating func byteString() throws(CBORError) -> [UInt8] {
    Array(bytes[try byteStringRange()])
  }

  /// The range of a text's bytes, which are well-formed UTF-8.
  package mutating func textRange() throws(CBORError) -> Range<Int> {
    let start = offset
    let range = try content(ofMajor: 3)
    guard UTF8Check.isWellFormed(bytes.span.extracting(range)) else { throw CBORError(at: start) }
    return range
  }

  /// A text.
  package mutating func text() throws(CBORError) -> Text {
    Text(utf8: Array(bytes[try textRange()]))
  }

  // MARK: Containers

  /// The number of elements of an array; they follow.
  package mutating func array() throws(CBORError) -> Int {
    try count(ofMajor: 4, bytesEach: 1)
  }

  /// Reads an array's head and refuses any other number of elements.
  package mutating func array(of expected: Int) throws(CBORError) {
    let start = offset
    guard try array() == expected else { throw CBORError(at: start) }
  }

  /// The number of members of a map; keys and values follow.
  package mutating func map() throws(CBORError) -> Int {
    try count(ofMajor: 5, bytesEach: 2)
  }

  // MARK: Skipping

  /// Passes over one item, which may be anything that the profile knows, and returns its range.
  ///
  /// Map keys are not compared: this is for finding an item's end.
  package mutating func skip(depth: Int = 0) throws(CBORError) -> Range<Int> {
    let start = offset
    guard depth < Self.depthLimit, let major = nextMajor else { throw CBORError(at: start) }
    switch major {
    case 0, 1: _ = try argument(ofMajor: major)
    case 2: _ = try byteStringRange()
    case 3: _ = try textRange()
    case 4:
      for _ in 0..<(try array()) { _ = try skip(depth: depth + 1) }
    case 5:
      for _ in 0..<(try map()) {
        _ = try skip(depth: depth + 1)
        _ = try skip(depth: depth + 1)
      }
    case 7 where bytes[offset] <= 0xF6 && bytes[offset] >= 0xF4: offset += 1
    case 7: _ = try float()
    default: throw CBORError(at: start)
    }
    return start..<offset
  }

  /// Passes over the next item if it is this encoding of one, byte for byte.
  ///
  /// No encoding of an item begins another one, so that equal bytes are an equal item.
  package mutating func passes(_ encoded: [UInt8]) -> Bool {
    let next = offset + encoded.count
    guard !encoded.isEmpty, next <= end,
      BytesEquality.areSame(bytes.span.extracting(offset..<next), encoded.span)
    else { return false }
    offset = next
    return true
  }

  // MARK: Heads

  /// Every element takes at least that many bytes, so that a count cannot promise more than there
  /// is.
  private mutating func count(ofMajor major: UInt8, bytesEach: Int) throws(CBORError) -> Int {
    let start = offset
    let count = try argument(ofMajor: major)
    guard count <= UInt64((end - offset) / bytesEach) else { throw CBORError(at: start) }
    return Int(count)
  }

  private mutating func content(ofMajor major: UInt8) throws(CBORError) -> Range<Int> {
    let start = offset
    let length = try argument(ofMajor: major)
    guard length <= UInt64(end - offset) else { throw CBORError(at: start) }
    let range = offset..<offset + Int(length)
    offset = range.upperBound
    return range
  }

  /// Reads a head and returns its argument, which must be in its shortest form (RFC 8949 section
  /// 4.2.1).
  private mutating func argument(ofMajor major: UInt8) throws(CBORError) -> UInt64 {
    guard offset < end, bytes[offset] >> 5 == major else { throw CBORError(at: offset) }
    let low = bytes[offset] & 0x1F
    if low < 24 {
      offset += 1
      return UInt64(low)
    }
    // 28…30 are reserved, 31 is an indefinite length.
    guard low < 28 else { throw CBORError(at: offset) }
    let width = 1 << Int(low - 24)
    guard end - offset > width else { throw CBORError(at: offset) }
    var value: UInt64 = 0
    for index in offset + 1...offset + width { value = value << 8 | UInt64(bytes[index]) }
    let least: UInt64 =
      switch width {
      case 1: 24
      case 2: 1 << 8
      case 4: 1 << 16
      default: 1 << 32
      }
    guard value >= least else { throw CBORError(at: offset) }
    offset += 1 + width
    return value
  }
}
