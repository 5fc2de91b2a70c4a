package import AmbitModel

/// One signed warrant, read: envelope, payload, signature.
///
/// A class, so that caches, chains and decisions share one copy.
package final class WarrantLink: Sendable {
  /// The exact bytes it was read from.
  package let envelope: [UInt8]
  /// The part that is signed.
  package let payloadBytes: [UInt8]
  /// 64 bytes.
  package let signature: [UInt8]
  /// The fields.
  package let payload: WarrantPayload
  /// What the known extensions say.
  package let terms: WarrantTerms
  /// SHA-256 of the payload: what a child names as its parent.
  package let payloadDigest: Digest256

  /// What stands before the payload in the signed message.
  static let domain = Array("tenuo-warrant-v1".utf8)

  /// Reads an envelope and checks step 1 of the verification for it.
  ///
  /// - Parameters:
  ///   - envelope: The exact bytes.
  ///   - above: The link that stands above it, whose compiled constraints are taken again where the
  ///     same bytes come; nothing else is taken from it.
  ///   - crypto: Brings SHA-256.
  /// - Throws: the code of the first rule that it breaks; the link is the caller's to name.
  package init<Crypto: SHA256Hashing>(
    reading envelope: [UInt8],
    above: WarrantLink? = nil,
    crypto: Crypto.Type
  ) throws(WarrantFailure) {
    guard envelope.count <= WarrantLimits.envelopeBytes else { throw WarrantFailure(.tooLarge) }
    var findings = WarrantFindings()
    let range: Range<Int>
    do throws(CBORError) {
      var reader = CBORReader(envelope)
      try reader.array(of: 3)
      if try reader.unsigned() != 1 { findings.note(.version) }
      range = try reader.byteStringRange()
      signature = try reader.signature(&findings) ?? []
      try reader.finish()
    } catch {
      throw WarrantFailure(.malformed)
    }
    payload = try PayloadReader.read(envelope, range: range, above: above, findings: findings)
    try WarrantStructure.check(payload)
    terms = try WarrantTerms(payload.extensions)
    self.envelope = envelope
    payloadBytes = Array(envelope[range])
    payloadDigest = Crypto.sha256(payloadBytes)
  }

  /// The link that a draft of it becomes by its signature.
  init(signing draft: WarrantLink, with signature: [UInt8]) {
    envelope = Self.envelope(payload: draft.payloadBytes, signature: signature)
    payloadBytes = draft.payloadBytes
    self.signature = signature
    payload = draft.payload
    terms = draft.terms
    payloadDigest = draft.payloadDigest
  }

  /// The message that the issuer signs: domain, envelope version, payload.
  package static func message(payload: [UInt8]) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(domain.count + 1 + payload.count)
    message += domain
    message.append(1)
    message += payload
    return message
  }

  /// The envelope of a payload and its signature.
  package static func envelope(payload: [UInt8], signature: [UInt8]) -> [UInt8] {
    var writer = CBORWriter(capacity: payload.count + 80)
    writer.array(3)
    writer.unsigned(1)
    writer.byteString(payload)
    writer.signature(signature)
    return writer.bytes
  }
}
