import AmbitModel
import AmbitStore
import AmbitWarrant

/// Facts that the enforcement point sets, from authenticated sources only (DESIGN section 9).
enum Facts {
  /// Facts `user`; `user.roles` comes from the request itself.
  static func user(
    organization: OrganizationID,
    agent: Agent,
    principal: Text?
  ) -> JSONDocument {
    var json = JSONWriter(capacity: 256)
    json.beginObject()
    if let principal {
      json.name("id")
      json.string(principal)
    }
    json.name("organization")
    json.string(organization.string)
    json.name("agent")
    json.string(agent.name)
    json.name("agent_id")
    json.string(agent.id.string)
    json.name("agent_role")
    json.string(agent.role.rawValue)
    json.name("claims")
    json.beginObject()
    json.endObject()
    json.endObject()
    return document(json)
  }

  /// Facts `ctx` of a call over HTTP; `warrant` is whose warrant passed bound 2, and nil when none
  /// did, so that `has(ctx.warrant)` demands one.
  static func context(at now: Timestamp, warrant: WarrantVerdict.Identity?) -> JSONDocument {
    var json = JSONWriter(capacity: 64)
    json.beginObject()
    json.name("time")
    json.int(Int(now.microseconds / 1_000_000))
    json.name("pep")
    json.string(Metrics.enforcementPoint)
    json.name("protocol")
    json.string("http")
    if let warrant {
      json.name("warrant")
      json.beginObject()
      json.name("id")
      json.string(warrant.warrant.name)
      json.name("root")
      json.string(warrant.root.hex)
      json.name("depth")
      // At most 64 once step 1 passed.
      json.int(Int(truncatingIfNeeded: warrant.depth))
      json.name("clearance")
      json.int(Int(warrant.clearance))
      json.endObject()
    }
    json.endObject()
    return document(json)
  }

  private static func document(_ json: JSONWriter) -> JSONDocument {
    do {
      return try JSONDocument(parsing: json.bytes)
    } catch {
      // `Text` is well-formed UTF-8, names come from the database as strings, and the writer
      // escapes the rest.
      preconditionFailure("a written document is always valid JSON")
    }
  }
}
