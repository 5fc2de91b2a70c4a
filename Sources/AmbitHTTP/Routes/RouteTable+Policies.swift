import AmbitModel
import AmbitService
import AmbitStore
import HTTPTypes

extension RouteTable {
  /// Policies: the organization's ceiling, and one per agent.
  static let policies: [Route] =
    [
      Route(.get, "/v1/policies", .key(.read), "Lists the scopes that have a policy.") {
        exchange throws(ServiceError) in
        Reply(try await exchange.plane.policyStates(for: try exchange.caller))
      },
      Route(
        .post,
        "/v1/policies/validate",
        .key(.read),
        "Checks a source without keeping it."
      ) { exchange throws(ServiceError) in
        Reply(
          json: try exchange.plane.validatePolicy(try exchange.json, for: try exchange.caller)
        )
      },
    ] + scopeRoutes("/v1/policies/organization", isAgent: false)
    + scopeRoutes("/v1/policies/agents/{id}", isAgent: true)

  /// The routes of one kind of scope; an agent's id is the first variable segment.
  private static func scopeRoutes(_ path: String, isAgent: Bool) -> [Route] {
    let what = isAgent ? "an agent's policy" : "the organization's ceiling"
    @Sendable func scope(_ exchange: Exchange) async throws(ServiceError) -> PolicyScope {
      try await exchange.plane.policyScope(
        agent: isAgent ? exchange.parameters[0] : nil,
        for: try exchange.caller
      )
    }
    return [
      Route(.get, path, .key(.read), "Shows \(what) in force.") {
        exchange throws(ServiceError) in
        let view = try await exchange.plane.policy(
          try await scope(exchange),
          for: try exchange.caller
        )
        return Reply(view).tagged(view.state.revision)
      },
      Route(
        .put,
        path,
        .key(.write),
        "Adds a version of \(what); `activate` puts it in force. Needs If-Match unless first."
      ) { exchange throws(ServiceError) in
        let view = try await exchange.plane.putPolicy(
          try await scope(exchange),
          try exchange.json,
          ifRevision: try exchange.ifMatch,
          for: try exchange.caller
        )
        return Reply(.created, view).tagged(view.state.revision)
      },
      Route(
        .get,
        path + "/versions",
        .key(.read),
        "Lists versions of \(what), newest first.",
        query: ["limit", "cursor"]
      ) { exchange throws(ServiceError) in
        Reply(
          try await exchange.plane.versions(
            try await scope(exchange),
            try exchange.page(),
            for: try exchange.caller
          )
        )
      },
      Route(.get, path + "/versions/{n}", .key(.read), "Shows one version of \(what).") {
        exchange throws(ServiceError) in
        guard let number = exchange.parameters.last.flatMap({ Int64($0) }), number > 0 else {
          throw ServiceError(.notFound, "request.not_found", "no such policy version")
        }
        return Reply(
          try await exchange.plane.version(
            try await scope(exchange),
            number,
            for: try exchange.caller
          )
        )
      },
      Route(
        .post,
        path + "/activate",
        .key(.activate),
        "Puts a version of \(what) in force. Needs If-Match."
      ) { exchange throws(ServiceError) in
        let view = try await exchange.plane.activatePolicy(
          try await scope(exchange),
          try exchange.json,
          ifRevision: try exchange.requiredIfMatch,
          for: try exchange.caller
        )
        return Reply(view).tagged(view.state.revision)
      },
      Route(
        .post,
        path + "/rollback",
        .key(.activate),
        "Puts an older version of \(what) in force again. Needs If-Match."
      ) { exchange throws(ServiceError) in
        let view = try await exchange.plane.rollbackPolicy(
          try await scope(exchange),
          try exchange.json,
          ifRevision: try exchange.requiredIfMatch,
          for: try exchange.caller
        )
        return Reply(view).tagged(view.state.revision)
      },
    ]
  }
}
