public import AmbitModel

/// The text of an API key, which its holder alone keeps (control-plane contract, section 1).
///
/// `amb_live_` or `amb_test_`, the 26 digits of the key's id, `_`, a 52-digit secret of 256 bits,
/// and the CRC-32 of everything before it in 7 digits. All digits are lower-case Crockford.
///
/// The check digits let a mistyped key be refused, and a leaked one be recognised by scanners,
/// without asking any database.
public struct APIKeyText: Sendable, Hashable {
  /// The key's id.
  public let id: KeyID
  /// False for a test key.
  public let isLive: Bool
  /// The whole text: shown once, never stored, never logged.
  public let text: String

  /// Length of the whole text in bytes.
  public static let length = 9 + 26 + 1 + 52 + 7

  /// Makes a fresh key.
  public static func make(id: KeyID, isLive: Bool) -> APIKeyText {
    var output = Array(isLive ? livePrefix.utf8 : testPrefix.utf8)
    CrockfordBase32.append(id.bits, count: 26, to: &output)
    output.append(UInt8(ascii: "_"))
    appendSecret(SecureRandom.bytes(32), to: &output)
    CrockfordBase32.append(UInt128(CRC32.checksum(output)), count: 7, to: &output)
    return APIKeyText(id: id, isLive: isLive, text: String(decoding: output, as: UTF8.self))
  }

  /// Reads a presented key; nil when it cannot be one, its check digits included.
  public init?(parsing presented: some StringProtocol) {
    let bytes = Array(presented.utf8)
    guard bytes.count == Self.length else { return nil }
    let prefix = String(decoding: bytes[..<9], as: UTF8.self)
    guard prefix == Self.livePrefix || prefix == Self.testPrefix else { return nil }
    guard let id = CrockfordBase32.value(bytes[9..<35]), id != 0, bytes[35] == UInt8(ascii: "_"),
      bytes[36..<88].allSatisfy({ CrockfordBase32.digit($0) != nil }),
      let check = CrockfordBase32.value(bytes[88...]),
      check == UInt128(CRC32.checksum(Array(bytes[..<88])))
    else { return nil }
    self.init(
      id: KeyID(bits: id),
      isLive: prefix == Self.livePrefix,
      text: String(decoding: bytes, as: UTF8.self)
    )
  }

  private init(id: KeyID, isLive: Bool, text: String) {
    self.id = id
    self.isLive = isLive
    self.text = text
  }

  /// SHA-256 of the whole text, what the store keeps.
  public var digest: Digest256 { SHA256Hash.sha256(text) }

  /// The last four characters, to recognise the key by.
  public var lastFour: String { String(text.suffix(4)) }

  private static let livePrefix = "amb_live_"
  private static let testPrefix = "amb_test_"

  /// 256 bits as 52 digits: two halves of 26 digits, 128 bits each.
  private static func appendSecret(_ secret: [UInt8], to output: inout [UInt8]) {
    for half in [secret[..<16], secret[16...]] {
      var value: UInt128 = 0
      for byte in half { value = value << 8 | UInt128(byte) }
      CrockfordBase32.append(value, count: 26, to: &output)
    }
  }
}

extension APIKeyText: CustomStringConvertible {
  /// The key's id only: a key must not reach a log by being interpolated.
  public var description: String { id.string }
}

/// The CRC-32 of zlib and Ethernet (ITU-T V.42 section 8.1.1.6.2): finds typing mistakes, nothing
/// else.
public enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  /// The checksum of the bytes.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = ~0
    for byte in bytes {
      value = value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)]
    }
    return ~value
  }
}
