import AmbitModel
import AmbitService
import AmbitStore
import HTTPTypes

extension RouteTable {
  /// The first steps of a new server.
  static let setup: [Route] = [
    Route(.get, "/setup", .open, "Says how to set the server up.") { _ in
      Reply(
        text: """
          This server is set up with the one-time code that it printed at its start:

            POST /v1/setup {"code": "…", "organization": "Example"}

          The answer holds the first organization and its keys, shown this once.

          """
      )
    },
    Route(
      .post,
      "/v1/setup",
      .open,
      "Uses the one-time code up: the first organization, its key and the system key."
    ) { exchange throws(ServiceError) in
      let created = try await exchange.plane.setUp(
        try exchange.json,
        address: exchange.address,
        requestID: exchange.requestID
      )
      return Reply(.created, created)
    },
  ]

  /// Organizations.
  static let organizations: [Route] = [
    Route(
      .post,
      "/v1/organizations",
      .key(.system),
      "Creates an organization with its first key."
    ) { exchange throws(ServiceError) in
      Reply(
        .created,
        try await exchange.plane.createOrganization(
          try exchange.json,
          for: try exchange.caller
        )
      )
    },
    Route(
      .get,
      "/v1/organizations",
      .key(.system),
      "Lists organizations.",
      query: ["limit", "cursor"]
    ) { exchange throws(ServiceError) in
      Reply(
        try await exchange.plane.organizations(try exchange.page(), for: try exchange.caller)
      )
    },
    Route(
      .delete,
      "/v1/organizations/{id}",
      .key(.system),
      "Deletes an organization; its keys are revoked at once."
    ) { exchange throws(ServiceError) in
      try await exchange.plane.deleteOrganization(
        exchange.parameters[0],
        for: try exchange.caller
      )
      return .empty
    },
    Route(.get, "/v1/organization", .key(.read), "Shows the key's own organization.") {
      exchange throws(ServiceError) in
      Reply(try await exchange.plane.organization(for: try exchange.caller))
    },
    Route(.patch, "/v1/organization", .key(.write), "Changes the key's own organization.") {
      exchange throws(ServiceError) in
      Reply(
        try await exchange.plane.updateOrganization(
          try exchange.json,
          for: try exchange.caller
        )
      )
    },
  ]

  /// API keys.
  static let keys: [Route] = [
    Route(.get, "/v1/me", .key([]), "Shows the presented key.") {
      exchange throws(ServiceError) in
      Reply(json: try exchange.plane.describe(try exchange.caller))
    },
    Route(
      .post,
      "/v1/keys",
      .key(.keys),
      "Creates a key with at most its creator's scopes; its text is shown this once."
    ) { exchange throws(ServiceError) in
      Reply(
        .created,
        try await exchange.plane.createKey(try exchange.json, for: try exchange.caller)
      )
    },
    Route(
      .get,
      "/v1/keys",
      .key(.keys),
      "Lists keys, revoked ones included.",
      query: ["limit", "cursor"]
    ) { exchange throws(ServiceError) in
      Reply(try await exchange.plane.keys(try exchange.page(), for: try exchange.caller))
    },
    Route(.get, "/v1/keys/{id}", .key(.keys), "Shows a key.") {
      exchange throws(ServiceError) in
      Reply(try await exchange.plane.key(exchange.parameters[0], for: try exchange.caller))
    },
    Route(.delete, "/v1/keys/{id}", .key(.keys), "Revokes a key; its row stays.") {
      exchange throws(ServiceError) in
      Reply(
        try await exchange.plane.revokeKey(exchange.parameters[0], for: try exchange.caller)
      )
    },
    Route(
      .post,
      "/v1/keys/{id}/rotate",
      .key(.keys),
      "Makes a key with the same powers; the old one ends after `overlap_seconds`."
    ) { exchange throws(ServiceError) in
      Reply(
        .created,
        try await exchange.plane.rotateKey(
          exchange.parameters[0],
          try exchange.json,
          for: try exchange.caller
        )
      )
    },
  ]

  /// Agents.
  static let agents: [Route] = [
    Route(.post, "/v1/agents", .key(.register), "Registers an agent.") {
      exchange throws(ServiceError) in
      let agent = try await exchange.plane.createAgent(
        try exchange.json,
        for: try exchange.caller
      )
      return Reply(.created, agent).tagged(agent.revision)
    },
    Route(
      .get,
      "/v1/agents",
      .key(.read),
      "Lists agents, or finds the one of a name.",
      query: ["limit", "cursor", "name"]
    ) { exchange throws(ServiceError) in
      Reply(
        try await exchange.plane.agents(
          named: exchange.query["name"],
          try exchange.page(),
          for: try exchange.caller
        )
      )
    },
    Route(.get, "/v1/agents/{id}", .key(.read), "Shows an agent.") {
      exchange throws(ServiceError) in
      let agent = try await exchange.plane.agent(
        id: exchange.parameters[0],
        for: try exchange.caller
      )
      return Reply(agent).tagged(agent.revision)
    },
    Route(
      .patch,
      "/v1/agents/{id}",
      .key(.write),
      "Changes an agent; `mode` needs `activate`. Needs If-Match."
    ) { exchange throws(ServiceError) in
      let agent = try await exchange.plane.updateAgent(
        exchange.parameters[0],
        try exchange.json,
        ifRevision: try exchange.requiredIfMatch,
        for: try exchange.caller
      )
      return Reply(agent).tagged(agent.revision)
    },
    Route(
      .delete,
      "/v1/agents/{id}",
      .key(.write),
      "Deletes an agent and revokes its keys."
    ) { exchange throws(ServiceError) in
      try await exchange.plane.deleteAgent(exchange.parameters[0], for: try exchange.caller)
      return .empty
    },
    Route(.post, "/v1/agents/{id}/activate", .key(.register), "Lets an agent act.") {
      exchange throws(ServiceError) in
      let agent = try await exchange.plane.setAgent(
        exchange.parameters[0],
        active: true,
        for: try exchange.caller
      )
      return Reply(agent).tagged(agent.revision)
    },
    Route(
      .post,
      "/v1/agents/{id}/deactivate",
      .key(.register),
      "Stops an agent: its calls are denied."
    ) { exchange throws(ServiceError) in
      let agent = try await exchange.plane.setAgent(
        exchange.parameters[0],
        active: false,
        for: try exchange.caller
      )
      return Reply(agent).tagged(agent.revision)
    },
    Route(
      .get,
      "/v1/agents/{id}/effective-policy",
      .key(.read),
      "Shows the policy and ceiling that decide for an agent."
    ) { exchange throws(ServiceError) in
      Reply(
        json: try await exchange.plane.effectivePolicy(
          agent: exchange.parameters[0],
          for: try exchange.caller
        )
      )
    },
  ]
}
