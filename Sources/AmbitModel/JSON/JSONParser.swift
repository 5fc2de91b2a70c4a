/// Which refusals a parse adds to the grammar of RFC 8259.
enum JSONProfile {
  /// The grammar alone; its result is never handed out.
  case grammar
  /// What every decision path uses: no duplicate keys, byte-order mark, lone surrogate, invalid
  /// UTF-8 or nesting over 64.
  case strict
}

/// A one-pass, non-recursive parser that writes a tape.
///
/// `input` ends in eight NUL bytes beyond `count`. A NUL is no legal JSON byte outside of a
/// string and ends the string scan, so that no read passes the padding (INVARIANT (padding)).
struct JSONParser {
  let input: UnsafePointer<UInt8>
  let count: Int
  let profile: JSONProfile

  var tape: Tape
  var decoded: UnsafeMutablePointer<UInt8>?
  private var decodedCount = 0
  private(set) var numbersInRange = true
  private var cursor = 0
  /// The innermost open container, or none.
  ///
  /// An open container's node lends its fields: `next`
  /// holds its parent's index plus one, `length` the members so far, and `start` one bit per
  /// bucket of names seen (a name whose bit is clear cannot be a duplicate).
  private var innermost: Int?
  private var depth = 0

  /// The growing list of nodes.
  struct Tape {
    var nodes: UnsafeMutablePointer<JSONNode>
    var capacity: Int
    var count = 0

    mutating func append(_ node: JSONNode) {
      if count == capacity { grow() }
      (nodes + count).initialize(to: node)
      count += 1
    }

