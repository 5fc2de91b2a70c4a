public import AmbitModel

/// Everything the kernel asks of cryptography, by swift-crypto.
public enum SwiftCrypto: Ed25519Checking, SHA256Hashing {
  /// Tells whether a 64-byte signature fits message and key by the equation alone.
  public static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    Ed25519Checker.fits(signature: signature, of: message, by: key)
  }

  /// The digest of the bytes.
  public static func sha256(_ bytes: [UInt8]) -> Digest256 {
    SHA256Hash.sha256(bytes)
  }
}
