import AmbitCrypto
package import AmbitModel
package import AmbitStore

extension ControlPlane {
  /// What an administrator's key of an organization may do: everything but what only the server's
  /// own keys may.
  static let organizationScopes = KeyScopes.all.subtracting(.systemOnly)
  /// What the server's own first key may do.
  static let systemScopes: KeyScopes = [.system, .tenantsAct, .metrics, .auditRead, .read, .keys]
  /// Days until a key expires when nothing is said, and at most.
  static let keyDays = (default: 90, max: 365)

  /// Makes a key; the caller stores its row.
  func issue(
    for organization: OrganizationID,
    scopes: KeyScopes,
    environment: KeyEnvironment = .live,
    agent: AgentID? = nil,
    creator: String,
    expiresAt: Timestamp? = nil
  ) -> IssuedKey {
    let now = now
    let text = APIKeyText.make(id: KeyID.make(at: now), isLive: environment == .live)
    let key = APIKey(
      id: text.id,
      organization: organization,
      digest: text.digest,
      lastFour: text.lastFour,
      environment: environment,
      scopes: scopes,
      agent: agent,
      creator: creator,
      createdAt: now,
      expiresAt: expiresAt ?? now.adding(seconds: Int64(ControlPlane.keyDays.default) * 86_400)
    )
    return IssuedKey(key: key, text: text.text)
  }

  /// Creates a key with at most the powers of its creator.
  ///
  /// The body is `{"scopes": [...], "agent"?, "environment"?, "expires_in_days"?}`.
  package func createKey(
    _ body: JSONElement,
    for caller: Caller
  ) async throws(ServiceError) -> IssuedKey {
    try caller.require(.keys)
    let object = try RequestObject(
      body,
      known: ["scopes", "agent", "environment", "expires_in_days"]
    )
    let environment = try environment(object)
    let scopes = try scopes(object, environment: environment, caller: caller)
    let agent = try await boundAgent(object, caller: caller)
    let days = try object.int("expires_in_days", in: 1...ControlPlane.keyDays.max)
    let expiresAt = now.adding(seconds: Int64(days ?? ControlPlane.keyDays.default) * 86_400)
    let issued = issue(
      for: caller.tenant.organization,
      scopes: scopes,
      environment: environment,
      agent: agent,
      creator: caller.actor,
      expiresAt: expiresAt
    )
    let draft = record(
      AdminAct(
        "key.create",
        target: issued.key.id.string,
        agent: agent,
        after: issued.key.json
      ),
      by: caller
    )
    try await withStore("agent") { () throws(StoreError) in
      try await rows(of: caller).createKey(issued.key, recording: draft)
    }
    return issued
  }

  private func environment(_ object: RequestObject) throws(ServiceError) -> KeyEnvironment {
    guard let word = try object.string("environment", bytesMax: 16) else { return .live }
    guard let environment = KeyEnvironment(rawValue: word) else {
      throw object.badValue(
        "environment",
        try object.required("environment"),
        "`environment` is live or test"
      )
    }
    return environment
  }

  private func scopes(
    _ object: RequestObject,
    environment: KeyEnvironment,
    caller: Caller
  ) throws(ServiceError) -> KeyScopes {
    let words = try object.strings("scopes", countMax: 16, bytesMax: 32)
    let value = try object.required("scopes")
    guard let words, !words.isEmpty else {
      throw object.badValue("scopes", value, "`scopes` names none")
    }
    var scopes: KeyScopes = []
    for word in words {
      guard let scope = KeyScopes(word: word) else {
        throw object.badValue("scopes", value, "unknown scope `\(word)`")
      }
      scopes.insert(scope)
    }
    if environment == .test, !KeyScopes.testAllowed.isSuperset(of: scopes) {
      let allowed = KeyScopes.testAllowed.words.joined(separator: ", ")
      throw object.badValue("scopes", value, "a test key may have only \(allowed)")
    }
    guard caller.tenant.scopes.isSuperset(of: scopes) else {
      let missing = scopes.subtracting(caller.tenant.scopes).words.joined(separator: ", ")
      throw ServiceError(
        .forbidden,
        "identity.scope_insufficient",
        "a key cannot get a scope that its creator lacks: \(missing)"
      )
    }
    return scopes
  }

  private func boundAgent(
    _ object: RequestObject,
    caller: Caller
  ) async throws(ServiceError) -> AgentID? {
    guard let named = try object.string("agent", bytesMax: 256) else {
      guard caller.tenant.agent == nil else { return caller.tenant.agent }
      return nil
    }
    let agent = try await agent(named, for: caller)
    if let own = caller.tenant.agent, own != agent.id { throw ServiceError.notFound("agent") }
    return agent.id
  }

