package import AmbitModel

extension WarrantConstraint {
  /// What a constraint says, before it is compiled (warrant contract section 2, "Constraint").
  package enum Kind: Sendable {
    /// Equal to the value.
    case exact(WarrantValue)
    /// A glob over the whole text.
    case pattern(Text)
    /// A number within bounds; a nil bound is none.
    case range(min: Double?, max: Double?, minInclusive: Bool, maxInclusive: Bool)
    /// Equal to one of the values.
    case oneOf([WarrantValue])
    /// An unanchored regular expression.
    case regex(Text)
    /// Equal to none of the values.
    case notOneOf([WarrantValue])
    /// An address inside the net.
    case cidr(Text)
    /// A URL that fits `scheme://host[:port][/path]`.
    case urlPattern(Text)
    /// A list that holds all of the values.
    case contains([WarrantValue])
    /// A list that holds nothing but the values.
    case subset([WarrantValue])
    /// Every clause.
    case all([WarrantConstraint])
    /// At least one branch.
    case any([WarrantConstraint])
    /// The opposite.
    indirect case not(WarrantConstraint)
    /// A CEL expression, and the one that it was narrowed from, which is carried alone.
    case cel(Text, parent: Text?)
    /// Anything.
    case wildcard
    /// A path at or below a root.
    case subpath(root: Text, caseSensitive: Bool, allowEqual: Bool)
    /// A URL that leads nowhere inside.
    case urlSafe(UrlSafeRules)
    /// A command line that begins with one of the commands and needs no shell.
    case shlex([Text])
    /// A type that is not known here, with its body.
    case unknown(id: UInt8, body: [UInt8])
  }
}

extension WarrantConstraint.Kind {
  /// The number that stands for the type on the wire.
  package var id: UInt8 {
    switch self {
    case .exact: 1
    case .pattern: 2
    case .range: 3
    case .oneOf: 4
    case .regex: 5
    case .notOneOf: 7
    case .cidr: 8
    case .urlPattern: 9
    case .contains: 10
    case .subset: 11
    case .all: 12
    case .any: 13
    case .not: 14
    case .cel: 15
    case .wildcard: 16
    case .subpath: 17
    case .urlSafe: 18
    case .shlex: 128
    case .unknown(let id, _): id
    }
  }

  /// The ids that this version knows.
  static func isKnown(_ id: UInt64) -> Bool {
    (1...5).contains(id) || (7...18).contains(id) || id == 128
  }

  /// The constraints inside, for the types that have any.
  var parts: [WarrantConstraint] {
    switch self {
    case .all(let parts), .any(let parts): parts
    case .not(let part): [part]
    default: []
    }
  }
}

/// What a UrlSafe constraint refuses and admits.
package struct UrlSafeRules: Sendable, Hashable {
  /// Schemes that are admitted.
  package var schemes: [Text]
  /// Hosts that alone are admitted; nil is any.
  package var allowDomains: [Text]?
  /// Hosts that are refused whatever else is said; nil is none.
  package var denyDomains: [Text]?
  /// Ports that alone are admitted; nil is any.
  package var allowPorts: [UInt16]?
  /// Refuses addresses of private networks.
  package var blocksPrivate: Bool
  /// Refuses the machine itself.
  package var blocksLoopback: Bool
  /// Refuses the metadata services of clouds.
  package var blocksMetadata: Bool
  /// Refuses addresses that are set aside.
  package var blocksReserved: Bool
  /// Refuses names that mean something inside a network only.
  package var blocksInternalTLDs: Bool

  /// States rules; what is left out has the contract's default.
  package init(
    schemes: [Text] = ["http", "https"],
    allowDomains: [Text]? = nil,
    denyDomains: [Text]? = nil,
    allowPorts: [UInt16]? = nil,
    blocksPrivate: Bool = true,
    blocksLoopback: Bool = true,
    blocksMetadata: Bool = true,
    blocksReserved: Bool = true,
    blocksInternalTLDs: Bool = false
  ) {
    self.schemes = schemes
    self.allowDomains = allowDomains
    self.denyDomains = denyDomains
    self.allowPorts = allowPorts
    self.blocksPrivate = blocksPrivate
    self.blocksLoopback = blocksLoopback
    self.blocksMetadata = blocksMetadata
    self.blocksReserved = blocksReserved
    self.blocksInternalTLDs = blocksInternalTLDs
  }
}
