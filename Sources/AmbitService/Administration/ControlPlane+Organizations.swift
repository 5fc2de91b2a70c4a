import AmbitCrypto
package import AmbitModel
package import AmbitStore

extension ControlPlane {
  /// Creates an organization with its first administrator's key, for a system key.
  ///
  /// The body is `{"name": …, "metadata"?: {…}}`.
  package func createOrganization(
    _ body: JSONElement,
    for caller: Caller
  ) async throws(ServiceError) -> CreatedOrganization {
    try caller.require(.system)
    let object = try RequestObject(body, known: ["name", "metadata"])
    guard let name = try object.entityName("name") else {
      throw object.wrongType("name", try object.required("name"), "a name")
    }
    let now = now
    var organization = Organization(id: OrganizationID.make(at: now), name: name, createdAt: now)
    if let metadata = try object.smallObject("metadata") { organization.metadata = metadata }
    let key = issue(
      for: organization.id,
      scopes: ControlPlane.organizationScopes,
      creator: caller.actor
    )
    let draft = record(
      AdminAct(
        "organization.create",
        target: organization.id.string,
        after: organization.json
      ),
      by: caller
    )
    let created = organization
    try await withStore { () throws(StoreError) in
      try await store.system.createOrganization(created, keys: [key.key], recording: draft)
    }
    return CreatedOrganization(organization: organization, key: key, systemKey: nil)
  }

  /// Organizations in order of creation, for a system key.
  package func organizations(
    _ page: PageRequest,
    for caller: Caller
  ) async throws(ServiceError) -> Page<Organization> {
    try caller.require(.system)
    let after = try page.cursor.map { cursor throws(ServiceError) in
      guard let id = OrganizationID(cursor) else { throw PageRequest.badCursor }
      return id
    }
    let organizations = try await withStore { () throws(StoreError) in
      try await store.system.organizations(after: after, limit: page.limit)
    }
    return PageRequest.page(organizations, limit: page.limit) { $0.id.string }
  }

  /// Deletes an organization softly, for a system key: its keys are revoked at once.
  package func deleteOrganization(
    _ id: String,
    for caller: Caller
  ) async throws(ServiceError) {
    try caller.require(.system)
    guard let id = OrganizationID(id), id != .system else {
      throw ServiceError.notFound("organization")
    }
    let now = now
    let draft = record(AdminAct("organization.delete", target: id.string), by: caller)
    try await withStore("organization") { () throws(StoreError) in
      try await store.system.deleteOrganization(id, at: now, recording: draft)
    }
    authenticator.forget()
    runtimes.forget(id)
    readinessMemo.forget()
  }

  /// The caller's own organization.
  package func organization(for caller: Caller) async throws(ServiceError) -> Organization {
    try caller.require(.read)
    return try await withStore("organization") { () throws(StoreError) in
      try await rows(of: caller).organization()
    }
  }

  /// Changes the caller's own organization.
  ///
  /// The body is `{"name"?: …, "metadata"?: {…}}`.
  package func updateOrganization(
    _ body: JSONElement,
    for caller: Caller
  ) async throws(ServiceError) -> Organization {
    try caller.require(.write)
    let object = try RequestObject(body, known: ["name", "metadata"])
    let name = try object.entityName("name")
    let metadata = try object.smallObject("metadata")
    let old = try await withStore("organization") { () throws(StoreError) in
      try await rows(of: caller).organization()
    }
    var changed = old
    changed.name = name ?? old.name
    changed.metadata = metadata ?? old.metadata
    let new = changed
    let now = now
    let draft = record(
      AdminAct(
        "organization.update",
        target: old.id.string,
        before: old.json,
        after: new.json
      ),
      by: caller
    )
    return try await withStore("organization") { () throws(StoreError) in
      try await rows(of: caller).updateOrganization(
        name: new.name,
        metadata: new.metadata,
        at: now,
        recording: draft
      )
    }
  }
}
