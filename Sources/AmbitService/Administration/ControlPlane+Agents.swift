import AmbitCrypto
package import AmbitModel
package import AmbitStore

extension ControlPlane {
  /// The longest time an agent may be observed, in days.
  static let observeDaysMax: Int64 = 90

  /// Registers an agent.
  ///
  /// The body is `{"name", "role"?, "delegated_user"?, "token_claims"?, "sdk_version"?,
  ///   "mode"?, "observe_until"?}`.
  package func createAgent(
    _ body: JSONElement,
    for caller: Caller
  ) async throws(ServiceError) -> Agent {
    try caller.require(.register)
    let object = try RequestObject(
      body,
      known: [
        "name", "role", "delegated_user", "token_claims", "sdk_version", "mode", "observe_until",
      ]
    )
    guard let name = try object.entityName("name") else {
      throw object.wrongType("name", try object.required("name"), "a name")
    }
    let now = now
    var agent = Agent(id: AgentID.make(at: now), name: name, createdAt: now)
    try apply(object, to: &agent, caller: caller)
    agent.sdkVersion = try object.string("sdk_version", bytesMax: 64)
    let new = agent
    let draft = record(
      AdminAct("agent.create", target: new.id.string, agent: new.id, after: new.json),
      by: caller
    )
    try await withStore("agent") { () throws(StoreError) in
      try await rows(of: caller).createAgent(new, recording: draft)
    }
    runtimes.forget(caller.tenant.organization)
    return new
  }

  /// Agents in order of creation, or the one of a name.
  package func agents(
    named name: String?,
    _ page: PageRequest,
    for caller: Caller
  ) async throws(ServiceError) -> Page<Agent> {
    try caller.require(.read)
    if let name {
      let agent = try await withStore("agent") { () throws(StoreError) in
        try await rows(of: caller).agent(named: name)
      }
      return Page(items: agent.map { [$0] } ?? [], nextCursor: nil)
    }
    let after = try page.cursor.map { cursor throws(ServiceError) in
      guard let id = AgentID(cursor) else { throw PageRequest.badCursor }
      return id
    }
    let agents = try await withStore { () throws(StoreError) in
      try await rows(of: caller).agents(after: after, limit: page.limit)
    }
    return PageRequest.page(agents, limit: page.limit) { $0.id.string }
  }

  /// One agent by id.
  package func agent(id: String, for caller: Caller) async throws(ServiceError) -> Agent {
    try caller.require(.read)
    return try await agent(id, for: caller)
  }

  /// One agent by id or name, whatever the caller's scopes.
  func agent(_ reference: String, for caller: Caller) async throws(ServiceError) -> Agent {
    let agent = try await withStore("agent") { () throws(StoreError) in
      if let id = AgentID(reference) { return try await rows(of: caller).agent(id) }
      return try await rows(of: caller).agent(named: reference)
    }
    guard let agent else { throw ServiceError.notFound("agent") }
    return agent
  }

  /// Changes an agent.
  ///
  /// - `body`: `{"name"?, "role"?, "delegated_user"?, "token_claims"?, "mode"?, "observe_until"?}`.
  /// - `revision`: what `If-Match` names.
  package func updateAgent(
    _ id: String,
    _ body: JSONElement,
    ifRevision revision: Int64,
    for caller: Caller
  ) async throws(ServiceError) -> Agent {
    try caller.require(.write)
    let object = try RequestObject(
      body,
      known: ["name", "role", "delegated_user", "token_claims", "mode", "observe_until"]
    )
    let old = try await agent(id, for: caller)
    var agent = old
    if let name = try object.entityName("name") { agent.name = name }
    try apply(object, to: &agent, caller: caller)
    agent.revision = revision
    return try await replace(old, with: agent, "agent.update", for: caller)
  }

  /// Lets an agent act again, or stops it: an inactive agent is denied.
  package func setAgent(
    _ id: String,
    active: Bool,
    for caller: Caller
  ) async throws(ServiceError) -> Agent {
    try caller.require(.register)
    let old = try await agent(id, for: caller)
    guard old.active != active else { return old }
    var agent = old
    agent.active = active
    return try await replace(
      old,
      with: agent,
      active ? "agent.activate" : "agent.deactivate",
      for: caller
    )
  }

