import AmbitModel
import AmbitWarrant

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

  /// Facts `ctx`; `warrant` once bound 2 has let it pass.
  static func context(
    _ scope: Scope,
    warrant: WarrantVerdict.Identity?,
    at now: Timestamp
  ) -> JSONElement? {
    var members = [
      JSONMember("time", number(now.microseconds / 1_000_000)),
      JSONMember("pep", .string(Text(enforcementPoint))),
      JSONMember("protocol", "in_process"),
    ]
    if let warrant {
      let facts: [JSONMember] = [
        JSONMember("id", .string(Text(warrant.warrant.name))),
        JSONMember("root", .string(Text(warrant.root.hex))),
        JSONMember("depth", number(warrant.depth)),
        JSONMember("clearance", number(warrant.clearance)),
      ]
      members.append(JSONMember("warrant", .object(facts)))
    }
    return document(.object(members + scope.facts.context))
  }

  private static func number(_ value: some BinaryInteger) -> JSONValue {
    .number(Text(String(value)))
  }

  /// A tree as a document; nil when it is not one that the strict reader accepts.
  static func document(_ value: JSONValue) -> JSONElement? {
    var writer = JSONWriter()
    writer.value(value)
    return try? JSONDocument(parsing: writer.bytes).root
  }
}
