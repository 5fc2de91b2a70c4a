public import AmbitModel
internal import Crypto

/// The verification equation of Ed25519 (RFC 8032 section 5.1.7), by swift-crypto.
///
/// Ask `isValid(signature:of:by:)`, which adds the strict rules; the equation alone accepts keys of
/// small order. ADR 0017 has the measurements: the call costs what BoringSSL costs, plus one copy
/// of the key.
public enum Ed25519Checker: Ed25519Checking {
  /// Tells whether a 64-byte signature fits message and key by the equation alone.
  public static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    key.withBytes { bytes in
      // Contiguous arrays go to BoringSSL as they are; `Data` would copy each of them.
      guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
        return false
      }
      return key.isValidSignature(signature, for: message)
    }
  }
}
