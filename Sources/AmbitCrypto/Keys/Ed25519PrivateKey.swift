public import AmbitModel
internal import Crypto

/// An Ed25519 private key in this process's memory (RFC 8032 section 5.1.5).
///
/// The secret leaves it by `withSeed` alone: descriptions, `dump` and mirrors show the public key.
/// The memory of the key itself is zeroed when the last copy goes; arrays that callers made of the
/// seed are theirs to forget.
public struct Ed25519PrivateKey: Ed25519Signing {
  private let key: Curve25519.Signing.PrivateKey

  /// The key that checks what this one signs.
  public let publicKey: PublicKey

  /// Makes a key of 32 bytes of the operating system's randomness.
  public static func generate() -> Ed25519PrivateKey {
    while true {
      // Every seed is a key; the loop spares a trap that could never happen.
      if let key = Ed25519PrivateKey(seed: SecureRandom.bytes(32)) { return key }
    }
  }

  /// Makes the key of a 32-byte seed; nil for any other count.
  public init?(seed: [UInt8]) {
    guard seed.count == 32,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let publicKey = PublicKey(bytes: [UInt8](key.publicKey.rawRepresentation))
    else { return nil }
    self.key = key
    self.publicKey = publicKey
  }

  /// The 64-byte signature of a message: deterministic where BoringSSL signs (Linux), randomised
  /// where Apple's CryptoKit does.
  public func signature(for message: [UInt8]) throws -> [UInt8] {
    [UInt8](try key.signature(for: message))
  }

  /// Lends the 32-byte seed, to be written to a key file and nowhere else.
  package func withSeed<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result {
    try body([UInt8](key.rawRepresentation))
  }
}

extension Ed25519PrivateKey: CustomStringConvertible, CustomDebugStringConvertible {
  /// The public key, marked as what it belongs to.
  public var description: String { "Ed25519PrivateKey(public: \(publicKey.hex))" }

  /// The same: the secret is never described.
  public var debugDescription: String { description }
}

extension Ed25519PrivateKey: CustomReflectable {
  /// Shows the public key only, so that `dump` and test failures print no secret.
  public var customMirror: Mirror {
    Mirror(self, children: ["publicKey": publicKey.hex], displayStyle: .struct)
  }
}
