internal import AmbitModel

extension WarrantConstraint.Kind {
  /// `[id, body]` as the writer of the profile gives it.
  package var encoded: [UInt8] {
    var writer = CBORWriter(capacity: 64)
    writer.array(2)
    writer.unsigned(UInt64(id))
    writeBody(to: &writer)
    return writer.bytes
  }

  private func writeBody(to writer: inout CBORWriter) {
    switch self {
    case .exact(let value):
      writer.map(1)
      writer.name("value")
      value.write(to: &writer)
    case .pattern(let text), .regex(let text):
      writer.map(1)
      writer.name("pattern")
      writer.text(text)
    case .range(let min, let max, let minInclusive, let maxInclusive):
      writer.map(4)
      writer.member("min", min)
      writer.member("max", max)
      writer.member("min_inclusive", minInclusive)
      writer.member("max_inclusive", maxInclusive)
    case .oneOf(let values): writer.member("values", values)
    case .notOneOf(let values): writer.member("excluded", values)
    case .contains(let values): writer.member("required", values)
    case .subset(let values): writer.member("allowed", values)
    case .cidr(let text), .urlPattern(let text): writer.text(text)
    case .all(let parts), .any(let parts):
      writer.map(1)
      writer.name("constraints")
      writer.array(parts.count)
      for part in parts { part.write(to: &writer) }
    case .not(let part):
      writer.map(1)
      writer.name("constraint")
      part.write(to: &writer)
    case .cel(let expression, let parent):
      writer.map(parent == nil ? 1 : 2)
      writer.name("expression")
      writer.text(expression)
      if let parent {
        writer.name("parent_expression")
        writer.text(parent)
      }
    case .wildcard: writer.null()
    case .subpath(let root, let caseSensitive, let allowEqual):
      writer.map(3)
      writer.name("root")
      writer.text(root)
      writer.member("case_sensitive", caseSensitive)
      writer.member("allow_equal", allowEqual)
    case .urlSafe(let rules): rules.write(to: &writer)
    case .shlex(let commands):
      writer.map(1)
      writer.member("allow", commands)
    case .unknown(_, let body): writer.byteString(body)
    }
  }
}

extension UrlSafeRules {
  fileprivate func write(to writer: inout CBORWriter) {
    writer.map(9)
    writer.member("schemes", schemes)
    writer.member("allow_domains", allowDomains)
    writer.member("deny_domains", denyDomains)
    writer.name("allow_ports")
    if let allowPorts {
      writer.array(allowPorts.count)
      for port in allowPorts { writer.unsigned(UInt64(port)) }
    } else {
      writer.null()
    }
    writer.member("block_private", blocksPrivate)
    writer.member("block_loopback", blocksLoopback)
    writer.member("block_metadata", blocksMetadata)
    writer.member("block_reserved", blocksReserved)
    writer.member("block_internal_tlds", blocksInternalTLDs)
  }
}

extension CBORWriter {
  fileprivate mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  fileprivate mutating func member(_ name: StaticString, _ value: Double?) {
    self.name(name)
    if let value { float(value) } else { null() }
  }

  fileprivate mutating func member(_ name: StaticString, _ texts: [Text]?) {
    self.name(name)
    guard let texts else { return null() }
    array(texts.count)
    for text in texts { self.text(text) }
  }

  /// A whole body of one list.
  fileprivate mutating func member(_ name: StaticString, _ values: [WarrantValue]) {
    map(1)
    self.name(name)
    array(values.count)
    for value in values { value.write(to: &self) }
  }
}
