import AmbitModel

/// Cryptography that lets a fuzzer through: every digest is the same, and every strict signature
/// fits unless its ninth byte is 255.
///
/// Behind signatures and hashes is where a verifier has most to get wrong, and no fuzzer gets there
/// by guessing.
enum FuzzCrypto: Ed25519Checking, SHA256Hashing {
  static let digest = Digest256(0x0101_0101_0101_0101, 0, 0, 0x0101_0101_0101_0101)

  static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    signature[8] != 0xFF
  }

  static func sha256(_ bytes: [UInt8]) -> Digest256 { digest }

  /// A signature that fits everything.
  static let signature: [UInt8] = [3] + [UInt8](repeating: 2, count: 62) + [0]
}
