import AmbitModel
import ArgumentParser

/// How warrants, chains and proofs are written.
enum WarrantForm: String, ExpressibleByArgument, CaseIterable {
  case base64url, hex, pem
}

/// Bytes of warrants as text, and back.
enum WarrantArmor {
  /// The text of the bytes, with a line ending.
  ///
  /// PEM is what tenuo 0.3.3 writes: lines of base64url, without padding.
  static func encode(_ bytes: [UInt8], as form: WarrantForm, label: String) -> [UInt8] {
    switch form {
    case .base64url: return Base64.encode(bytes, as: .url) + [0x0A]
    case .hex: return Hex.encode(bytes) + [0x0A]
    case .pem:
      var output = Array("-----BEGIN \(label)-----\n".utf8)
      let body = Base64.encode(bytes, as: .url)
      for start in stride(from: 0, to: body.count, by: 64) {
        output += body[start..<min(start + 64, body.count)]
        output.append(0x0A)
      }
      return output + Array("-----END \(label)-----\n".utf8)
    }
  }

  /// The bytes of a text in any of the forms, or in standard base64; nil for anything else.
  ///
  /// Which form it is cannot be mistaken for CBOR arrays and maps: their first byte has its high
  /// bit set, and their hexadecimal digits begin with 8 to b, their base64 with `g` to `v`.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var text = text[...]
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    text = text.drop(while: isSpace)
    if text.starts(with: "-----BEGIN ".utf8) { return pem(text) }
    if let bytes = Hex.decode(text), !bytes.isEmpty { return bytes }
    return base64(text)
  }

  /// One block, whatever its label says: what is inside tells what it is.
  private static func pem(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let lines = text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
    guard lines.count > 2, let first = lines.first, let last = lines.last,
      first.starts(with: "-----BEGIN TENUO ".utf8), last.starts(with: "-----END TENUO ".utf8),
      first.dropFirst("-----BEGIN ".utf8.count).elementsEqual(
        last.dropFirst("-----END ".utf8.count)
      )
    else { return nil }
    return base64(Array(lines[1..<lines.count - 1].joined())[...])
  }

  private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let bytes = Base64.decode(text, as: .url) ?? Base64.decode(text, as: .standard)
    return bytes?.isEmpty == true ? nil : bytes
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
