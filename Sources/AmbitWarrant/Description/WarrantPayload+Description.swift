package import AmbitModel

extension WarrantPayload {
  /// Reads the JSON description of a payload: the field names of warrant contract section 2, byte
  /// strings in hexadecimal digits, lists in the order given (section 9).
  ///
  /// Whether the fields belong together is not asked: conformance cases need payloads that do not.
  ///
  /// - Throws: The place and the reason of the first thing that is wrong.
  package init(
    describedBy element: JSONElement,
    at pointer: DescriptionPointer = .root
  ) throws(DescriptionDefect) {
    var fields = try DescriptionFields(element, at: pointer)
    if let version = try fields.optionalUnsigned("version"), version != 1 {
      throw DescriptionDefect(at: pointer.member("version"), "this must be 1")
    }
    guard let type = try fields.optionalType() else {
      throw DescriptionDefect(at: pointer, "`type` is missing")
    }
    let id = try fields.hex("id")
    guard let id = WarrantID(bytes: id) else {
      throw DescriptionDefect(at: pointer.member("id"), "this must be 32 hexadecimal digits")
    }
    let spec = try WarrantSpec(&fields, type: type)
    guard let maxDepth = spec.maxDepth else {
      throw DescriptionDefect(at: pointer, "`max_depth` is missing")
    }
    self.init(
      id: id,
      type: type,
      tools: spec.tools ?? [],
      holder: spec.holder,
      issuer: try fields.key("issuer"),
      issuedAt: try fields.unsigned("issued_at"),
      expiresAt: try fields.unsigned("expires_at"),
      maxDepth: maxDepth,
      parentHash: try fields.optionalDigest("parent_hash"),
      extensions: spec.extensions,
      issuableTools: spec.issuableTools,
      maxIssueDepth: spec.maxIssueDepth,
      bounds: spec.bounds,
      approvers: spec.approvers,
      minApprovals: spec.minApprovals,
      clearance: spec.clearance,
      depth: try fields.unsigned("depth")
    )
    try fields.finish()
  }

  /// Writes the description.
  package func describe(to writer: inout JSONWriter) {
    writer.beginObject()
    describeGrant(to: &writer)
    writer.member("holder", holder)
    writer.member("issuer", issuer)
    writer.member("issued_at", issuedAt)
    writer.member("expires_at", expiresAt)
    writer.member("max_depth", maxDepth)
    if let parentHash {
      writer.name("parent_hash")
      writer.string(parentHash.hex)
    }
    if !extensions.isEmpty {
      writer.name("extensions")
      writer.beginObject()
      for entry in extensions {
        writer.name(text: entry.name)
        writer.string(Hex.string(entry.value))
      }
      writer.endObject()
    }
    describeIssuing(to: &writer)
    if let approvers {
      writer.name("required_approvers")
      writer.beginArray()
      for approver in approvers { writer.string(approver.hex) }
      writer.endArray()
    }
    writer.member("min_approvals", minApprovals)
    writer.member("clearance", clearance.map { UInt64($0) })
    writer.member("depth", depth)
    writer.endObject()
  }

  private func describeGrant(to writer: inout JSONWriter) {
    writer.name("id")
    writer.string(id.hex)
    writer.name("type")
    writer.string(type.name)
    writer.name("tools")
    writer.beginObject()
    for tool in tools {
      writer.name(text: tool.name)
      tool.set.describe(to: &writer)
    }
    writer.endObject()
  }

  private func describeIssuing(to writer: inout JSONWriter) {
    if let issuableTools {
      writer.name("issuable_tools")
      writer.beginArray()
      for name in issuableTools { writer.string(name) }
      writer.endArray()
    }
    writer.member("max_issue_depth", maxIssueDepth)
    if let bounds {
      writer.name("constraint_bounds")
      bounds.describe(to: &writer)
    }
  }
}

extension DescriptionFields {
  fileprivate mutating func optionalDigest(
    _ name: Text
  ) throws(DescriptionDefect) -> Digest256? {
    guard let digits = try optionalText(name) else { return nil }
    guard let digest = Hex.decode(digits.utf8).flatMap({ Digest256(bytes: $0) }) else {
      throw DescriptionDefect(at: pointer.member(name), "this must be 64 hexadecimal digits")
    }
    return digest
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: StaticString, _ key: PublicKey) {
    self.name(name)
    string(key.hex)
  }

  /// Numbers of warrants may lie beyond `Int`.
  fileprivate mutating func member(_ name: StaticString, _ value: UInt64?) {
    guard let value else { return }
    self.name(name)
    number(Text(String(value)))
  }
}
