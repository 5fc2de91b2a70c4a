/// Checks of Ed25519 signatures (RFC 8032), passed to kernel code as a generic argument, because
/// the kernel brings no cryptography of its own.
public protocol Ed25519Checking: Sendable {
  /// Tells whether a 64-byte signature fits message and key by the verification equation alone.
  ///
  /// Callers want `isValid(signature:of:by:)`, which also refuses what libraries leave open.
  static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool
}

extension Ed25519Checking {
  /// Tells whether a signature is valid under the strict rules: 64 bytes, S < L, and neither the
  /// key nor R of small order or in a non-canonical encoding.
  public static func isValid(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    Ed25519Strictness.isStrictSignature(signature) && key.isStrict
      && fits(signature: signature, of: message, by: key)
  }
}

/// A private key that signs, or something that holds one.
public protocol Ed25519Signing: Sendable {
  /// The key that checks what this one signs.
  var publicKey: PublicKey { get }
  /// The 64-byte signature of a message; deterministic (RFC 8032) or randomised, as the platform
  /// has it.
  func signature(for message: [UInt8]) throws -> [UInt8]
}
