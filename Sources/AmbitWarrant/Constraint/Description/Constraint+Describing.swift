package import AmbitModel

extension WarrantConstraint {
  /// Writes the JSON description of the constraint (warrant contract section 9).
  package func describe(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("type")
    writer.string(kind.name)
    kind.describe(to: &writer)
    writer.endObject()
  }
}

extension WarrantConstraintSet {
  /// Writes the JSON description of the set.
  package func describe(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("constraints")
    writer.beginObject()
    for argument in arguments {
      writer.name(text: argument.name)
      argument.constraint.describe(to: &writer)
    }
    writer.endObject()
    if allowsUnknown {
      writer.name("allow_unknown")
      writer.bool(true)
    }
    writer.endObject()
  }
}

extension WarrantValue {
  /// Writes the value as JSON; doubles in their shortest form, always with `.` or `e`.
  package func describe(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .integer(let value): writer.number(Text(String(value)))
    case .double(let value): writer.number(Text(String(value)))
    case .text(let text): writer.string(text)
    case .list(let elements):
      writer.beginArray()
      for element in elements { element.describe(to: &writer) }
      writer.endArray()
    case .map(let members):
      writer.beginObject()
      for member in members {
        writer.name(text: member.name)
        member.value.describe(to: &writer)
      }
      writer.endObject()
    }
  }
}

extension WarrantConstraint.Kind {
  /// The type's name in descriptions.
  package var name: String {
    switch self {
    case .exact: "exact"
    case .pattern: "pattern"
    case .range: "range"
    case .oneOf: "one_of"
    case .regex: "regex"
    case .notOneOf: "not_one_of"
    case .cidr: "cidr"
    case .urlPattern: "url_pattern"
    case .contains: "contains"
    case .subset: "subset"
    case .all: "all"
    case .any: "any"
    case .not: "not"
    case .cel: "cel"
    case .wildcard: "wildcard"
    case .subpath: "subpath"
    case .urlSafe: "url_safe"
    case .shlex: "shlex"
    case .unknown: "unknown"
    }
  }

  fileprivate func describe(to writer: inout JSONWriter) {
    switch self {
    case .exact(let value):
      writer.name("value")
      value.describe(to: &writer)
    case .pattern(let text), .regex(let text), .urlPattern(let text):
      writer.member("pattern", text)
    case .range(let min, let max, let minInclusive, let maxInclusive):
      writer.member("min", min)
      writer.member("max", max)
      writer.member("min_inclusive", minInclusive)
      writer.member("max_inclusive", maxInclusive)
    case .oneOf(let values): writer.member("values", values)
    case .notOneOf(let values): writer.member("excluded", values)
    case .contains(let values): writer.member("required", values)
    case .subset(let values): writer.member("allowed", values)
    case .cidr(let text): writer.member("network", text)
    case .all(let parts), .any(let parts):
      writer.name("constraints")
      writer.beginArray()
      for part in parts { part.describe(to: &writer) }
      writer.endArray()
    case .not(let part):
      writer.name("constraint")
      part.describe(to: &writer)
    case .cel(let expression, let parent):
      writer.member("expression", expression)
      if let parent { writer.member("parent_expression", parent) }
    case .wildcard: break
    case .subpath(let root, let caseSensitive, let allowEqual):
      writer.member("root", root)
      writer.member("case_sensitive", caseSensitive)
      writer.member("allow_equal", allowEqual)
    case .urlSafe(let rules): rules.describe(to: &writer)
    case .shlex(let commands): writer.member("allow", commands)
    case .unknown(let id, let body):
      writer.name("id")
      writer.int(Int(id))
      let digits = Array("0123456789abcdef".utf8)
      writer.name("body")
      writer.quoted { bytes in
        for byte in body { bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
      }
    }
  }
}

extension UrlSafeRules {
  fileprivate func describe(to writer: inout JSONWriter) {
    writer.member("schemes", schemes)
    writer.member("allow_domains", allowDomains)
    writer.member("deny_domains", denyDomains)
    writer.name("allow_ports")
    if let allowPorts {
      writer.beginArray()
      for port in allowPorts { writer.int(Int(port)) }
      writer.endArray()
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

extension JSONWriter {
  fileprivate mutating func member(_ name: StaticString, _ text: Text) {
    self.name(name)
    string(text)
  }

  fileprivate mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  fileprivate mutating func member(_ name: StaticString, _ value: Double?) {
    self.name(name)
    if let value { WarrantValue.double(value).describe(to: &self) } else { null() }
  }

  fileprivate mutating func member(_ name: StaticString, _ texts: [Text]?) {
    self.name(name)
    guard let texts else { return null() }
    beginArray()
    for text in texts { string(text) }
    endArray()
  }

  fileprivate mutating func member(_ name: StaticString, _ values: [WarrantValue]) {
    self.name(name)
    beginArray()
    for value in values { value.describe(to: &self) }
    endArray()
  }
}
