package import AmbitModel

/// Numbers tool names: one hash of the name a call brings, whatever the number of roles.
///
/// Open addressing with linear probing at a load of at most one half. The table's content comes
/// from the policy, so that callers cannot make probes longer than the policy's author did.
package struct ToolIndex: Sendable {
  private let names: [Text]
  private let slots: [Int32]
  private let mask: Int

  package init(_ names: [Text]) {
    self.names = names
    var capacity = 8
    while capacity < names.count * 2 { capacity *= 2 }
    mask = capacity - 1
    var slots = [Int32](repeating: -1, count: capacity)
    for (number, name) in names.enumerated() {
      var slot = ToolIndex.hash(name.utf8) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
    }
    self.slots = slots
  }

  /// The name's number, or −1.
  package func number(of name: Text) -> Int32 {
    var slot = ToolIndex.hash(name.utf8) & mask
    while true {
      let number = slots[slot]
      if number < 0 { return -1 }
      if names[Int(number)].utf8 == name.utf8 { return number }
      slot = (slot + 1) & mask
    }
  }

  /// Multiply-and-fold over eight bytes at a time.
  private static func hash(_ bytes: [UInt8]) -> Int {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    return bytes.withUnsafeBytes { bytes in
      var hash = UInt64(bytes.count) &* factor
      var offset = 0
      while offset + 8 <= bytes.count {
        hash = (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* factor
        hash ^= hash >> 32
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      hash = (hash ^ rest) &* factor
      return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
    }
  }
}

/// A map from small numbers to small numbers, for which rule a level has for a tool.
package struct NumberMap: Sendable {
  private let keys: [Int32]
  private let values: [Int32]
  private let mask: Int

  package init(_ pairs: [(key: Int32, value: Int32)]) {
    var capacity = 8
    while capacity < pairs.count * 2 { capacity *= 2 }
    mask = capacity - 1
    var keys = [Int32](repeating: -1, count: capacity)
    var values = [Int32](repeating: -1, count: capacity)
    for pair in pairs {
      var slot = NumberMap.spread(pair.key) & mask
      while keys[slot] >= 0 { slot = (slot + 1) & mask }
      keys[slot] = pair.key
      values[slot] = pair.value
    }
    self.keys = keys
    self.values = values
  }

  /// The value of a key, or −1; a negative key has none.
  package subscript(key: Int32) -> Int32 {
    guard key >= 0 else { return -1 }
    var slot = NumberMap.spread(key) & mask
    while keys[slot] >= 0 {
      if keys[slot] == key { return values[slot] }
      slot = (slot + 1) & mask
    }
    return -1
  }

  private static func spread(_ key: Int32) -> Int {
    Int(truncatingIfNeeded: UInt32(bitPattern: key) &* 0x9E37_79B1) & 0x7FFF_FFFF
  }
}
