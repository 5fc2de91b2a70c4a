/// Bytes as hexadecimal digits, two for each.
package enum Hex {
  /// The bytes of a text; nil for an odd count or any other character.
  ///
  /// What may have one spelling only is read in lower case.
  package static func decode(
    _ text: some Collection<UInt8>,
    lowercase: Bool = false
  ) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(text.count / 2)
    var high: UInt8?
    for character in text {
      guard let value = value(of: character), !lowercase || !(0x41...0x46).contains(character)
      else { return nil }
      if let first = high {
        output.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return output
  }

  /// The lower-case digits, as ASCII.
  package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      output.append(digit(byte >> 4))
      output.append(digit(byte & 0xF))
    }
    return output
  }

  /// The lower-case digits.
  package static func string(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: encode(bytes), as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