    private mutating func grow() {
      let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: nodes, count: count)
      nodes.deallocate()
      nodes = larger
      capacity *= 2
    }
  }

  init(input: UnsafePointer<UInt8>, count: Int, profile: JSONProfile) {
    self.input = input
    self.count = count
    self.profile = profile
    let capacity = count / 8 + 16
    self.tape = Tape(nodes: .allocate(capacity: capacity), capacity: capacity)
  }

  // MARK: Values

  mutating func parseDocument() throws(JSONError) {
    if count >= 3, input[0] == 0xEF, input[1] == 0xBB, input[2] == 0xBF {
      if profile == .strict { throw failure(.byteOrderMark, at: 0) }
      cursor = 3
    }
    skipSpace()
    var expectsValue = true
    while true {
      if expectsValue {
        // An opened container goes round again for its first element.
        if try parseValueOpensContainer() { continue }
      }
      // A value has ended: close containers until one goes on.
      expectsValue = try advanceAfterValue()
      if !expectsValue { break }
    }
    guard cursor == count else { throw failure(.syntax, at: cursor) }
  }

  /// Parses one value; true when it opened a container that wants an element next.
  private mutating func parseValueOpensContainer() throws(JSONError) -> Bool {
    let byte = input[cursor]
    switch byte {
    case UInt8(ascii: "\""):
      try parseString()
    case UInt8(ascii: "{"):
      return try openContainer(.object, close: UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      return try openContainer(.array, close: UInt8(ascii: "]"))
    case UInt8(ascii: "t"):
      try parseWord("true", .true)
    case UInt8(ascii: "f"):
      try parseWord("false", .false)
    case UInt8(ascii: "n"):
      try parseWord("null", .null)
    default:
      try parseNumber()
    }
    return false
  }

  private mutating func openContainer(_ kind: JSONKind, close: UInt8) throws(JSONError) -> Bool {
    if profile == .strict, depth == JSONLimits.depth { throw failure(.depth, at: cursor) }
    let index = tape.count
    let parent = innermost.map { UInt32(truncatingIfNeeded: $0 + 1) } ?? 0
    tape.append(JSONNode(kind: kind, next: parent, source: UInt32(truncatingIfNeeded: cursor)))
    cursor += 1
    skipSpace()
    if input[cursor] == close {
      cursor += 1
      tape.nodes[index].next = UInt32(truncatingIfNeeded: tape.count)
      return false
    }
    innermost = index
    depth += 1
    if kind == .object { try parseName() }
    return true
  }

  /// Moves on behind a value; true when another value follows in an open container.
  private mutating func advanceAfterValue() throws(JSONError) -> Bool {
    while true {
      skipSpace()
      guard let node = innermost else { return false }
      tape.nodes[node].length += 1
      let isObject = tape.nodes[node].kind == .object
      let byte = input[cursor]
      if byte == UInt8(ascii: ",") {
        cursor += 1
        skipSpace()
        if isObject { try parseName() }
        return true
      }
      guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw failure(.syntax, at: cursor)
      }
      cursor += 1
      let parent = tape.nodes[node].next
      innermost = parent == 0 ? nil : Int(parent) - 1
      depth -= 1
      tape.nodes[node].next = UInt32(truncatingIfNeeded: tape.count)
      tape.nodes[node].start = 0
      if isObject, profile == .strict, tape.nodes[node].length > JSONParser.smallObject {
        try refuseDuplicates(in: node)
      }
    }
  }

  private mutating func parseWord(_ word: StaticString, _ kind: JSONKind) throws(JSONError) {
    let start = cursor
    for offset in 0..<word.utf8CodeUnitCount {
      guard input[cursor] == word.utf8Start[offset] else { throw failure(.syntax, at: start) }
      cursor += 1
    }
    let index = UInt32(truncatingIfNeeded: tape.count)
    tape.append(
      JSONNode(kind: kind, next: index + 1, source: UInt32(truncatingIfNeeded: start))
    )
  }

  @inline(__always)
  private mutating func skipSpace() {
    while true {
      let byte = input[cursor]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        return
      }
      cursor += 1
    }
  }

  func failure(_ kind: JSONError.Kind, at offset: Int) -> JSONError {
    JSONError(
      kind,
      offset: offset,
      position: SourcePosition(of: min(offset, count), in: input)
    )
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func parseNumber() throws(JSONError) {
    let start = cursor
    if input[cursor] == UInt8(ascii: "-") { cursor += 1 }
    let firstDigit = cursor
    guard isDigit(input[cursor]) else { throw failure(.syntax, at: start) }
    if input[cursor] == UInt8(ascii: "0") { cursor += 1 } else { skipDigits() }
    let isSmall = cursor - firstDigit <= 18
    var isInteger = true
    if input[cursor] == UInt8(ascii: ".") {
      isInteger = false
      cursor += 1
      guard isDigit(input[cursor]) else { throw failure(.syntax, at: start) }
      skipDigits()
    }
    var hasExponent = false
    if input[cursor] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      hasExponent = true
      cursor += 1
      if input[cursor] == UInt8(ascii: "+") || input[cursor] == UInt8(ascii: "-") { cursor += 1 }
      guard isDigit(input[cursor]) else { throw failure(.syntax, at: start) }
      skipDigits()
    }
    // Without an exponent, up to 64 digits are always in range.
    let length = cursor - start
    if hasExponent || length > 64, numbersInRange {
      numbersInRange =
        Decimal(token: UnsafeBufferPointer(start: input + start, count: length)) != nil
    }
    tape.append(
      JSONNode(
        kind: .number,
        flag: isInteger && isSmall,
        start: UInt32(truncatingIfNeeded: start),
        length: UInt32(truncatingIfNeeded: length),
        next: UInt32(truncatingIfNeeded: tape.count + 1),
        source: UInt32(truncatingIfNeeded: start)
      )
    )
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }

  @inline(__always)
  private mutating func skipDigits() {
    while isDigit(input[cursor]) { cursor += 1 }
  }
}

// MARK: - Strings

extension JSONParser {
  private static var smallObject: UInt32 { 32 }

