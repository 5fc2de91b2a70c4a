package import AmbitCrypto
package import AmbitModel
import AmbitStore

extension ControlPlane {
  /// How long a one-time code can be used, in seconds.
  package static let setupCodeSeconds: Int64 = 900

  /// Offers a one-time code when nothing was ever set up.
  ///
  /// Answers the code to show to whoever starts the server; nil when there is nothing to set up.
  package func offerSetup() async throws(ServiceError) -> SetupCode? {
    let system = store.system
    let code = SetupCode.make()
    let expiresAt = now.adding(seconds: ControlPlane.setupCodeSeconds)
    return try await withStore { () throws(StoreError) -> SetupCode? in
      guard try await !system.isSetUp() else { return nil }
      try await system.offerSetupCode(digest: code.digest, expiresAt: expiresAt)
      return code
    }
  }

  /// Uses a code up: creates the first organization, its administrator's key and the system key.
  ///
  /// The body is `{"code": …, "organization": name}`.
  package func setUp(
    _ body: JSONElement,
    address: String,
    requestID: String
  ) async throws(ServiceError) -> CreatedOrganization {
    let object = try RequestObject(body, known: ["code", "organization"])
    let typed = try object.requiredString("code", bytesMax: 64)
    guard let name = try object.entityName("organization") else {
      throw object.wrongType("organization", try object.required("organization"), "a name")
    }
    // A text that cannot be a code is tried all the same, so that it counts as an attempt.
    let digest = SetupCode(typed: typed)?.digest ?? SHA256Hash.sha256(typed)
    do {
      return try await setUp(
        name: name,
        code: digest,
        actor: "bootstrap",
        address: address,
        requestID: requestID
      )
    } catch {
      guard error.code == ReasonCode(StoreError.Code.bootstrapRefused.rawValue) else { throw error }
      let refusal = refuse(address: address, id: "setup", method: "setup_code", at: now)
      throw refusal.kind == .tooMany ? refusal : error
    }
  }

  /// Sets up without a code, for whoever holds the database.
  package func setUpOffline(name: String) async throws(ServiceError) -> CreatedOrganization {
    guard EntityName.isValid(name) else {
      throw ServiceError(.invalid, "request.bad_value", "`\(name)` cannot name an organization")
    }
    return try await setUp(
      name: name,
      code: nil,
      actor: "offline",
      address: "local",
      requestID: "offline"
    )
  }

  private func setUp(
    name: String,
    code: Digest256?,
    actor: String,
    address: String,
    requestID: String
  ) async throws(ServiceError) -> CreatedOrganization {
    let now = now
    let organization = Organization(id: OrganizationID.make(at: now), name: name, createdAt: now)
    let owner = issue(
      for: organization.id,
      scopes: ControlPlane.organizationScopes,
      creator: "bootstrap"
    )
    let system = issue(for: .system, scopes: ControlPlane.systemScopes, creator: "bootstrap")
    let created = CreatedOrganization(organization: organization, key: owner, systemKey: system)
    let draft = record(
      AdminAct("setup.complete", target: organization.id.string, after: organization.json),
      actor: actor,
      address: address,
      requestID: requestID
    )
    try await withStore { () throws(StoreError) in
      try await store.system.setUp(
        code: code,
        organization: organization,
        keys: [owner.key, system.key],
        at: now,
        recording: draft
      )
    }
    return created
  }
}
