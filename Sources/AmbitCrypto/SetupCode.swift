public import AmbitModel

/// The one-time code of the bootstrap: 100 random bits as 20 Crockford digits in groups of five
/// (control-plane contract, section 6).
///
/// Shown once, stored as its digest.
public struct SetupCode: Sendable, Hashable {
  /// The code as it is printed, such as `7k2mq-4x9hd-0c1vw-zr8ne`.
  public let text: String
  /// SHA-256 of its digits without hyphens, what the store keeps.
  public let digest: Digest256

  /// Makes a fresh code.
  public static func make() -> SetupCode {
    let digits = SecureRandom.bytes(13).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    var output: [UInt8] = []
    CrockfordBase32.append(digits, count: 20, to: &output)
    return SetupCode(digits: output)
  }

  /// Reads a typed code, hyphens, spaces and upper case forgiven; nil when it cannot be one.
  public init?(typed: String) {
    var digits: [UInt8] = []
    for byte in typed.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
      let lower = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
      guard CrockfordBase32.digit(lower) != nil, digits.count < 20 else { return nil }
      digits.append(lower)
    }
    guard digits.count == 20 else { return nil }
    self.init(digits: digits)
  }

  private init(digits: [UInt8]) {
    let groups = stride(from: 0, to: 20, by: 5).map {
      String(decoding: digits[$0..<$0 + 5], as: UTF8.self)
    }
    self.text = groups.joined(separator: "-")
    self.digest = SHA256Hash.sha256(digits)
  }
}
