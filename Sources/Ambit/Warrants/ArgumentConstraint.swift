public import AmbitModel
import AmbitWarrant

/// What a warrant demands of one argument: the constraint types of warrants, as code.
///
/// A constraint allows a value only when it certainly holds; a value of a kind that it does not talk
/// about is refused, negated or not. A constraint that means nothing, such as a net that is none, is
/// told when the warrant is issued, with the argument that it stands for.
public struct ArgumentConstraint: Sendable {
  let result: Result<WarrantConstraint, ConstraintDefect>

  init(_ kind: WarrantConstraint.Kind) {
    do throws(ConstraintDefect) {
      result = .success(try WarrantConstraint(kind))
    } catch {
      result = .failure(error)
    }
  }

  private init(defect: String) {
    result = .failure(ConstraintDefect(defect))
  }

  // MARK: Values

  /// Any value at all.
  public static let wildcard = ArgumentConstraint(.wildcard)

  /// Equal to the value: numbers by value, texts by bytes.
  public static func exact(_ value: JSONValue) -> ArgumentConstraint {
    with([value]) { .exact($0[0]) }
  }

  /// Equal to one of the values.
  public static func oneOf(_ values: JSONValue...) -> ArgumentConstraint { oneOf(values) }

  /// Equal to one of the values.
  public static func oneOf(_ values: [JSONValue]) -> ArgumentConstraint {
    with(values) { .oneOf($0) }
  }

  /// Of the same kind as the values, and equal to none.
  public static func notOneOf(_ values: JSONValue...) -> ArgumentConstraint { notOneOf(values) }

  /// Of the same kind as the values, and equal to none.
  public static func notOneOf(_ values: [JSONValue]) -> ArgumentConstraint {
    with(values) { .notOneOf($0) }
  }

  /// A number within bounds; a bound that is not given is none.
  public static func range(
    min: Double? = nil,
    max: Double? = nil,
    minInclusive: Bool = true,
    maxInclusive: Bool = true
  ) -> ArgumentConstraint {
    ArgumentConstraint(
      .range(min: min, max: max, minInclusive: minInclusive, maxInclusive: maxInclusive)
    )
  }

  /// A list that holds all of the values.
  public static func contains(_ values: [JSONValue]) -> ArgumentConstraint {
    with(values) { .contains($0) }
  }

  /// A list that holds nothing but the values.
  public static func subset(of values: [JSONValue]) -> ArgumentConstraint {
    with(values) { .subset($0) }
  }

  // MARK: Texts

  /// A text that matches a glob as a whole; `*` crosses `/`.
  public static func pattern(_ glob: String) -> ArgumentConstraint {
    ArgumentConstraint(.pattern(Text(glob)))
  }

  /// A text in which a regular expression is found; write `^` and `$` to mean all of it.
  public static func regex(_ pattern: String) -> ArgumentConstraint {
    ArgumentConstraint(.regex(Text(pattern)))
  }

  /// An IP address inside a net such as `10.1.0.0/16`.
  public static func cidr(_ net: String) -> ArgumentConstraint {
    ArgumentConstraint(.cidr(Text(net)))
  }

  /// A URL that fits `scheme://host[:port][/path]`, where `*` may stand for a scheme, for the
  /// beginning of a host and in the path.
  public static func urlPattern(_ pattern: String) -> ArgumentConstraint {
    ArgumentConstraint(.urlPattern(Text(pattern)))
  }

  /// A URL that leads nowhere inside: see `URLRules`.
  public static func urlSafe(_ rules: URLRules = URLRules()) -> ArgumentConstraint {
    ArgumentConstraint(.urlSafe(rules.kernelRules))
  }

  /// An absolute path below a root.
  ///
  /// - Parameters:
  ///   - root: A normalised absolute path; in lower case if case does not matter.
  ///   - caseSensitive: Whether case matters.
  ///   - allowEqual: Whether the root itself is admitted.
  /// - Returns: The constraint.
  public static func subpath(
    _ root: String,
    caseSensitive: Bool = true,
    allowEqual: Bool = true
  ) -> ArgumentConstraint {
    ArgumentConstraint(
      .subpath(root: Text(root), caseSensitive: caseSensitive, allowEqual: allowEqual)
    )
  }

