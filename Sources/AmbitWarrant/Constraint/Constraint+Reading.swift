internal import AmbitModel

extension WarrantConstraint {
  /// Reads `[id, body]`.
  ///
  /// Unless the bytes are malformed the whole item is read before a body that means nothing is
  /// complained of, so that a caller may go on behind it and look for what is malformed there.
  ///
  /// - Throws: `malformed` for bytes outside the profile, `constraint_invalid` for a body that
  ///   means nothing.
  package init(reading reader: inout CBORReader) throws(WarrantFailure) {
    let result: WarrantConstraint?
    do throws(CBORError) {
      result = try Self.reading(from: &reader)
    } catch {
      throw WarrantFailure(.malformed)
    }
    guard let result else { throw WarrantFailure(.constraintInvalid) }
    self = result
  }

  /// Reads one constraint; nil when it, or one inside it, means nothing.
  ///
  /// `known` is taken again when the same bytes come: links mostly repeat what is above them.
  static func reading(
    from reader: inout CBORReader,
    known: WarrantConstraint? = nil
  ) throws(CBORError) -> WarrantConstraint? {
    if let known, reader.passes(known.encoded) { return known }
    return try read(from: &reader, level: 0)
  }

  /// Items around a constraint of the first level in a payload: payload, tools, tool, arguments.
  private static let depthAround = 4

  /// Reads one constraint; nil when it, or one inside it, means nothing.
  fileprivate static func read(
    from reader: inout CBORReader,
    level: Int
  ) throws(CBORError) -> WarrantConstraint? {
    guard level <= depthLimit else {
      _ = try reader.skip(depth: depthAround + 3 * level)
      return nil
    }
    let start = reader.offset
    try reader.array(of: 2)
    guard let kind = try Kind(reading: &reader, level: level) else { return nil }
    do throws(ConstraintDefect) {
      return try WarrantConstraint(kind, encoded: Array(reader.bytes[start..<reader.offset]))
    } catch {
      return nil
    }
  }

  /// Reads a list of constraints; nil when one of them means nothing.
  fileprivate static func list(
    from reader: inout CBORReader,
    level: Int
  ) throws(CBORError) -> [WarrantConstraint]? {
    let count = try reader.array()
    var parts: [WarrantConstraint] = []
    for _ in 0..<count {
      if let part = try read(from: &reader, level: level) { parts.append(part) }
    }
    return parts.count == count ? parts : nil
  }

  /// The depth at which literals of a constraint stand.
  fileprivate static func literalDepth(_ level: Int) -> Int { depthAround + 2 + 3 * level }
}

extension WarrantConstraint.Kind {
  /// Reads id and body; nil when a constraint inside means nothing.
  fileprivate init?(reading reader: inout CBORReader, level: Int) throws(CBORError) {
    let start = reader.offset
    let id = try reader.unsigned()
    guard let byte = UInt8(exactly: id) else { throw CBORError(at: start) }
    guard Self.isKnown(id) else {
      self = .unknown(id: byte, body: try reader.byteString())
      return
    }
    let depth = WarrantConstraint.literalDepth(level)
    switch id {
    case 1:
      try reader.map(of: 1)
      try reader.field("value")
      self = .exact(try WarrantValue(reading: &reader, depth: depth))
    case 2: self = .pattern(try reader.text(in: "pattern"))
    case 3: self = try .range(from: &reader)
    case 4: self = .oneOf(try reader.values(in: "values", depth: depth))
    case 5: self = .regex(try reader.text(in: "pattern"))
    case 7: self = .notOneOf(try reader.values(in: "excluded", depth: depth))
    case 8: self = .cidr(try reader.text())
    case 9: self = .urlPattern(try reader.text())
    case 10: self = .contains(try reader.values(in: "required", depth: depth))
    case 11: self = .subset(try reader.values(in: "allowed", depth: depth))
    case 12, 13:
      try reader.map(of: 1)
      try reader.field("constraints")
      guard let parts = try WarrantConstraint.list(from: &reader, level: level + 1) else {
        return nil
      }
      self = id == 12 ? .all(parts) : .any(parts)
    case 14:
      try reader.map(of: 1)
      try reader.field("constraint")
      guard let part = try WarrantConstraint.read(from: &reader, level: level + 1) else {
        return nil
      }
      self = .not(part)
    case 15: self = try .cel(from: &reader)
    case 16:
      try reader.null()
      self = .wildcard
    case 17: self = try .subpath(from: &reader)
    case 18: self = .urlSafe(try UrlSafeRules(reading: &reader))
    default:
      try reader.map(of: 1)
      try reader.field("allow")
      self = .shlex(try reader.texts())
    }
  }

  private static func range(from reader: inout CBORReader) throws(CBORError) -> Self {
    var fields = CBORFields(count: try reader.map())
    let min: Double? =
      try fields.takes("min", from: &reader) ? try reader.optionalFloat() : nil
    let max: Double? =
      try fields.takes("max", from: &reader) ? try reader.optionalFloat() : nil
    try reader.field("min_inclusive")
    let minInclusive = try reader.bool()
    try reader.field("max_inclusive")
    let maxInclusive = try reader.bool()
    try fields.finish(having: 2, at: reader)
    return .range(min: min, max: max, minInclusive: minInclusive, maxInclusive: maxInclusive)
  }

  private static func cel(from reader: inout CBORReader) throws(CBORError) -> Self {
    var fields = CBORFields(count: try reader.map())
    try reader.field("expression")
    let expression = try reader.text()
    let parent: Text? =
      try fields.takes("parent_expression", from: &reader) ? try reader.text() : nil
    try fields.finish(having: 1, at: reader)
    return .cel(expression, parent: parent)
  }

  private static func subpath(from reader: inout CBORReader) throws(CBORError) -> Self {
    var fields = CBORFields(count: try reader.map())
    try reader.field("root")
    let root = try reader.text()
    let caseSensitive =
      try fields.takes("case_sensitive", from: &reader) ? try reader.bool() : true
    let allowEqual = try fields.takes("allow_equal", from: &reader) ? try reader.bool() : true
    try fields.finish(having: 1, at: reader)
    return .subpath(root: root, caseSensitive: caseSensitive, allowEqual: allowEqual)
  }
}

extension UrlSafeRules {
  /// Reads the body; every field may be left out.
  fileprivate init(reading reader: inout CBORReader) throws(CBORError) {
    self.init()
    var fields = CBORFields(count: try reader.map())
    if try fields.takes("schemes", from: &reader) { schemes = try reader.texts() }
    if try fields.takes("allow_domains", from: &reader) {
      allowDomains = try reader.optionalTexts()
    }
    if try fields.takes("deny_domains", from: &reader) { denyDomains = try reader.optionalTexts() }
    if try fields.takes("allow_ports", from: &reader) { allowPorts = try reader.optionalPorts() }
    if try fields.takes("block_private", from: &reader) { blocksPrivate = try reader.bool() }
    if try fields.takes("block_loopback", from: &reader) { blocksLoopback = try reader.bool() }
    if try fields.takes("block_metadata", from: &reader) { blocksMetadata = try reader.bool() }
    if try fields.takes("block_reserved", from: &reader) { blocksReserved = try reader.bool() }
    if try fields.takes("block_internal_tlds", from: &reader) {
      blocksInternalTLDs = try reader.bool()
    }
    try fields.finish(having: 0, at: reader)
  }
}
