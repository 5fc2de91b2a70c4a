import AmbitModel
import AmbitWarrant

/// Arguments as a caller would send them: JSON.
enum ArgumentText {
  static func document(_ members: [WarrantMember]) -> JSONDocument {
    var text: [UInt8] = []
    write(.map(members), to: &text)
    do {
      return try JSONDocument(parsing: text)
    } catch {
      preconditionFailure("a trial's arguments are no JSON: \(error)")
    }
  }

  private static func write(_ value: WarrantValue, to text: inout [UInt8]) {
    switch value {
    case .null: text += Array("null".utf8)
    case .bool(let value): text += Array((value ? "true" : "false").utf8)
    case .integer(let value): text += Array(value.description.utf8)
    case .double(let value): text += Array(value.description.utf8)
    case .text(let value): write(value, to: &text)
    case .list(let elements):
      text.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        write(element, to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .map(let members):
      text.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        write(member.name, to: &text)
        text.append(UInt8(ascii: ":"))
        write(member.value, to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ value: Text, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: text += Array("\\u00".utf8) + Hex.encode([byte])
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
