internal import AmbitModel

/// Reads payloads strictly.
///
/// Bytes outside the profile are refused at once. What is well-formed but wrong (another version, a
/// weak key, a meaningless constraint) is noted and the rest still read, so that the first code of
/// the contract's order wins whatever the order of the fields.
struct PayloadReader {
  private var reader: CBORReader
  /// What a `CBORError` stands for.
  private var fault = WarrantCode.malformed
  private var findings = WarrantFindings()
  /// The link above, whose constraints mostly come again.
  private let above: WarrantLink?

  private static let noKey = PublicKey(Digest256(0, 0, 0, 0))

  private init(_ bytes: [UInt8], range: Range<Int>, above: WarrantLink?) {
    reader = CBORReader(bytes, range: range)
    self.above = above
  }

  /// Reads the payload; what was found before it counts as well.
  static func read(
    _ bytes: [UInt8],
    range: Range<Int>,
    above: WarrantLink?,
    findings: WarrantFindings
  ) throws(WarrantFailure) -> WarrantPayload {
    var reader = PayloadReader(bytes, range: range, above: above)
    reader.findings = findings
    let payload: WarrantPayload
    do throws(CBORError) {
      payload = try reader.fields()
      try reader.reader.finish()
    } catch {
      throw WarrantFailure(reader.fault)
    }
    try reader.findings.raise()
    return payload
  }

  private mutating func fields() throws(CBORError) -> WarrantPayload {
    var remaining = try reader.map()
    var last: UInt64?
    /// Reads the next key if it is this one; keys ascend, so that a required one that is not next
    /// is missing.
    func next(_ key: UInt64, _ self: inout PayloadReader) throws(CBORError) -> Bool {
      guard remaining > 0 else { return false }
      var ahead = self.reader
      let found = try ahead.unsigned()
      if let last, found <= last { throw CBORError(at: self.reader.offset) }
      guard found == key else { return false }
      self.reader = ahead
      remaining -= 1
      last = key
      return true
    }
    func require(_ key: UInt64, _ self: inout PayloadReader) throws(CBORError) {
      guard try next(key, &self) else { throw CBORError(at: self.reader.offset) }
    }

    try require(0, &self)
    if try reader.unsigned() != 1 { findings.note(.version) }
    try require(1, &self)
    let id = try identifier()
    try require(2, &self)
    guard let type = WarrantType(rawValue: try reader.unsigned()) else {
      throw CBORError(at: reader.offset)
    }
    try require(3, &self)
    let tools = try tools()
    try require(4, &self)
    let holder = try key()
    try require(5, &self)
    let issuer = try key()
    try require(6, &self)
    let issuedAt = try reader.unsigned()
    try require(7, &self)
    let expiresAt = try reader.unsigned()
    try require(8, &self)
    let maxDepth = try reader.unsigned()
    let parentHash = try next(9, &self) ? try digest() : nil
    let extensions = try next(10, &self) ? try extensions() : []
    let issuable = try next(11, &self) ? try issuableTools() : nil
    let maxIssueDepth = try next(13, &self) ? try reader.unsigned() : nil
    let bounds = try next(14, &self) ? try constraintSet(known: above?.payload.bounds) : nil
    let approvers = try next(15, &self) ? try approvers() : nil
    let minApprovals = try next(16, &self) ? try reader.unsigned() : nil
    let clearance = try next(17, &self) ? try byte() : nil
    try require(18, &self)
    let depth = try reader.unsigned()
    guard remaining == 0 else { throw CBORError(at: reader.offset) }
    return WarrantPayload(
      id: id,
      type: type,
      tools: tools,
      holder: holder,
      issuer: issuer,
      issuedAt: issuedAt,
      expiresAt: expiresAt,
      maxDepth: maxDepth,
      parentHash: parentHash,
      extensions: extensions,
      issuableTools: issuable,
      maxIssueDepth: maxIssueDepth,
      bounds: bounds,
      approvers: approvers,
      minApprovals: minApprovals,
      clearance: clearance,
      depth: depth
    )
  }

  private mutating func identifier() throws(CBORError) -> WarrantID {
    let range = try reader.byteStringRange()
    guard let id = WarrantID(bytes: reader.bytes[range]) else {
      throw CBORError(at: range.lowerBound)
    }
    return id
  }

  private mutating func key() throws(CBORError) -> PublicKey {
    // Reading goes on with a key that no signature fits; what was found refuses the warrant.
    try reader.publicKey(&findings) ?? Self.noKey
  }

  private mutating func byte() throws(CBORError) -> UInt8 {
    guard let value = UInt8(exactly: try reader.unsigned()) else {
      throw CBORError(at: reader.offset)
    }
    return value
  }

  /// 32 bytes, as an array of integers or a byte string.
  private mutating func digest() throws(CBORError) -> Digest256 {
    let bytes = try reader.nextMajor == 2 ? reader.byteString() : reader.integers(limit: 32)
    guard let digest = Digest256(bytes: bytes) else { throw CBORError(at: reader.offset) }
    return digest
  }

