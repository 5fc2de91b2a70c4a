import AmbitModel
import AmbitWarrant

/// One tool's power in a warrant: what its arguments have to be.
///
/// Every argument named here is required, and others are refused, unless said otherwise. Without any
/// argument (`.open`) all arguments are admitted, which is seldom what is meant.
public struct ToolGrant: Sendable {
  let arguments: [(name: Text, constraint: ArgumentConstraint)]
  let optional: [Text]
  let allowsUnknown: Bool

  /// Any arguments.
  public static let open = ToolGrant([:])

  /// Grants calls with certain arguments.
  ///
  /// - Parameters:
  ///   - arguments: What each argument has to be.
  ///   - optional: Arguments that may be absent, and what they have to be if not.
  ///   - allowsUnknown: Whether arguments that are not named are admitted.
  public init(
    _ arguments: KeyValuePairs<String, ArgumentConstraint>,
    optional: KeyValuePairs<String, ArgumentConstraint> = [:],
    allowsUnknown: Bool = false
  ) {
    self.init(
      arguments: arguments.map { (Text($0.key), $0.value) },
      optional: optional.map { (Text($0.key), $0.value) },
      allowsUnknown: allowsUnknown
    )
  }

  private init(
    arguments: [(name: Text, constraint: ArgumentConstraint)],
    optional: [(name: Text, constraint: ArgumentConstraint)],
    allowsUnknown: Bool
  ) {
    self.arguments = arguments + optional
    self.optional = optional.map { $0.name }
    self.allowsUnknown = allowsUnknown
  }

  /// The constraints as a warrant carries them.
  ///
  /// - Throws: The first one that means nothing, with its place.
  func set(of place: String) throws(WarrantFailure) -> WarrantConstraintSet {
    var set: [WarrantConstraintSet.Argument] = []
    for (name, constraint) in arguments {
      switch constraint.result {
      case .success(let constraint): set.append(WarrantConstraintSet.Argument(name, constraint))
      case .failure(let defect):
        throw WarrantFailure(
          .constraintInvalid,
          detail: "`\(name.string)` of \(place): \(defect.message)"
        )
      }
    }
    do throws(ConstraintDefect) {
      return try WarrantConstraintSet(set, allowsUnknown: allowsUnknown)
    } catch {
      throw WarrantFailure(.malformed, detail: "\(place): \(error.message)")
    }
  }
}

extension ToolGrant: ExpressibleByDictionaryLiteral {
  /// Names each argument with what it has to be: `["amount": .range(max: 500)]`.
  public init(dictionaryLiteral elements: (String, ArgumentConstraint)...) {
    self.init(
      arguments: elements.map { (Text($0.0), $0.1) },
      optional: [],
      allowsUnknown: false
    )
  }
}

/// The tools that a warrant grants, by name; `*` is any tool.
public struct ToolGrants: Sendable {
  let entries: [(tool: Text, grant: ToolGrant)]

  /// Grants tools; a name given twice is refused when the warrant is issued.
  public init(_ entries: [(tool: String, grant: ToolGrant)]) {
    self.entries = entries.map { (Text($0.tool), $0.grant) }
  }

  /// The tools as a warrant carries them.
  func tools() throws(WarrantFailure) -> [WarrantTool] {
    var tools: [WarrantTool] = []
    for entry in entries {
      let set = try entry.grant.set(of: "`\(entry.tool.string)`")
      tools.append(WarrantTool(entry.tool, set))
    }
    return tools
  }

  /// The arguments that may be absent, as a warrant carries them; nil if there are none.
  var optionalArguments: WarrantExtension? {
    let optional = entries.filter { !$0.grant.optional.isEmpty }
    guard !optional.isEmpty else { return nil }
    return .optionalArguments(optional.map { (tool: $0.tool, arguments: $0.grant.optional) })
  }
}

extension ToolGrants: ExpressibleByDictionaryLiteral {
  /// Names each tool with its arguments: `["refund": ["amount": .range(max: 500)]]`.
  public init(dictionaryLiteral elements: (String, ToolGrant)...) {
    self.init(elements.map { (tool: $0.0, grant: $0.1) })
  }
}

/// What an issuer warrant lets its holder issue; it grants no call itself.
public struct IssuingGrant: Sendable {
  let tools: [Text]
  let bounds: ToolGrant?
  let maxIssueDepth: Int?

  /// Lets the holder issue warrants for tools.
  ///
  /// - Parameters:
  ///   - tools: The tools; `*` is any.
  ///   - bounds: What the arguments of each of them have to be at least.
  ///   - maxIssueDepth: The deepest link that may be issued below; nil leaves it to the depth.
  public init(_ tools: [String], bounds: ToolGrant? = nil, maxIssueDepth: Int? = nil) {
    self.tools = tools.map { Text($0) }
    self.bounds = bounds
    self.maxIssueDepth = maxIssueDepth
  }

  /// The arguments that may be absent from any of the tools; nil if there are none.
  var optionalArguments: WarrantExtension? {
    guard let bounds, !bounds.optional.isEmpty else { return nil }
    return .optionalArguments(tools.map { (tool: $0, arguments: bounds.optional) })
  }
}

extension IssuingGrant: ExpressibleByArrayLiteral {
  /// Names the tools.
  public init(arrayLiteral elements: String...) {
    self.init(elements)
  }
}