  /// Keys in order of creation, revoked ones included.
  package func keys(
    _ page: PageRequest,
    for caller: Caller
  ) async throws(ServiceError) -> Page<APIKey> {
    try caller.require(.keys)
    let after = try page.cursor.map { cursor throws(ServiceError) in
      guard let id = KeyID(cursor) else { throw PageRequest.badCursor }
      return id
    }
    let keys = try await withStore { () throws(StoreError) in
      try await rows(of: caller).keys(after: after, limit: page.limit)
    }
    return PageRequest.page(keys, limit: page.limit) { $0.id.string }
  }

  /// What a caller is told about itself.
  package func describe(_ caller: Caller) throws(ServiceError) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("organization", caller.tenant.organization.string)
    json.member("key", caller.tenant.key?.string)
    json.member("environment", caller.tenant.environment.rawValue)
    json.name("scopes")
    json.beginArray()
    for word in caller.tenant.scopes.words { json.string(word) }
    json.endArray()
    json.member("agent", caller.tenant.agent?.string)
    json.endObject()
    return json.bytes
  }

  /// One key.
  package func key(_ id: String, for caller: Caller) async throws(ServiceError) -> APIKey {
    try caller.require(.keys)
    return try await existingKey(id, for: caller)
  }

  private func existingKey(
    _ id: String,
    for caller: Caller
  ) async throws(ServiceError) -> APIKey {
    guard let id = KeyID(id) else { throw ServiceError.notFound("key") }
    let key = try await withStore("key") { () throws(StoreError) in
      try await rows(of: caller).key(id)
    }
    guard let key else { throw ServiceError.notFound("key") }
    return key
  }

  /// Ends a key at once.
  package func revokeKey(_ id: String, for caller: Caller) async throws(ServiceError) -> APIKey {
    try caller.require(.keys)
    let key = try await existingKey(id, for: caller)
    let now = now
    let draft = record(
      AdminAct("key.revoke", target: id, agent: key.agent, before: key.json),
      by: caller
    )
    let revoked = try await withStore("key") { () throws(StoreError) in
      try await rows(of: caller).revokeKey(key.id, at: now, recording: draft)
    }
    authenticator.forget()
    return revoked
  }

  /// Makes a key with the same powers and ends the old one after an overlap.
  ///
  /// The body is `{"overlap_seconds"?: 0…86400}`, 0 if nothing is said.
  package func rotateKey(
    _ id: String,
    _ body: JSONElement,
    for caller: Caller
  ) async throws(ServiceError) -> IssuedKey {
    try caller.require(.keys)
    let object = try RequestObject(body, known: ["overlap_seconds"])
    let overlap = try object.int("overlap_seconds", in: 0...86_400) ?? 0
    let old = try await existingKey(id, for: caller)
    let now = now
    guard old.revokedAt == nil, now < old.expiresAt else {
      throw ServiceError(.conflict, "key.ended", "the key has ended already")
    }
    guard caller.tenant.scopes.isSuperset(of: old.scopes) else {
      throw ServiceError(
        .forbidden,
        "identity.scope_insufficient",
        "a key cannot be rotated by one that lacks its scopes"
      )
    }
    let lifetime = old.expiresAt.microseconds - old.createdAt.microseconds
    let issued = issue(
      for: caller.tenant.organization,
      scopes: old.scopes,
      environment: old.environment,
      agent: old.agent,
      creator: caller.actor,
      expiresAt: Timestamp(microseconds: now.microseconds + lifetime)
    )
    let created = record(
      AdminAct(
        "key.rotate",
        target: issued.key.id.string,
        agent: old.agent,
        before: old.json,
        after: issued.key.json
      ),
      by: caller
    )
    let ended = record(
      AdminAct("key.revoke", target: old.id.string, agent: old.agent, before: old.json),
      by: caller
    )
    let end = now.adding(seconds: Int64(overlap))
    // The new key comes first: a crash between the two leaves one key too many, not one too few.
    try await withStore("key") { () throws(StoreError) in
      try await rows(of: caller).createKey(issued.key, recording: created)
      _ = try await rows(of: caller).revokeKey(old.id, at: end, recording: ended)
    }
    authenticator.forget()
    return issued
  }
}

extension KeyScopes {
  /// Every scope there is.
  static let all = KeyScopes(rawValue: (1 << UInt32(KeyScopes.names.count)) - 1)
}
