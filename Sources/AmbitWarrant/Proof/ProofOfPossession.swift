internal import AmbitModel

/// A proof that the caller holds the leaf's key, as it was received (warrant contract sections 2
/// and 6).
package enum ProofOfPossession: Sendable {
  /// Version 1: a signature, and the window that it names if it was hinted.
  case first(signature: [UInt8], window: UInt64?)
  /// Version 2.
  case second(Proof2)

  /// Reads 64 raw bytes, `[1, window, signature]` or `[2, audience, ts, nonce, signature]`; nil for
  /// anything else.
  package init?(reading bytes: [UInt8]) {
    if bytes.count == 64 {
      self = .first(signature: bytes, window: nil)
      return
    }
    guard bytes.count <= Self.byteLimit, let proof = try? Self.structured(bytes) else { return nil }
    self = proof
  }

  /// More than any proof needs: a version 2 with an audience of 2 KiB.
  private static let byteLimit = 4_096

  private static func structured(_ bytes: [UInt8]) throws(CBORError) -> ProofOfPossession {
    var reader = CBORReader(bytes)
    let count = try reader.array()
    let version = try reader.unsigned()
    let proof: ProofOfPossession
    switch (version, count) {
    case (1, 3):
      let window = try reader.unsigned()
      proof = .first(signature: try fixed(64, &reader), window: window)
    case (2, 5):
      let audience = try reader.text()
      let time = try reader.unsigned()
      let nonce = try fixed(16, &reader)
      let signature = try fixed(64, &reader)
      proof = .second(
        Proof2(audience: audience, milliseconds: time, nonce: nonce, signature: signature)
      )
    default:
      throw CBORError(at: 0)
    }
    try reader.finish()
    return proof
  }

  private static func fixed(
    _ count: Int,
    _ reader: inout CBORReader
  ) throws(CBORError) -> [UInt8] {
    let bytes = try reader.byteString()
    guard bytes.count == count else { throw CBORError(at: reader.offset) }
    return bytes
  }
}
