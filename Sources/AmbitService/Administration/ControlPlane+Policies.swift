import AmbitCrypto
package import AmbitModel
package import AmbitStore

extension ControlPlane {
  /// The scope that a path names: `organization`, or `agents/` with an id or a name.
  package func policyScope(
    agent reference: String?,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyScope {
    guard let reference else { return .organization }
    return .agent(try await agent(reference, for: caller).id)
  }

  /// All scopes that have a version.
  package func policyStates(for caller: Caller) async throws(ServiceError) -> Page<PolicyState> {
    try caller.require(.read)
    let states = try await withStore { () throws(StoreError) in
      try await rows(of: caller).policyStates()
    }
    return Page(items: states, nextCursor: nil)
  }

  /// Where a scope stands, with the version in force.
  package func policy(
    _ scope: PolicyScope,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyView {
    try caller.require(.read)
    let view = try await withStore("policy") { () throws(StoreError) in
      let rows = rows(of: caller)
      return PolicyView(
        state: try await rows.policyState(scope),
        version: try await rows.activePolicy(scope)
      )
    }
    guard view.state.latest > 0 else { throw ServiceError.notFound("policy") }
    return view
  }

  /// Hands in a version, which must compile, and puts it in force if asked to.
  ///
  /// - `body`: `{"source", "note"?, "activate"?: false}`.
  /// - `revision`: what `If-Match` names; nil is accepted for the first version of a scope only.
  package func putPolicy(
    _ scope: PolicyScope,
    _ body: JSONElement,
    ifRevision revision: Int64?,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyView {
    try caller.require(.write)
    let object = try RequestObject(body, known: ["source", "note", "activate"])
    let source = Array(try object.requiredString("source", bytesMax: 1 << 20).utf8)
    let note = try object.string("note", bytesMax: 500)
    let activates = try object.bool("activate") ?? false
    if activates { try caller.require(.activate) }
    try PolicyCheck.requireValid(source, scope: scope)
    let state = try await withStore("agent") { () throws(StoreError) in
      try await rows(of: caller).policyState(scope)
    }
    guard revision != nil || state.revision == 0 else {
      throw ServiceError(
        .preconditionRequired,
        "request.if_match_required",
        "a policy is there already: name its revision with If-Match"
      )
    }
    let new = NewPolicyVersion(
      source: source,
      sourceDigest: PolicyCheck.digest(of: source, scope: scope),
      author: caller.actor,
      note: note,
      createdAt: now
    )
    let before = try await activeVersion(scope, for: caller)
    let draft = record(
      AdminAct(
        activates ? "policy.put_active" : "policy.put",
        target: scope.path,
        agent: scope.agent,
        before: before.map { PolicyCheck.reference($0.sourceDigest) },
        after: PolicyCheck.reference(new.sourceDigest)
      ),
      by: caller
    )
    let (version, changed) = try await withStore("agent") { () throws(StoreError) in
      try await rows(of: caller).putPolicy(
        new,
        scope: scope,
        ifRevision: revision ?? 0,
        activate: activates,
        recording: draft
      )
    }
    if activates { policiesChanged(caller) }
    return PolicyView(state: changed, version: version)
  }

  /// Puts a version in force.
  ///
  /// The body is `{"version": n}`.
  package func activatePolicy(
    _ scope: PolicyScope,
    _ body: JSONElement,
    ifRevision revision: Int64,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyView {
    try caller.require(.activate)
    let object = try RequestObject(body, known: ["version"])
    guard let version = try object.int("version", in: 1...CallRequest.Limits.integerMax) else {
      throw object.wrongType("version", try object.required("version"), "a whole number")
    }
    return try await activate(
      scope,
      Int64(version),
      "policy.activate",
      ifRevision: revision,
      for: caller
    )
  }

  /// Puts an older version in force again: the named one, or the newest before the active one.
  ///
  /// The body is `{"version"?: n}`.
  package func rollbackPolicy(
    _ scope: PolicyScope,
    _ body: JSONElement,
    ifRevision revision: Int64,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyView {
    try caller.require(.activate)
    let object = try RequestObject(body, known: ["version"])
    let named = try object.int("version", in: 1...CallRequest.Limits.integerMax)
    let state = try await withStore("policy") { () throws(StoreError) in
      try await rows(of: caller).policyState(scope)
    }
    guard let active = state.active, let target = named.map(Int64.init) ?? older(than: active),
      target < active
    else {
      throw ServiceError(.conflict, "policy.nothing_older", "there is no older version")
    }
    return try await activate(
      scope,
      target,
      "policy.rollback",
      ifRevision: revision,
      for: caller
    )
  }

  private func older(than version: Int64) -> Int64? {
    version > 1 ? version - 1 : nil
  }

  private func activate(
    _ scope: PolicyScope,
    _ number: Int64,
    _ operation: ReasonCode,
    ifRevision revision: Int64,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyView {
    let version = try await self.version(scope, number, for: caller)
    try PolicyCheck.requireValid(version.source, scope: scope)
    let before = try await activeVersion(scope, for: caller)
    let draft = record(
      AdminAct(
        operation,
        target: "\(scope.path)/versions/\(number)",
        agent: scope.agent,
        before: before.map { PolicyCheck.reference($0.sourceDigest) },
        after: PolicyCheck.reference(version.sourceDigest)
      ),
      by: caller
    )
    let now = now
    let state = try await withStore("policy") { () throws(StoreError) in
      try await rows(of: caller).activatePolicy(
        scope,
        version: number,
        ifRevision: revision,
        at: now,
        recording: draft
      )
    }
    policiesChanged(caller)
    return PolicyView(state: state, version: version)
  }

  private func activeVersion(
    _ scope: PolicyScope,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyVersion? {
    try await withStore("policy") { () throws(StoreError) in
      try await rows(of: caller).activePolicy(scope)
    }
  }

  private func policiesChanged(_ caller: Caller) {
    runtimes.forget(caller.tenant.organization)
    readinessMemo.forget()
  }

  /// One version.
  package func version(
    _ scope: PolicyScope,
    _ number: Int64,
    for caller: Caller
  ) async throws(ServiceError) -> PolicyVersion {
    try caller.require(.read)
    let version = try await withStore("policy version") { () throws(StoreError) in
      try await rows(of: caller).policyVersion(scope, number)
    }
    guard let version else { throw ServiceError.notFound("policy version") }
    return version
  }

  /// Versions of a scope, newest first.
  package func versions(
    _ scope: PolicyScope,
    _ page: PageRequest,
    for caller: Caller
  ) async throws(ServiceError) -> Page<PolicyVersion> {
    try caller.require(.read)
    let before = try page.cursor.map { cursor throws(ServiceError) in
      guard let number = Int64(cursor), number > 0 else { throw PageRequest.badCursor }
      return number
    }
    let versions = try await withStore("policy") { () throws(StoreError) in
      try await rows(of: caller).policyVersions(scope, before: before, limit: page.limit)
    }
    return PageRequest.page(versions, limit: page.limit) { "\($0.version)" }
  }

  /// Checks a source without keeping it.
  ///
  /// The body is `{"source", "scope"?: "organization"|"agent"}`.
  /// Answers `{"valid", "errors": [...]}`.
  package func validatePolicy(
    _ body: JSONElement,
    for caller: Caller
  ) throws(ServiceError) -> [UInt8] {
    try caller.require(.read)
    let object = try RequestObject(body, known: ["source", "scope"])
    let source = Array(try object.requiredString("source", bytesMax: 1 << 20).utf8)
    let word = try object.string("scope", bytesMax: 16) ?? "agent"
    guard word == "agent" || word == "organization" else {
      throw object.badValue(
        "scope",
        try object.required("scope"),
        "`scope` is organization or agent"
      )
    }
    let errors = PolicyCheck.errors(in: source, isCeiling: word == "organization")
    var json = JSONWriter()
    json.beginObject()
    json.name("valid")
    json.bool(errors.isEmpty)
    json.name("errors")
    json.beginArray()
    for error in errors { error.write(to: &json) }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  /// What decides for an agent now: its policy and the ceiling.
  package func effectivePolicy(
    agent reference: String,
    for caller: Caller
  ) async throws(ServiceError) -> [UInt8] {
    try caller.require(.read)
    let agent = try await agent(reference, for: caller)
    let policy = try await activeVersion(.agent(agent.id), for: caller)
    let ceiling = try await activeVersion(.organization, for: caller)
    let compiled = CompiledPolicy(policySource: policy?.source, ceilingSource: ceiling?.source)
    var json = JSONWriter(capacity: 2_048)
    json.beginObject()
    json.name("agent")
    agent.write(to: &json)
    json.name("policy")
    if let policy { policy.write(to: &json) } else { json.null() }
    json.name("ceiling")
    if let ceiling { ceiling.write(to: &json) } else { json.null() }
    json.name("error")
    if case .broken(let diagnostic) = compiled.policy {
      ServiceError.Detail(diagnostic, pointer: "").write(to: &json)
    } else {
      json.null()
    }
    json.endObject()
    return json.bytes
  }
}

extension PolicyScope {
  /// The agent, if it is an agent's scope.
  var agent: AgentID? {
    if case .agent(let id) = self { id } else { nil }
  }
}
