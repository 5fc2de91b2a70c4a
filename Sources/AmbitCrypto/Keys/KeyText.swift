public import AmbitModel

/// The forms in which keys are written (warrant contract section 8).
public enum KeyForm: String, Sendable, Hashable, CaseIterable {
  /// PKCS#8 or SubjectPublicKeyInfo (RFC 8410) in PEM (RFC 7468).
  case pem
  /// The 32 bytes as 43 characters of base64url.
  case base64url
  /// The 32 bytes as 64 lower-case hexadecimal digits.
  case hex
}

/// Reads and writes keys as text; the form is recognised, and each has one spelling.
///
/// One line ending after the last character is allowed, and nothing else around a key.
public enum KeyText {
  /// Most bytes of a key's text.
  public static let byteLimit = 4096

  // RFC 8410 section 7, version 1: a sequence of version 0, the algorithm 1.3.101.112 and the
  // 32-byte string wrapped twice.
  private static let privatePrefix: [UInt8] = [
    0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20,
  ]
  // The same in version 2 (RFC 5958), with the public key behind: what tenuo 0.3.3 writes.
  private static let privatePrefixWithPublic: [UInt8] = [
    0x30, 0x51, 2, 1, 1, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20,
  ]
  private static let attachedPublicPrefix: [UInt8] = [0x81, 0x21, 0]
  // RFC 8410 section 4.
  private static let publicPrefix: [UInt8] = [
    0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0,
  ]

  /// Reads a private key in any form.
  ///
  /// - Throws: `key.malformed`, `key.too_large`.
  public static func privateKey(_ text: [UInt8]) throws(KeyError) -> Ed25519PrivateKey {
    guard let pem = try contents(of: text, label: "PRIVATE KEY") else {
      return try privateKey(seed: raw(text))
    }
    if let seed = rest(of: pem, after: privatePrefix), seed.count == 32 {
      return try privateKey(seed: seed)
    }
    guard let tail = rest(of: pem, after: privatePrefixWithPublic), tail.count == 67,
      let attached = rest(of: Array(tail[32...]), after: attachedPublicPrefix)
    else { throw malformed }
    let key = try privateKey(seed: Array(tail[..<32]))
    // A key that announces another key's public half signs what nobody can check.
    guard key.publicKey.bytes == attached else { throw malformed }
    return key
  }

  /// Reads a public key in any form.
  ///
  /// - Throws: `key.malformed`, `key.too_large`; `key.weak` for one that is not strict.
  public static func publicKey(_ text: [UInt8]) throws(KeyError) -> PublicKey {
    let bytes: [UInt8]
    if let pem = try contents(of: text, label: "PUBLIC KEY") {
      guard let point = rest(of: pem, after: publicPrefix) else { throw malformed }
      bytes = point
    } else {
      bytes = try raw(text)
    }
    guard let key = PublicKey(bytes: bytes) else { throw malformed }
    guard key.isStrict else {
      throw KeyError(.weak, "a public key of small order, or not in its canonical encoding")
    }
    return key
  }

  /// Writes a private key, with a line ending.
  ///
  /// The text is the secret.
  package static func write(_ key: Ed25519PrivateKey, as form: KeyForm) -> [UInt8] {
    key.withSeed { seed in
      write(seed, der: privatePrefix + seed, label: "PRIVATE KEY", as: form)
    }
  }

  /// Writes a public key, with a line ending.
  public static func write(_ key: PublicKey, as form: KeyForm) -> [UInt8] {
    write(key.bytes, der: publicPrefix + key.bytes, label: "PUBLIC KEY", as: form)
  }

  // MARK: Parts

  static let malformed = KeyError(
    .malformed,
    "not an Ed25519 key",
    hint: "expected PEM, 43 characters of base64url or 64 lower-case hexadecimal digits"
  )

  private static func privateKey(seed: [UInt8]) throws(KeyError) -> Ed25519PrivateKey {
    guard let key = Ed25519PrivateKey(seed: seed) else { throw malformed }
    return key
  }

  /// The 32 bytes of one of the plain forms.
  private static func raw(_ text: [UInt8]) throws(KeyError) -> [UInt8] {
    let line = withoutLineEnding(text)
    let bytes: [UInt8]? =
      switch line.count {
      case 43: Base64.decode(line, as: .url)
      case 64: Digest256(hex: String(decoding: line, as: UTF8.self))?.bytes
      default: nil
      }
    guard let bytes, bytes.count == 32 else { throw malformed }
    return bytes
  }

  /// The bytes inside PEM; nil for a text that does not begin like PEM.
  private static func contents(of text: [UInt8], label: String) throws(KeyError) -> [UInt8]? {
    guard text.count <= byteLimit else { throw KeyError(.tooLarge, "longer than any key") }
    guard text.starts(with: Array("-----".utf8)) else { return nil }
    // RFC 7468 section 3, strictly: full lines of 64 characters, then a last one, no headers.
    var lines = withoutLineEnding(text).split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    ).map { line in line.last == UInt8(ascii: "\r") ? line.dropLast() : line }
    guard lines.count >= 3,
      lines.removeFirst().elementsEqual(Array("-----BEGIN \(label)-----".utf8)),
      lines.removeLast().elementsEqual(Array("-----END \(label)-----".utf8)),
      let last = lines.last, (1...64).contains(last.count),
      lines.dropLast().allSatisfy({ $0.count == 64 }),
      let bytes = Base64.decode(lines.flatMap { $0 }, as: .standard)
    else { throw malformed }
    return bytes
  }

  private static func write(
    _ raw: [UInt8],
    der: [UInt8],
    label: String,
    as form: KeyForm
  ) -> [UInt8] {
    let lineEnding = UInt8(ascii: "\n")
    switch form {
    case .base64url: return Base64.encode(raw, as: .url) + [lineEnding]
    case .hex:
      let digits = Array("0123456789abcdef".utf8)
      return raw.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] } + [lineEnding]
    case .pem:
      var output = Array("-----BEGIN \(label)-----\n".utf8)
      let body = Base64.encode(der, as: .standard)
      for start in stride(from: 0, to: body.count, by: 64) {
        output += body[start..<min(start + 64, body.count)]
        output.append(lineEnding)
      }
      return output + Array("-----END \(label)-----\n".utf8)
    }
  }

  private static func rest(of bytes: [UInt8], after prefix: [UInt8]) -> [UInt8]? {
    bytes.starts(with: prefix) ? Array(bytes.dropFirst(prefix.count)) : nil
  }

  private static func withoutLineEnding(_ text: [UInt8]) -> ArraySlice<UInt8> {
    guard text.last == UInt8(ascii: "\n") else { return text[...] }
    let line = text.dropLast()
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }
}
