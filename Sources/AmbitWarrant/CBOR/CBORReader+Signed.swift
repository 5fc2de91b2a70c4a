internal import AmbitModel

/// Keys and signatures where every mistake is the same mistake, unlike in a warrant's payload.
extension CBORReader {
  /// Reads `[1, bytes]`, a strict key.
  mutating func strictKey() throws(CBORError) -> PublicKey {
    let start = offset
    var findings = WarrantFindings()
    guard let key = try publicKey(&findings) else { throw CBORError(at: start) }
    return key
  }

  /// Reads `[1, bytes]`, a signature.
  mutating func ed25519Signature() throws(CBORError) -> [UInt8] {
    let start = offset
    var findings = WarrantFindings()
    guard let signature = try signature(&findings) else { throw CBORError(at: start) }
    return signature
  }
}
