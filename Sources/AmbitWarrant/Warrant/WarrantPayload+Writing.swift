internal import AmbitModel

extension WarrantPayload {
  /// The payload's bytes: integer keys ascending, absent fields left out, lists in their order.
  package var encoded: [UInt8] {
    var writer = CBORWriter(capacity: 256)
    write(to: &writer)
    return writer.bytes
  }

  private func write(to writer: inout CBORWriter) {
    let optional = [
      parentHash != nil, !extensions.isEmpty, issuableTools != nil, maxIssueDepth != nil,
      bounds != nil, approvers != nil, minApprovals != nil, clearance != nil,
    ]
    writer.map(10 + optional.count { $0 })
    func key(_ number: UInt64) { writer.unsigned(number) }
    key(0)
    writer.unsigned(1)
    key(1)
    writer.byteString(id.bytes)
    key(2)
    writer.unsigned(type.rawValue)
    key(3)
    writer.map(tools.count)
    for tool in tools {
      writer.text(tool.name)
      tool.set.write(to: &writer)
    }
    key(4)
    writer.publicKey(holder)
    key(5)
    writer.publicKey(issuer)
    key(6)
    writer.unsigned(issuedAt)
    key(7)
    writer.unsigned(expiresAt)
    key(8)
    writer.unsigned(maxDepth)
    if let parentHash {
      key(9)
      writer.integers(parentHash.bytes)
    }
    if !extensions.isEmpty {
      key(10)
      writer.map(extensions.count)
      for entry in extensions {
        writer.text(entry.name)
        writer.integers(entry.value)
      }
    }
    if let issuableTools {
      key(11)
      writer.array(issuableTools.count)
      for name in issuableTools { writer.text(name) }
    }
    if let maxIssueDepth {
      key(13)
      writer.unsigned(maxIssueDepth)
    }
    if let bounds {
      key(14)
      bounds.write(to: &writer)
    }
    if let approvers {
      key(15)
      writer.array(approvers.count)
      for approver in approvers { writer.publicKey(approver) }
    }
    if let minApprovals {
      key(16)
      writer.unsigned(minApprovals)
    }
    if let clearance {
      key(17)
      writer.unsigned(UInt64(clearance))
    }
    key(18)
    writer.unsigned(depth)
  }
}

extension CBORWriter {
  /// Writes `[1, bytes]`.
  mutating func publicKey(_ key: PublicKey) {
    array(2)
    unsigned(1)
    byteString(key.bytes)
  }

  /// Writes `[1, bytes]`.
  mutating func signature(_ signature: [UInt8]) {
    array(2)
    unsigned(1)
    byteString(signature)
  }
}
