package import AmbitModel

extension WarrantSpec {
  /// Reads a spec: a payload's description without id, issuer, times, depth and parent hash, and
  /// with `ttl` in seconds (warrant contract section 9).
  ///
  /// `holder` stands in for the member of that name; to name one twice is a mistake.
  ///
  /// - Throws: The place and the reason of the first thing that is wrong.
  package init(
    describedBy element: JSONElement,
    holder: PublicKey? = nil
  ) throws(DescriptionDefect) {
    var fields = try DescriptionFields(element, at: .root)
    try self.init(&fields, type: try fields.optionalType() ?? .execution, holder: holder)
    lifetime = try fields.optionalUnsigned("ttl")
    try fields.finish()
  }

  /// Reads what specs and payloads have in common.
  init(
    _ fields: inout DescriptionFields,
    type: WarrantType,
    holder: PublicKey? = nil
  ) throws(DescriptionDefect) {
    let described = try fields.optionalKey("holder")
    if holder != nil, described != nil {
      throw DescriptionDefect(at: fields.pointer.member("holder"), "the holder is named twice")
    }
    guard let holder = holder ?? described else {
      throw DescriptionDefect(at: fields.pointer, "`holder` is missing")
    }
    self.init(
      type: type,
      holder: holder,
      maxDepth: try fields.optionalUnsigned("max_depth"),
      tools: try fields.optionalTools(),
      extensions: try fields.extensions(),
      issuableTools: try fields.optionalTexts("issuable_tools"),
      maxIssueDepth: try fields.optionalUnsigned("max_issue_depth"),
      bounds: try fields.optionalBounds(),
      approvers: try fields.optionalKeys("required_approvers"),
      minApprovals: try fields.optionalUnsigned("min_approvals"),
      clearance: try fields.optionalClearance()
    )
  }
}

extension DescriptionFields {
  /// `execution` or `issuer`; nil when left out.
  mutating func optionalType() throws(DescriptionDefect) -> WarrantType? {
    guard let word = try optionalText("type") else { return nil }
    guard let type = WarrantType(name: word) else {
      throw DescriptionDefect(at: pointer.member("type"), "this must be `execution` or `issuer`")
    }
    return type
  }

  fileprivate mutating func optionalBounds() throws(DescriptionDefect) -> WarrantConstraintSet? {
    guard let element = optional("constraint_bounds") else { return nil }
    return try WarrantConstraintSet(
      describedBy: element,
      at: pointer.member("constraint_bounds")
    )
  }

  fileprivate mutating func optionalClearance() throws(DescriptionDefect) -> UInt8? {
    guard let value = try optionalUnsigned("clearance") else { return nil }
    guard let clearance = UInt8(exactly: value) else {
      throw DescriptionDefect(
        at: pointer.member("clearance"),
        "this must be a whole number of 0…255"
      )
    }
    return clearance
  }
}

extension WarrantType {
  /// The word of descriptions.
  package var name: Text {
    switch self {
    case .execution: "execution"
    case .issuer: "issuer"
    }
  }

  init?(name: Text) {
    switch name {
    case "execution": self = .execution
    case "issuer": self = .issuer
    default: return nil
    }
  }
}
