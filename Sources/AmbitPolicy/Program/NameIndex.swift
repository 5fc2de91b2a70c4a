@_spi(Kernel) package import AmbitModel

/// Numbers names: one hash of what a call brings, however many names there are.
///
/// Open addressing with linear probing at a load of at most one half. The content comes from the
/// policy, so that callers cannot make probes longer than the policy's author did.
package struct NameIndex: Sendable {
  private let slots: ProgramTable<Int32>
  private let bytes: ProgramTable<UInt8>
  /// Where each name begins in `bytes`; one more entry says where the last one ends.
  private let starts: ProgramTable<Int32>
  private let mask: Int

  init(_ names: [Text]) {
    var capacity = 8
    while capacity < names.count * 2 { capacity *= 2 }
    mask = capacity - 1
    var slots = [Int32](repeating: -1, count: capacity)
    var bytes: [UInt8] = []
    var starts: [Int32] = [0]
    for (number, name) in names.enumerated() {
      var slot = name.utf8.withUnsafeBufferPointer { NameIndex.hash($0) } & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
      bytes += name.utf8
      starts.append(Int32(bytes.count))
    }
    self.slots = ProgramTable(slots)
    self.bytes = ProgramTable(bytes)
    self.starts = ProgramTable(starts)
  }

  func deallocate() {
    slots.deallocate()
    bytes.deallocate()
    starts.deallocate()
  }

  /// How many names there are.
  package var count: Int { starts.count - 1 }

  /// The name with a number.
  package func name(_ number: Int32) -> Text {
    Text(utf8: Array(content(number)))
  }

  /// The name's number, or −1.
  package func number(of name: Text) -> Int32 {
    name.utf8.withUnsafeBufferPointer { name in
      var slot = NameIndex.hash(name) & mask
      while true {
        let number = slots[Int32(truncatingIfNeeded: slot)]
        if number < 0 || bytesEqual(content(number), name) { return number }
        slot = (slot + 1) & mask
      }
    }
  }

  private func content(_ number: Int32) -> UnsafeBufferPointer<UInt8> {
    let start = Int(starts[number])
    return bytes.run(start, Int(starts[number + 1]) - start)
  }

  /// Multiply-and-fold over eight bytes at a time.
  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    let bytes = UnsafeRawBufferPointer(name)
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
