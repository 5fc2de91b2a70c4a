package import AmbitModel

/// Writes the warrant profile of CBOR: the one encoding that `CBORReader` accepts.
package struct CBORWriter: Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 128) {
    bytes.reserveCapacity(capacity)
  }

  /// Writes an unsigned integer.
  package mutating func unsigned(_ value: UInt64) { head(0, value) }

  /// Writes an integer.
  package mutating func integer(_ value: Int64) {
    if value >= 0 {
      head(0, UInt64(value))
    } else {
      // −1 − value cannot overflow, unlike −value.
      head(1, UInt64(-1 - value))
    }
  }

  /// Writes a float in the shortest form that holds it exactly.
  package mutating func float(_ value: Double) {
    switch Self.floatWidth(value) {
    case 2:
      bytes.append(0xF9)
      append(UInt64(value.halfBits ?? 0), width: 2)
    case 4:
      bytes.append(0xFA)
      append(UInt64(Float(value).bitPattern), width: 4)
    default:
      bytes.append(0xFB)
      append(value.bitPattern, width: 8)
    }
  }

  /// Writes false or true.
  package mutating func bool(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

  /// Writes null.
  package mutating func null() { bytes.append(0xF6) }

  /// Writes a byte string.
  package mutating func byteString(_ content: some Collection<UInt8>) {
    head(2, UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  /// Writes a text.
  package mutating func text(_ text: Text) {
    head(3, UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a text.
  package mutating func name(_ text: StaticString) {
    text.withUTF8Buffer { buffer in
      head(3, UInt64(buffer.count))
      bytes.append(contentsOf: buffer)
    }
  }

  /// Announces an array; its elements follow.
  package mutating func array(_ count: Int) { head(4, UInt64(count)) }

  /// Announces a map; its members follow, a key before each value.
  package mutating func map(_ count: Int) { head(5, UInt64(count)) }

  /// Writes an array of the bytes as integers, the form of hashes in warrants.
  package mutating func integers(_ content: some Collection<UInt8>) {
    array(content.count)
    for byte in content { head(0, UInt64(byte)) }
  }

  /// Writes an item that is encoded already.
  package mutating func encoded(_ item: some Sequence<UInt8>) { bytes.append(contentsOf: item) }

  /// The bytes that the shortest exact form of a float takes: 2, 4 or 8.
  package static func floatWidth(_ value: Double) -> Int {
    if value.halfBits != nil { return 2 }
    return Double(Float(value)) == value ? 4 : 8
  }

  private mutating func head(_ major: UInt8, _ argument: UInt64) {
    let initial = major << 5
    switch argument {
    case 0..<24: bytes.append(initial | UInt8(argument))
    case 24...0xFF:
      bytes.append(initial | 24)
      append(argument, width: 1)
    case 0x100...0xFFFF:
      bytes.append(initial | 25)
      append(argument, width: 2)
    case 0x1_0000...0xFFFF_FFFF:
      bytes.append(initial | 26)
      append(argument, width: 4)
    default:
      bytes.append(initial | 27)
      append(argument, width: 8)
    }
  }

  private mutating func append(_ value: UInt64, width: Int) {
    for index in stride(from: width - 1, through: 0, by: -1) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
    }
  }
}