  /// A command line of plain words, which begins with one of the commands.
  public static func command(_ commands: [String]) -> ArgumentConstraint {
    ArgumentConstraint(.shlex(commands.map { Text($0) }))
  }

  // MARK: Combinations

  /// Every clause.
  public static func all(_ clauses: [ArgumentConstraint]) -> ArgumentConstraint {
    combined(clauses) { .all($0) }
  }

  /// At least one branch.
  public static func any(_ branches: [ArgumentConstraint]) -> ArgumentConstraint {
    combined(branches) { .any($0) }
  }

  /// The opposite, for values that the constraint can judge at all.
  public static func not(_ constraint: ArgumentConstraint) -> ArgumentConstraint {
    combined([constraint]) { .not($0[0]) }
  }

  /// An expression of the CEL subset; `value` is the argument, and the fields of an object stand
  /// for themselves.
  public static func cel(_ expression: String) -> ArgumentConstraint {
    ArgumentConstraint(.cel(Text(expression), parent: nil))
  }

  private static func combined(
    _ parts: [ArgumentConstraint],
    _ make: ([WarrantConstraint]) -> WarrantConstraint.Kind
  ) -> ArgumentConstraint {
    var constraints: [WarrantConstraint] = []
    for part in parts {
      switch part.result {
      case .success(let constraint): constraints.append(constraint)
      case .failure: return part
      }
    }
    return ArgumentConstraint(make(constraints))
  }

  private static func with(
    _ values: [JSONValue],
    _ make: ([WarrantValue]) -> WarrantConstraint.Kind
  ) -> ArgumentConstraint {
    var literals: [WarrantValue] = []
    for value in values {
      // The strict reader and the warrants' own limits say what a literal may be.
      guard let document = FactDocuments.document(value),
        let literal = WarrantValue(document, numbers: .typed)
      else { return ArgumentConstraint(defect: "a literal that warrants cannot hold") }
      literals.append(literal)
    }
    return ArgumentConstraint(make(literals))
  }
}

/// What `urlSafe` refuses and admits; the defaults refuse everything that is not the public Internet
/// but names inside a network.
public struct URLRules: Sendable, Hashable {
  /// Schemes that are admitted.
  public var schemes: [String]
  /// Hosts that alone are admitted, `*.example.com` with everything below; nil is any.
  public var allowDomains: [String]?
  /// Hosts that are refused whatever else is said.
  public var denyDomains: [String]?
  /// Ports that alone are admitted; nil is any.
  public var allowPorts: [UInt16]?
  /// Refuses addresses of private networks.
  public var blocksPrivate: Bool
  /// Refuses the machine itself.
  public var blocksLoopback: Bool
  /// Refuses the metadata services of clouds.
  public var blocksMetadata: Bool
  /// Refuses addresses that are set aside.
  public var blocksReserved: Bool
  /// Refuses names that mean something inside a network only.
  public var blocksInternalNames: Bool

  /// States rules.
  public init(
    schemes: [String] = ["http", "https"],
    allowDomains: [String]? = nil,
    denyDomains: [String]? = nil,
    allowPorts: [UInt16]? = nil,
    blocksPrivate: Bool = true,
    blocksLoopback: Bool = true,
    blocksMetadata: Bool = true,
    blocksReserved: Bool = true,
    blocksInternalNames: Bool = false
  ) {
    self.schemes = schemes
    self.allowDomains = allowDomains
    self.denyDomains = denyDomains
    self.allowPorts = allowPorts
    self.blocksPrivate = blocksPrivate
    self.blocksLoopback = blocksLoopback
    self.blocksMetadata = blocksMetadata
    self.blocksReserved = blocksReserved
    self.blocksInternalNames = blocksInternalNames
  }

  fileprivate var kernelRules: UrlSafeRules {
    UrlSafeRules(
      schemes: schemes.map { Text($0) },
      allowDomains: allowDomains?.map { Text($0) },
      denyDomains: denyDomains?.map { Text($0) },
      allowPorts: allowPorts,
      blocksPrivate: blocksPrivate,
      blocksLoopback: blocksLoopback,
      blocksMetadata: blocksMetadata,
      blocksReserved: blocksReserved,
      blocksInternalTLDs: blocksInternalNames
    )
  }
}
