import AmbitModel

/// Writes the facts that a guard sets, in the names of DESIGN section 9.
enum FactDocuments {
  /// What `ctx.pep` says in this enforcement point.
  static let enforcementPoint = "guard"

  /// Facts `user`; nil when the principal's claims are no JSON object.
  static func user(_ scope: Scope, agent: AgentIdentity) -> JSONElement? {
    var members: [JSONMember] = []
    func add(_ name: Text, _ value: String?) {
      if let value { members.append(JSONMember(name, .string(Text(value)))) }
    }
    add("id", scope.principal?.id)
    add("organization", agent.organization)
    add("agent", agent.name)
    add("agent_id", agent.id)
    add("agent_role", agent.role)
    let claims = scope.principal?.claims ?? .object([])
    guard case .object = claims else { return nil }
    members.append(JSONMember("claims", claims))
    return document(.object(members + scope.facts.user))
  }

  /// Facts `ctx`.
  static func context(_ scope: Scope, at now: Timestamp) -> JSONElement? {
    let seconds = now.microseconds / 1_000_000
    return document(
      .object(
        [
          JSONMember("time", .number(Text(String(seconds)))),
          JSONMember("pep", .string(Text(enforcementPoint))),
          JSONMember("protocol", "in_process"),
        ] + scope.facts.context
      )
    )
  }

  /// A tree as a document; nil when it is not one that the strict reader accepts.
  static func document(_ value: JSONValue) -> JSONElement? {
    var writer = JSONWriter()
    writer.value(value)
    return try? JSONDocument(parsing: writer.bytes).root
  }
}