  /// Parses a member's name, the colon behind it, and refuses a name seen before.
  private mutating func parseName() throws(JSONError) {
    guard input[cursor] == UInt8(ascii: "\"") else { throw failure(.syntax, at: cursor) }
    let index = tape.count
    try parseString()
    if profile == .strict, let innermost {
      let bit: UInt32 = 1 << JSONParser.bucket(content(of: index))
      let object = tape.nodes[innermost]
      // A large object is checked once, when it ends.
      if object.start & bit != 0, object.length < JSONParser.smallObject {
        try refuseRepeated(index, in: innermost)
      }
      tape.nodes[innermost].start |= bit
    }
    skipSpace()
    guard input[cursor] == UInt8(ascii: ":") else { throw failure(.syntax, at: cursor) }
    cursor += 1
    skipSpace()
  }

  private static func bucket(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let first = name.first, let last = name.last else { return 0 }
    return (UInt32(first) &* 31 ^ UInt32(last) &* 7 ^ UInt32(name.count) &* 13) & 31
  }

  private func content(of index: Int) -> UnsafeBufferPointer<UInt8> {
    let node = tape.nodes[index]
    let base = node.flag ? decoded.map { UnsafePointer($0) } ?? input : input
    return UnsafeBufferPointer(start: base + Int(node.start), count: Int(node.length))
  }

  private func refuseRepeated(_ index: Int, in object: Int) throws(JSONError) {
    let name = content(of: index)
    var earlier = object + 1
    while earlier < index {
      if bytesEqual(content(of: earlier), name) {
        throw failure(.duplicateKey, at: Int(tape.nodes[index].source))
      }
      earlier = Int(tape.nodes[earlier + 1].next)
    }
  }

  /// Finds duplicates of a large object by sorting, so that a hostile body costs n log n.
  private func refuseDuplicates(in object: Int) throws(JSONError) {
    var names: [Int] = []
    var index = object + 1
    while index < tape.count {
      names.append(index)
      index = Int(tape.nodes[index + 1].next)
    }
    names.sort { bytesPrecede(content(of: $0), content(of: $1)) }
    var firstRepeat: Int?
    for pair in 1..<names.count
    where bytesEqual(content(of: names[pair - 1]), content(of: names[pair])) {
      let later = max(names[pair - 1], names[pair])
      firstRepeat = min(firstRepeat ?? later, later)
    }
    if let firstRepeat {
      throw failure(.duplicateKey, at: Int(tape.nodes[firstRepeat].source))
    }
  }

  private mutating func parseString() throws(JSONError) {
    let quote = cursor
    cursor += 1
    let start = cursor
    try skipPlain(from: quote)
    let index = UInt32(truncatingIfNeeded: tape.count)
    if input[cursor] == UInt8(ascii: "\"") {
      tape.append(
        JSONNode(
          kind: .string,
          start: UInt32(truncatingIfNeeded: start),
          length: UInt32(truncatingIfNeeded: cursor - start),
          next: index + 1,
          source: UInt32(truncatingIfNeeded: quote)
        )
      )
      cursor += 1
      return
    }
    let decodedStart = decodedCount
    appendDecoded(from: start)
    while input[cursor] == UInt8(ascii: "\\") {
      try decodeEscape()
      let run = cursor
      try skipPlain(from: quote)
      appendDecoded(from: run)
    }
    cursor += 1
    tape.append(
      JSONNode(
        kind: .string,
        flag: true,
        start: UInt32(truncatingIfNeeded: decodedStart),
        length: UInt32(truncatingIfNeeded: decodedCount - decodedStart),
        next: index + 1,
        source: UInt32(truncatingIfNeeded: quote)
      )
    )
  }