  private mutating func tools() throws(CBORError) -> [WarrantTool] {
    let count = try reader.map()
    guard count <= WarrantLimits.tools else { throw tooLarge() }
    var tools: [WarrantTool] = []
    tools.reserveCapacity(count)
    for _ in 0..<count {
      let name = try reader.text()
      if let last = tools.last, !(last.name < name) { throw CBORError(at: reader.offset) }
      let known = above?.payload.tools.first { $0.name == name }?.set ?? above?.payload.bounds
      tools.append(WarrantTool(name, try constraintSet(known: known)))
    }
    return tools
  }

  private mutating func constraintSet(
    known: WarrantConstraintSet?
  ) throws(CBORError) -> WarrantConstraintSet {
    var ahead = reader
    do throws(WarrantFailure) {
      let set = try WarrantConstraintSet(reading: &ahead, known: known)
      reader = ahead
      return set
    } catch {
      guard error.code == .constraintInvalid else {
        fault = error.code
        throw CBORError(at: reader.offset)
      }
      findings.note(.constraintInvalid)
      _ = try reader.skip()
      return .open
    }
  }

  private mutating func extensions() throws(CBORError) -> [WarrantExtension] {
    let count = try reader.map()
    guard count > 0 else { throw CBORError(at: reader.offset) }
    guard count <= WarrantLimits.extensions else { throw tooLarge() }
    var extensions: [WarrantExtension] = []
    for _ in 0..<count {
      let name = try reader.text()
      if let last = extensions.last, !(last.name < name) { throw CBORError(at: reader.offset) }
      guard name.utf8.count <= WarrantLimits.extensionNameBytes else { throw tooLarge() }
      let value =
        try reader.nextMajor == 2 ? reader.byteString() : reader.integers(limit: Int.max)
      guard value.count <= WarrantLimits.extensionValueBytes else { throw tooLarge() }
      extensions.append(WarrantExtension(name, value))
    }
    return extensions
  }

  private mutating func issuableTools() throws(CBORError) -> [Text] {
    let count = try reader.array()
    guard count <= WarrantLimits.tools else { throw tooLarge() }
    var names: [Text] = []
    for _ in 0..<count { names.append(try reader.text()) }
    return names
  }

  private mutating func approvers() throws(CBORError) -> [PublicKey] {
    let count = try reader.array()
    var keys: [PublicKey] = []
    for _ in 0..<count { keys.append(try key()) }
    return keys
  }

  private mutating func tooLarge() -> CBORError {
    fault = .tooLarge
    return CBORError(at: reader.offset)
  }
}

/// The first code, in the contract's order, of what is well-formed but wrong in one link.
struct WarrantFindings {
  private var first: WarrantCode?

  private static let order: [WarrantCode] = [.version, .algorithm, .keyInvalid, .constraintInvalid]

  mutating func note(_ code: WarrantCode) {
    func rank(_ code: WarrantCode) -> Int { Self.order.firstIndex(of: code) ?? 0 }
    guard let first else {
      self.first = code
      return
    }
    if rank(code) < rank(first) { self.first = code }
  }

  /// Throws what was found.
  func raise() throws(WarrantFailure) {
    if let first { throw WarrantFailure(first) }
  }
}

extension CBORReader {
  /// Reads `[1, bytes]`; nil, with a finding, for another algorithm or a key that is not strict.
  mutating func publicKey(_ findings: inout WarrantFindings) throws(CBORError) -> PublicKey? {
    try array(of: 2)
    let isEd25519 = try unsigned() == 1
    let range = try byteStringRange()
    guard isEd25519 else {
      findings.note(.algorithm)
      return nil
    }
    guard let key = PublicKey(bytes: Array(bytes[range])) else {
      throw CBORError(at: range.lowerBound)
    }
    guard key.isStrict else {
      findings.note(.keyInvalid)
      return nil
    }
    return key
  }

  /// Reads `[1, bytes]` with 64 bytes of signature; nil, with a finding, for another algorithm.
  mutating func signature(_ findings: inout WarrantFindings) throws(CBORError) -> [UInt8]? {
    try array(of: 2)
    let isEd25519 = try unsigned() == 1
    let range = try byteStringRange()
    guard isEd25519 else {
      findings.note(.algorithm)
      return nil
    }
    guard range.count == 64 else { throw CBORError(at: range.lowerBound) }
    return Array(bytes[range])
  }

  /// Reads an array of integers 0…255, at most `limit` of them.
  mutating func integers(limit: Int) throws(CBORError) -> [UInt8] {
    let start = offset
    let count = try array()
    guard count <= limit else { throw CBORError(at: start) }
    var output: [UInt8] = []
    output.reserveCapacity(count)
    for _ in 0..<count {
      guard let byte = UInt8(exactly: try unsigned()) else { throw CBORError(at: start) }
      output.append(byte)
    }
    return output
  }
}
