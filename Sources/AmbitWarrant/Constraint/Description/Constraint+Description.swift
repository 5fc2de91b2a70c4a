package import AmbitModel

extension WarrantConstraint {
  /// Reads the JSON description of a constraint (warrant contract section 9).
  ///
  /// - Throws: The place and the reason of the first thing that is wrong.
  package init(
    describedBy element: JSONElement,
    at pointer: DescriptionPointer = .root
  ) throws(DescriptionDefect) {
    var fields = try DescriptionFields(element, at: pointer)
    let kind = try Kind(&fields)
    try fields.finish()
    do throws(ConstraintDefect) {
      self = try WarrantConstraint(kind)
    } catch {
      throw DescriptionDefect(at: pointer, error.message)
    }
  }
}

extension WarrantConstraint.Kind {
  fileprivate init(_ fields: inout DescriptionFields) throws(DescriptionDefect) {
    let type = try fields.text("type")
    switch type.string {
    case "exact": self = .exact(try fields.value("value"))
    case "pattern": self = .pattern(try fields.text("pattern"))
    case "range":
      self = .range(
        min: try fields.optionalNumber("min"),
        max: try fields.optionalNumber("max"),
        minInclusive: try fields.bool("min_inclusive", default: true),
        maxInclusive: try fields.bool("max_inclusive", default: true)
      )
    case "one_of": self = .oneOf(try fields.values("values"))
    case "regex": self = .regex(try fields.text("pattern"))
    case "not_one_of": self = .notOneOf(try fields.values("excluded"))
    case "cidr": self = .cidr(try fields.text("network"))
    case "url_pattern": self = .urlPattern(try fields.text("pattern"))
    case "contains": self = .contains(try fields.values("required"))
    case "subset": self = .subset(try fields.values("allowed"))
    case "all": self = .all(try fields.constraints("constraints"))
    case "any": self = .any(try fields.constraints("constraints"))
    case "not": self = .not(try fields.constraint("constraint"))
    case "cel":
      self = .cel(
        try fields.text("expression"),
        parent: try fields.optionalText("parent_expression")
      )
    case "wildcard": self = .wildcard
    case "subpath":
      self = .subpath(
        root: try fields.text("root"),
        caseSensitive: try fields.bool("case_sensitive", default: true),
        allowEqual: try fields.bool("allow_equal", default: true)
      )
    case "url_safe": self = .urlSafe(try UrlSafeRules(&fields))
    case "shlex": self = .shlex(try fields.texts("allow"))
    case "unknown":
      let id = try fields.integer("id", in: 0...255)
      guard !Self.isKnown(UInt64(id)) else {
        throw DescriptionDefect(at: fields.pointer.member("id"), "this id is known by a name")
      }
      self = .unknown(id: UInt8(id), body: try fields.hex("body"))
    default:
      throw DescriptionDefect(
        at: fields.pointer.member("type"),
        "`\(type.string)` is no type of constraint"
      )
    }
  }
}

extension UrlSafeRules {
  fileprivate init(_ fields: inout DescriptionFields) throws(DescriptionDefect) {
    self.init()
    if let schemes = try fields.optionalTexts("schemes") { self.schemes = schemes }
    allowDomains = try fields.optionalTexts("allow_domains")
    denyDomains = try fields.optionalTexts("deny_domains")
    allowPorts = try fields.optionalPorts("allow_ports")
    blocksPrivate = try fields.bool("block_private", default: blocksPrivate)
    blocksLoopback = try fields.bool("block_loopback", default: blocksLoopback)
    blocksMetadata = try fields.bool("block_metadata", default: blocksMetadata)
    blocksReserved = try fields.bool("block_reserved", default: blocksReserved)
    blocksInternalTLDs = try fields.bool("block_internal_tlds", default: blocksInternalTLDs)
  }
}

extension WarrantConstraintSet {
  /// Reads `{"constraints": {…}[, "allow_unknown": …]}`.
  ///
  /// - Throws: The place and the reason of the first thing that is wrong.
  package init(
    describedBy element: JSONElement,
    at pointer: DescriptionPointer = .root
  ) throws(DescriptionDefect) {
    var fields = try DescriptionFields(element, at: pointer)
    let place = pointer.member("constraints")
    let constraints = try fields.required("constraints")
    guard constraints.kind == .object else {
      throw DescriptionDefect(at: place, "this must be an object")
    }
    var arguments: [Argument] = []
    for member in constraints.members {
      let constraint = try WarrantConstraint(
        describedBy: member.value,
        at: place.member(member.key)
      )
      arguments.append(Argument(member.key, constraint))
    }
    let allowsUnknown = try fields.bool("allow_unknown", default: false)
    try fields.finish()
    do throws(ConstraintDefect) {
      try self.init(arguments, allowsUnknown: allowsUnknown)
    } catch {
      throw DescriptionDefect(at: place, error.message)
    }
  }
}