  /// Moves to the next quote or backslash, checking all that it passes.
  private mutating func skipPlain(from quote: Int) throws(JSONError) {
    while true {
      // Eight bytes at a time while none of them is a quote, a backslash, a control character
      // or beyond ASCII. The classic zero-byte test on words (Bit Twiddling Hacks, Anderson).
      while cursor + 8 <= count {
        let word = UnsafeRawPointer(input + cursor).loadUnaligned(as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let special =
          (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | (word &- ones &* 0x20) | word
        let found = special & (ones &* 0x80)
        if found != 0 {
          // Borrows only corrupt bytes above the first hit, so the lowest is exact.
          cursor += found.trailingZeroBitCount / 8
          break
        }
        cursor += 8
      }
      let byte = input[cursor]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      if byte < 0x20 {
        throw failure(.syntax, at: cursor >= count ? quote : cursor)
      }
      cursor += byte < 0x80 ? 1 : try sequenceLength()
    }
  }

  /// Length of the UTF-8 sequence at the cursor (RFC 3629 section 4).
  private func sequenceLength() throws(JSONError) -> Int {
    let first = input[cursor]
    func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
    let second = input[cursor + 1]
    switch first {
    case 0xC2...0xDF where isContinuation(second):
      return 2
    case 0xE0...0xEF:
      let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = first == 0xED ? 0x9F : 0xBF
      if second >= low, second <= high, isContinuation(input[cursor + 2]) { return 3 }
    case 0xF0...0xF4:
      let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
      if second >= low, second <= high, isContinuation(input[cursor + 2]),
        isContinuation(input[cursor + 3])
      {
        return 4
      }
    default:
      break
    }
    if profile == .grammar { return 1 }
    throw failure(.invalidUTF8, at: cursor)
  }

  private mutating func appendDecoded(from start: Int) {
    let length = cursor - start
    guard length > 0 else { return }
    decodeBuffer().advanced(by: decodedCount).update(from: input + start, count: length)
    decodedCount += length
  }

  /// Room for all decoded content: decoding never makes a string longer.
  private mutating func decodeBuffer() -> UnsafeMutablePointer<UInt8> {
    if let decoded { return decoded }
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: count + 8)
    decoded = buffer
    return buffer
  }

  private mutating func decodeEscape() throws(JSONError) {
    let start = cursor
    let byte = input[cursor + 1]
    cursor += 2
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): put(UInt32(byte))
    case UInt8(ascii: "b"): put(0x08)
    case UInt8(ascii: "f"): put(0x0C)
    case UInt8(ascii: "n"): put(0x0A)
    case UInt8(ascii: "r"): put(0x0D)
    case UInt8(ascii: "t"): put(0x09)
    case UInt8(ascii: "u"):
      let unit = try hexUnit(from: start)
      if unit & 0xFC00 == 0xD800, input[cursor] == UInt8(ascii: "\\"),
        input[cursor + 1] == UInt8(ascii: "u")
      {
        let mark = cursor
        cursor += 2
        let low = try hexUnit(from: mark)
        if low & 0xFC00 == 0xDC00 {
          put(0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF)
          return
        }
        cursor = mark
      }
      if unit & 0xF800 == 0xD800, profile == .strict { throw failure(.loneSurrogate, at: start) }
      put(unit)
    default:
      throw failure(.syntax, at: start)
    }
  }

  private mutating func hexUnit(from start: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let byte = input[cursor]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw failure(.syntax, at: start)
      }
      unit = unit << 4 | UInt32(digit)
      cursor += 1
    }
    return unit
  }

  /// Appends a code point (or, in the grammar profile, half a pair) as UTF-8.
  private mutating func put(_ point: UInt32) {
    let buffer = decodeBuffer()
    func byte(_ value: UInt32) {
      buffer[decodedCount] = UInt8(truncatingIfNeeded: value)
      decodedCount += 1
    }
    switch point {
    case 0..<0x80:
      byte(point)
    case 0x80..<0x800:
      byte(0xC0 | point >> 6)
      byte(0x80 | point & 0x3F)
    case 0x800..<0x10000:
      byte(0xE0 | point >> 12)
      byte(0x80 | point >> 6 & 0x3F)
      byte(0x80 | point & 0x3F)
    default:
      byte(0xF0 | point >> 18)
      byte(0x80 | point >> 12 & 0x3F)
      byte(0x80 | point >> 6 & 0x3F)
      byte(0x80 | point & 0x3F)
    }
  }
}
