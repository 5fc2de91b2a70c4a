import AmbitCrypto
import AmbitModel

/// Takes every signature for good: what a verification costs besides its signature checks.
enum NoSignatures: Ed25519Checking, SHA256Hashing {
  static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool { true }

  static func sha256(_ bytes: [UInt8]) -> Digest256 { SHA256Hash.sha256(bytes) }
}
