package import AmbitModel

/// Proof of possession, version 2: bound to one verifier, one moment and one use (warrant contract
/// section 6).
package struct Proof2: Sendable {
  /// The verifier that it is for.
  package let audience: Text
  /// Unix time in milliseconds.
  package let milliseconds: UInt64
  /// 16 bytes that no other proof of this warrant has.
  package let nonce: [UInt8]
  /// 64 bytes.
  package let signature: [UInt8]

  /// Seconds that a proof may lie in the past.
  package static let pastSeconds: UInt64 = 60
  /// Seconds that a proof may lie in the future.
  package static let futureSeconds: UInt64 = 30
  /// Seconds after its time for which its nonce is remembered.
  package static let memorySeconds: UInt64 = 120

  private static let domain = Array("ambit-proof-v2".utf8) + [1]

  package init(audience: Text, milliseconds: UInt64, nonce: [UInt8], signature: [UInt8]) {
    self.audience = audience
    self.milliseconds = milliseconds
    self.nonce = nonce
    self.signature = signature
  }

  /// The proof's bytes: `[2, audience, time, nonce, signature]`.
  package var encoded: [UInt8] {
    var writer = CBORWriter()
    writer.array(5)
    writer.unsigned(2)
    writer.text(audience)
    writer.unsigned(milliseconds)
    writer.byteString(nonce)
    writer.byteString(signature)
    return writer.bytes
  }

  /// The message that the holder signs.
  package static func message<Crypto: SHA256Hashing>(
    warrant: WarrantID,
    audience: Text,
    tool: Text,
    arguments: WarrantArguments,
    milliseconds: UInt64,
    nonce: [UInt8],
    crypto: Crypto.Type
  ) -> [UInt8] {
    var writer = CBORWriter(capacity: 192)
    writer.encoded(domain)
    writer.array(6)
    writer.byteString(warrant.bytes)
    writer.text(audience)
    writer.text(tool)
    writer.byteString(Crypto.sha256(arguments.encoded).bytes)
    writer.unsigned(milliseconds)
    writer.byteString(nonce)
    return writer.bytes
  }

  /// True when the time lies within −60 s … +30 s of the verifier's, in seconds.
  package func isTimely(at seconds: UInt64) -> Bool {
    let now = seconds * 1000
    let latest = now + Self.futureSeconds * 1000
    let past = Self.pastSeconds * 1000
    return milliseconds <= latest && milliseconds >= (now >= past ? now - past : 0)
  }
}
