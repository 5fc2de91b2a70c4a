internal import AmbitModel

extension ReceiptPayload {
  /// The payload's one encoding: a map with ascending integer keys, absent fields left out.
  var encoded: [UInt8] {
    var writer = CBORWriter(capacity: 640 + chain.count)
    let optional: [Bool] = [
      verifier != nil, root != nil, requestHash != nil, proof != nil, code != nil,
      policyHash != nil, listVersion != nil, listHash != nil, previous != nil, rootsHash != nil,
    ]
    writer.map(6 + optional.count { $0 })
    func member<Value>(
      _ key: UInt64,
      _ value: Value?,
      _ write: (inout CBORWriter, Value) -> Void
    ) {
      guard let value else { return }
      writer.unsigned(key)
      write(&writer, value)
    }
    let text = { (writer: inout CBORWriter, text: Text) in writer.text(text) }
    let bytes = { (writer: inout CBORWriter, bytes: [UInt8]) in writer.byteString(bytes) }
    let number = { (writer: inout CBORWriter, number: UInt64) in writer.unsigned(number) }
    member(0, 1, number)
    member(1, verifier, text)
    member(2, chain, bytes)
    member(3, tool, text)
    member(4, Text(outcome.rawValue), text)
    member(5, time, number)
    member(6, root.map { Text($0.hex) }, text)
    member(7, requestHash?.bytes, bytes)
    member(8, proof, bytes)
    member(9, requestID, text)
    member(10, code, text)
    member(11, policyHash?.bytes, bytes)
    member(12, listVersion, number)
    member(13, listHash?.bytes, bytes)
    member(14, previous?.bytes, bytes)
    member(15, rootsHash?.bytes, bytes)
    return writer.bytes
  }

  /// Reads exactly what `encoded` writes.
  init(reading bytes: [UInt8]) throws(CBORError) {
    var reader = Members(bytes)
    try reader.open()
    guard try reader.required(0, { (item) throws(CBORError) in try item.unsigned() }) == 1 else {
      throw CBORError(at: 0)
    }
    let text = { (item: inout CBORReader) throws(CBORError) in try item.text() }
    let data = { (item: inout CBORReader) throws(CBORError) in try item.byteString() }
    let number = { (item: inout CBORReader) throws(CBORError) in try item.unsigned() }
    let digest = { (item: inout CBORReader) throws(CBORError) -> Digest256 in
      guard let digest = Digest256(bytes: try item.byteString()) else {
        throw CBORError(at: item.offset)
      }
      return digest
    }
    verifier = try reader.optional(1, text)
    chain = try reader.required(2, data)
    tool = try reader.required(3, text)
    guard let outcome = Outcome(text: try reader.required(4, text)) else {
      throw CBORError(at: 0)
    }
    self.outcome = outcome
    time = try reader.required(5, number)
    root = try reader.optional(6) { (item) throws(CBORError) -> PublicKey in
      guard let key = PublicKey(hex: try item.text().string) else {
        throw CBORError(at: item.offset)
      }
      return key
    }
    requestHash = try reader.optional(7, digest)
    proof = try reader.optional(8, data)
    requestID = try reader.required(9, text)
    code = try reader.optional(10, text)
    policyHash = try reader.optional(11, digest)
    listVersion = try reader.optional(12, number)
    listHash = try reader.optional(13, digest)
    previous = try reader.optional(14, digest)
    rootsHash = try reader.optional(15, digest)
    try reader.close()
    guard isSound else { throw CBORError(at: 0) }
  }
}

extension ReceiptPayload.Outcome {
  fileprivate init?(text: Text) {
    switch text {
    case "allow": self = .allow
    case "deny": self = .deny
    default: return nil
    }
  }
}

/// A map whose integer keys come in ascending order, taken one by one.
private struct Members {
  private var reader: CBORReader
  private var left = 0

  init(_ bytes: [UInt8]) { reader = CBORReader(bytes) }

  mutating func open() throws(CBORError) { left = try reader.map() }

  /// Refuses members that nobody asked for: unknown, repeated or out of order.
  func close() throws(CBORError) {
    guard left == 0 else { throw CBORError(at: reader.offset) }
    try reader.finish()
  }

  mutating func optional<Value>(
    _ key: UInt64,
    _ read: (inout CBORReader) throws(CBORError) -> Value
  ) throws(CBORError) -> Value? {
    guard left > 0 else { return nil }
    var ahead = reader
    guard try ahead.unsigned() == key else { return nil }
    left -= 1
    let value = try read(&ahead)
    reader = ahead
    return value
  }

  mutating func required<Value>(
    _ key: UInt64,
    _ read: (inout CBORReader) throws(CBORError) -> Value
  ) throws(CBORError) -> Value {
    guard let value = try optional(key, read) else { throw CBORError(at: reader.offset) }
    return value
  }
}
