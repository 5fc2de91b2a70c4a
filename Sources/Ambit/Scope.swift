public import AmbitModel

/// Whom an agent acts for, as the embedder has authenticated it.
public struct Principal: Sendable, Hashable {
  /// The person's or service's id.
  public let id: String
  /// The roles that the policy is asked for, in order.
  public let roles: [String]
  /// Claims of a token that the embedder has verified, an object; `user.claims`.
  public let claims: JSONValue

  /// States a principal.
  public init(id: String, roles: [String] = [], claims: JSONValue = .object([])) {
    self.id = id
    self.roles = roles
    self.claims = claims
  }
}

/// What surrounds the calls of a task: principal, session and further facts.
///
/// It travels with the task and its children (task-local), so that a tool deep in the call tree
/// needs no parameter for it. A detached task starts without one: no principal, role `default`.
public struct Scope: Sendable {
  /// Whom the calls are made for; nil for nobody, which gets the role `default`.
  public var principal: Principal?
  /// The conversation or run; nil for the one that agent and principal share.
  public var session: String?
  /// Facts of the embedder beside those that the guard sets.
  public var facts: Facts

  /// The scope of the running task.
  @TaskLocal public static var current = Scope()

  /// Describes a scope.
  public init(principal: Principal? = nil, session: String? = nil, facts: Facts = Facts()) {
    self.principal = principal
    self.session = session
    self.facts = facts
  }

  /// Runs a body in this scope.
  public nonisolated(nonsending) func run<Result>(
    _ body: nonisolated(nonsending) () async throws -> Result
  ) async rethrows -> Result {
    try await Scope.$current.withValue(self, operation: body)
  }

  /// Runs a synchronous body in this scope.
  public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Scope.$current.withValue(self, operation: body)
  }
}

/// Facts that an embedder adds to those of the guard, for constraints to read.
///
/// They come from the embedder's own, trusted code; never put a model's words here.
public struct Facts: Sendable {
  /// Names under `user` that only the guard sets (DESIGN section 9).
  public static let reservedUser = [
    "agent", "agent_id", "agent_role", "claims", "id", "organization", "roles",
  ]
  /// Names under `ctx` that only the guard sets.
  public static let reservedContext = ["pep", "protocol", "time", "upstream", "warrant"]

  let user: [JSONMember]
  let context: [JSONMember]

  /// Adds nothing.
  public init() {
    user = []
    context = []
  }

  /// Adds members to `user` and `ctx`.
  ///
  /// - Throws: `config.fact_reserved` for a name that the guard sets itself, `config.bad_value` for
  ///   what is not JSON.
  public init(
    user: [String: JSONValue] = [:],
    context: [String: JSONValue] = [:]
  ) throws(GuardError) {
    self.user = try Facts.checked(user, reserved: Facts.reservedUser, root: "user")
    self.context = try Facts.checked(context, reserved: Facts.reservedContext, root: "ctx")
  }

  private static func checked(
    _ facts: [String: JSONValue],
    reserved: [String],
    root: String
  ) throws(GuardError) -> [JSONMember] {
    for name in reserved where facts[name] != nil {
      throw GuardError(
        code: "config.fact_reserved",
        message: "the fact `\(root).\(name)` is set by the guard"
      )
    }
    let members = facts.map { JSONMember(Text($0.key), $0.value) }.sorted { $0.key < $1.key }
    guard FactDocuments.document(.object(members)) != nil else {
      throw GuardError(code: "config.bad_value", message: "a fact under `\(root)` is not JSON")
    }
    return members
  }
}
