package import AmbitModel

/// A person's signed approval of one call under one warrant (warrant contract section 2).
package struct SignedApproval: Sendable {
  package let payload: [UInt8]
  package let approver: PublicKey
  package let signature: [UInt8]
  /// SHA-256 that names the call.
  package let requestHash: Digest256
  /// 16 bytes.
  package let nonce: [UInt8]
  /// Who approved, in the words of the approver's own system.
  package let externalID: Text
  /// Unix seconds.
  package let approvedAt: UInt64
  /// Unix seconds.
  package let expiresAt: UInt64

  private static let domain = Array("tenuo-warrant-v1tenuo-approval-v1".utf8) + [1]

  /// Reads an approval strictly; nil for anything that its writer cannot produce.
  package init?(reading bytes: [UInt8]) {
    guard bytes.count <= WarrantLimits.envelopeBytes,
      let approval = try? SignedApproval(envelope: bytes)
    else { return nil }
    self = approval
  }

  private init(envelope bytes: [UInt8]) throws(CBORError) {
    var findings = WarrantFindings()
    var reader = CBORReader(bytes)
    let fields = try reader.map()
    guard fields == 4 else { throw CBORError(at: 0) }
    try reader.expect("approval_version")
    guard try reader.unsigned() == 1 else { throw CBORError(at: reader.offset) }
    try reader.expect("payload")
    payload = try reader.byteString()
    try reader.expect("approver_key")
    let key = try reader.publicKey(&findings)
    try reader.expect("signature")
    let signature = try reader.signature(&findings)
    try reader.finish()
    guard let key, let signature else { throw CBORError(at: 0) }
    approver = key
    self.signature = signature

    var inner = CBORReader(payload)
    let count = try inner.map()
    guard count == 6 || count == 7 else { throw CBORError(at: 0) }
    try inner.expect("version")
    guard try inner.unsigned() == 1 else { throw CBORError(at: inner.offset) }
    try inner.expect("request_hash")
    guard let hash = Digest256(bytes: try inner.integers(limit: 32)) else {
      throw CBORError(at: inner.offset)
    }
    requestHash = hash
    try inner.expect("nonce")
    nonce = try inner.integers(limit: 16)
    guard nonce.count == 16 else { throw CBORError(at: inner.offset) }
    try inner.expect("external_id")
    externalID = try inner.text()
    try inner.expect("approved_at")
    approvedAt = try inner.unsigned()
    try inner.expect("expires_at")
    expiresAt = try inner.unsigned()
    if count == 7 {
      try inner.expect("extensions")
      _ = try inner.sortedMembers { (reader) throws(CBORError) in
        try reader.nextMajor == 2 ? reader.byteString() : reader.integers(limit: Int.max)
      }
    }
    try inner.finish()
  }

  /// The message that the approver signs.
  package static func message(payload: [UInt8]) -> [UInt8] {
    domain + payload
  }

  /// An approval's payload.
  package static func payload(
    requestHash: Digest256,
    nonce: [UInt8],
    externalID: Text,
    approvedAt: UInt64,
    expiresAt: UInt64
  ) -> [UInt8] {
    var writer = CBORWriter(capacity: 192)
    writer.map(6)
    writer.name("version")
    writer.unsigned(1)
    writer.name("request_hash")
    writer.integers(requestHash.bytes)
    writer.name("nonce")
    writer.integers(nonce)
    writer.name("external_id")
    writer.text(externalID)
    writer.name("approved_at")
    writer.unsigned(approvedAt)
    writer.name("expires_at")
    writer.unsigned(expiresAt)
    return writer.bytes
  }

  /// The approval of a payload by a key.
  package static func encode(
    payload: [UInt8],
    approver: PublicKey,
    signature: [UInt8]
  ) -> [UInt8] {
    var writer = CBORWriter(capacity: payload.count + 192)
    writer.map(4)
    writer.name("approval_version")
    writer.unsigned(1)
    writer.name("payload")
    writer.byteString(payload)
    writer.name("approver_key")
    writer.publicKey(approver)
    writer.name("signature")
    writer.signature(signature)
    return writer.bytes
  }

  /// The hash that names a call under a warrant: SHA-256 of CBOR `[id, tool, arguments, holder]`.
  ///
  /// Warrant contract section 2; a control-plane approval's hash is another.
  package static func requestHash<Crypto: SHA256Hashing>(
    leaf: WarrantPayload,
    tool: Text,
    arguments: WarrantArguments,
    crypto: Crypto.Type
  ) -> Digest256 {
    var writer = CBORWriter(capacity: 192)
    writer.array(4)
    writer.text(Text(leaf.id.name))
    writer.text(tool)
    writer.byteString(arguments.encoded)
    writer.byteString(leaf.holder.bytes)
    return Crypto.sha256(writer.bytes)
  }
}

extension CBORReader {
  /// Reads a text and refuses any other.
  mutating func expect(_ name: StaticString) throws(CBORError) {
    let start = offset
    let range = try textRange()
    let isSame = name.withUTF8Buffer { bytes[range].elementsEqual($0) }
    guard isSame else { throw CBORError(at: start) }
  }
}
