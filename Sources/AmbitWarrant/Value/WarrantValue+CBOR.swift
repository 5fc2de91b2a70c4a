package import AmbitModel

extension WarrantValue {
  /// Reads a value.
  ///
  /// `depth` is the number of items around it.
  package init(reading reader: inout CBORReader, depth: Int = 0) throws(CBORError) {
    let start = reader.offset
    guard depth < CBORReader.depthLimit, let major = reader.nextMajor else {
      throw CBORError(at: start)
    }
    switch major {
    case 0, 1: self = .integer(try reader.integer())
    case 3: self = .text(try reader.text())
    case 4:
      let count = try reader.array()
      var elements: [WarrantValue] = []
      elements.reserveCapacity(count)
      for _ in 0..<count { elements.append(try WarrantValue(reading: &reader, depth: depth + 1)) }
      self = .list(elements)
    case 5:
      let members = try reader.sortedMembers { (reader) throws(CBORError) in
        try WarrantValue(reading: &reader, depth: depth + 1)
      }
      self = .map(members.map { WarrantMember($0.name, $0.value) })
    case 7:
      if reader.nextIsNull {
        try reader.null()
        self = .null
      } else if let value = try? reader.bool() {
        self = .bool(value)
      } else {
        let value = try reader.float()
        guard value.isFinite else { throw CBORError(at: start) }
        self = .double(value)
      }
    default: throw CBORError(at: start)
    }
  }

  /// Writes the value.
  package func write(to writer: inout CBORWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .integer(let value): writer.integer(value)
    case .double(let value): writer.float(value)
    case .text(let text): writer.text(text)
    case .list(let elements):
      writer.array(elements.count)
      for element in elements { element.write(to: &writer) }
    case .map(let members):
      writer.map(members.count)
      for member in members {
        writer.text(member.name)
        member.value.write(to: &writer)
      }
    }
  }
}

extension CBORReader {
  /// Reads a map whose names are sorted by their UTF-8 bytes, each at most once.
  package mutating func sortedMembers<Value>(
    _ read: (inout CBORReader) throws(CBORError) -> Value
  ) throws(CBORError) -> [(name: Text, value: Value)] {
    let count = try map()
    var members: [(name: Text, value: Value)] = []
    members.reserveCapacity(count)
    for _ in 0..<count {
      let start = offset
      let name = try text()
      if let last = members.last, !(last.name < name) { throw CBORError(at: start) }
      members.append((name, try read(&self)))
    }
    return members
  }
}