  /// Deletes an agent softly: its keys are revoked and its policy ends.
  package func deleteAgent(_ id: String, for caller: Caller) async throws(ServiceError) {
    try caller.require(.write)
    let old = try await agent(id, for: caller)
    let now = now
    let draft = record(
      AdminAct("agent.delete", target: old.id.string, agent: old.id, before: old.json),
      by: caller
    )
    try await withStore("agent") { () throws(StoreError) in
      try await rows(of: caller).deleteAgent(old.id, at: now, recording: draft)
    }
    authenticator.forget()
    runtimes.forget(caller.tenant.organization)
    readinessMemo.forget()
  }

  /// The number of agents, of all organizations, whose decisions do not bind now.
  package func observedAgents() async throws(ServiceError) -> Int {
    let now = now
    return try await withStore { () throws(StoreError) in
      var count = 0
      var lastOrganization: OrganizationID?
      while true {
        let page = try await store.system.organizations(after: lastOrganization, limit: 200)
        for organization in page {
          count += try await observed(in: organization.id, at: now)
        }
        guard page.count == 200 else { return count }
        lastOrganization = page.last?.id
      }
    }
  }

  private func observed(
    in organization: OrganizationID,
    at now: Timestamp
  ) async throws(StoreError) -> Int {
    let rows = store.organization(LocalOperator().tenant(organization))
    var count = 0
    var last: AgentID?
    while true {
      let page = try await rows.agents(after: last, limit: 200)
      for agent in page where agent.mode == .observe {
        if let until = agent.observeUntil, now < until { count += 1 }
      }
      guard page.count == 200 else { return count }
      last = page.last?.id
    }
  }

  private func replace(
    _ old: Agent,
    with changed: Agent,
    _ operation: ReasonCode,
    for caller: Caller
  ) async throws(ServiceError) -> Agent {
    var new = changed
    new.updatedAt = now
    let row = new
    let draft = record(
      AdminAct(operation, target: old.id.string, agent: old.id, before: old.json, after: row.json),
      by: caller
    )
    let stored = try await withStore("agent") { () throws(StoreError) in
      try await rows(of: caller).updateAgent(row, recording: draft)
    }
    runtimes.forget(caller.tenant.organization)
    return stored
  }

  /// Reads the members that creation and change have in common.
  private func apply(
    _ object: RequestObject,
    to agent: inout Agent,
    caller: Caller
  ) throws(ServiceError) {
    if let word = try object.string("role", bytesMax: 16) {
      guard let role = AgentRole(rawValue: word) else {
        throw object.badValue(
          "role",
          try object.required("role"),
          "`role` is executor, planner, reviewer or admin"
        )
      }
      agent.role = role
    }
    if let user = try object.string("delegated_user", bytesMax: 256) {
      agent.delegatedUser = user.isEmpty ? nil : user
    }
    if let claims = try object.smallObject("token_claims") { agent.tokenClaims = claims }
    try applyMode(object, to: &agent, caller: caller)
  }

  private func applyMode(
    _ object: RequestObject,
    to agent: inout Agent,
    caller: Caller
  ) throws(ServiceError) {
    guard let word = try object.string("mode", bytesMax: 16) else {
      if let until = object.optional("observe_until") {
        throw object.badValue("observe_until", until, "`observe_until` goes with `mode`: observe")
      }
      return
    }
    guard let mode = EnforcementMode(word: word) else {
      throw object.badValue(
        "mode",
        try object.required("mode"),
        "`mode` is enforce or observe"
      )
    }
    // Observing lets refused calls run, so that it takes the power to put policies in force.
    try caller.require(.activate)
    agent.mode = mode
    guard mode == .observe else {
      if let until = object.optional("observe_until") {
        throw object.badValue("observe_until", until, "`observe_until` goes with `mode`: observe")
      }
      agent.observeUntil = nil
      return
    }
    let text = try object.requiredString("observe_until", bytesMax: 64)
    let limit = now.adding(seconds: ControlPlane.observeDaysMax * 86_400)
    guard let until = Timestamp(text), until > now, until <= limit else {
      throw object.badValue(
        "observe_until",
        try object.required("observe_until"),
        "`observe_until` is a moment within the next \(ControlPlane.observeDaysMax) days"
      )
    }
    agent.observeUntil = until
  }
}
