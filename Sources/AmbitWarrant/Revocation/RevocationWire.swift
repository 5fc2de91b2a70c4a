internal import AmbitModel

/// A revocation list's bytes taken apart, strictly, and not believed yet.
///
/// `{payload: {revoked_ids: [text…], version, issued_at, issuer: [1, key]}, signature: [1, bytes]}`,
/// members in this order, entries in any, repeated ones allowed: what tenuo 0.3.3 writes. The
/// signature covers the payload's own bytes.
struct RevocationWire {
  let payload: [UInt8]
  let entries: [Range<Int>]
  let bytes: [UInt8]
  let version: UInt64
  let issuedAt: UInt64
  let issuer: PublicKey
  let signature: [UInt8]

  private static let domain = Array("tenuo-warrant-v1tenuo-srl-v1".utf8)

  init(_ bytes: [UInt8]) throws(CBORError) {
    guard bytes.count <= RevocationList.byteLimit else { throw CBORError(at: 0) }
    var reader = CBORReader(bytes)
    guard try reader.map() == 2 else { throw CBORError(at: 0) }
    try reader.expect("payload")
    let start = reader.offset
    guard try reader.map() == 4 else { throw CBORError(at: start) }
    try reader.expect("revoked_ids")
    let count = try reader.array()
    guard count <= RevocationList.entryLimit else { throw CBORError(at: start) }
    var entries: [Range<Int>] = []
    entries.reserveCapacity(count)
    for _ in 0..<count { entries.append(try reader.textRange()) }
    try reader.expect("version")
    version = try reader.unsigned()
    try reader.expect("issued_at")
    guard let seconds = RevocationTime.seconds(of: try reader.text()) else {
      throw CBORError(at: reader.offset)
    }
    issuedAt = seconds
    try reader.expect("issuer")
    issuer = try reader.strictKey()
    payload = Array(bytes[start..<reader.offset])
    try reader.expect("signature")
    signature = try reader.ed25519Signature()
    try reader.finish()
    self.entries = entries
    self.bytes = bytes
  }

  /// What the issuer signs.
  static func message(payload: [UInt8]) -> [UInt8] { domain + payload }

  /// A payload's bytes.
  static func payload(
    entries: [RevocationEntry],
    version: UInt64,
    issuedAt: Timestamp,
    issuer: PublicKey
  ) -> [UInt8] {
    var writer = CBORWriter(capacity: 128 + 48 * entries.count)
    writer.map(4)
    writer.name("revoked_ids")
    writer.array(entries.count)
    for entry in entries { writer.text(entry.text) }
    writer.name("version")
    writer.unsigned(version)
    writer.name("issued_at")
    writer.text(RevocationTime.text(issuedAt))
    writer.name("issuer")
    writer.publicKey(issuer)
    return writer.bytes
  }

  /// The list of a payload and its signature.
  static func list(payload: [UInt8], signature: [UInt8]) -> [UInt8] {
    var writer = CBORWriter(capacity: payload.count + 96)
    writer.map(2)
    writer.name("payload")
    writer.encoded(payload)
    writer.name("signature")
    writer.signature(signature)
    return writer.bytes
  }
}
