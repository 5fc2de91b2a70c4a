internal import AmbitModel

/// Counts the fields that may be left out of a map of fixed order.
struct CBORFields {
  private let count: Int
  private var taken = 0

  /// Starts with the number of fields that the map announces.
  init(count: Int) {
    self.count = count
  }

  /// True when the next field is this one; then its value comes next.
  mutating func takes(
    _ name: StaticString,
    from reader: inout CBORReader
  ) throws(CBORError) -> Bool {
    guard try reader.takesField(name) else { return false }
    taken += 1
    return true
  }

  /// Refuses a map with any field besides those taken and the demanded ones.
  func finish(having demanded: Int, at reader: CBORReader) throws(CBORError) {
    guard taken + demanded == count else { throw CBORError(at: reader.offset) }
  }
}

extension CBORReader {
  /// Reads a map's head and refuses any other number of members.
  mutating func map(of expected: Int) throws(CBORError) {
    let start = offset
    guard try map() == expected else { throw CBORError(at: start) }
  }

  /// Reads a field's name.
  mutating func field(_ name: StaticString) throws(CBORError) {
    guard try takesField(name) else { throw CBORError(at: offset) }
  }

  /// Reads a field's name if it is this one.
  mutating func takesField(_ name: StaticString) throws(CBORError) -> Bool {
    guard nextMajor == 3 else { return false }
    var probe = self
    let range = try probe.textRange()
    let isSame = name.withUTF8Buffer { bytes[range].elementsEqual($0) }
    if isSame { self = probe }
    return isSame
  }

  /// A body of one text.
  mutating func text(in name: StaticString) throws(CBORError) -> Text {
    try map(of: 1)
    try field(name)
    return try text()
  }

  /// A body of one list of literals.
  mutating func values(
    in name: StaticString,
    depth: Int
  ) throws(CBORError) -> [WarrantValue] {
    try map(of: 1)
    try field(name)
    let count = try array()
    var values: [WarrantValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try WarrantValue(reading: &self, depth: depth)) }
    return values
  }

  /// A list of texts.
  mutating func texts() throws(CBORError) -> [Text] {
    let count = try array()
    var texts: [Text] = []
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(try text()) }
    return texts
  }

  /// A list of texts, or null.
  mutating func optionalTexts() throws(CBORError) -> [Text]? {
    guard nextIsNull else { return try texts() }
    try null()
    return nil
  }

  /// A list of ports, or null.
  mutating func optionalPorts() throws(CBORError) -> [UInt16]? {
    guard !nextIsNull else {
      try null()
      return nil
    }
    let count = try array()
    var ports: [UInt16] = []
    ports.reserveCapacity(count)
    for _ in 0..<count {
      let start = offset
      guard let port = UInt16(exactly: try unsigned()) else { throw CBORError(at: start) }
      ports.append(port)
    }
    return ports
  }

  /// A float, or null.
  mutating func optionalFloat() throws(CBORError) -> Double? {
    guard nextIsNull else { return try float() }
    try null()
    return nil
  }
}
