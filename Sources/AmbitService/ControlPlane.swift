package import AmbitModel
package import AmbitStore

/// The use cases of the control plane, free of any transport.
///
/// A transport authenticates a credential (`authenticate`), gets a `Caller`, and hands it to one of
/// the methods in the extensions. Tenancy follows from the caller alone: every store access goes
/// through `store.organization(caller.tenant)`.
package final class ControlPlane: Sendable {
  /// What differs from one process to another.
  package struct Settings: Sendable {
    /// How clients reach the server, without a slash at its end.
    package var publicURL: String
    /// False only in measurements: decisions are then answered without a record.
    package var recordsDecisions: Bool
    /// What is demanded of warrants.
    package var warrants: WarrantRules
    /// The clock.
    package var now: @Sendable () -> Timestamp

    /// States the settings.
    package init(
      publicURL: String = "http://localhost:8080",
      recordsDecisions: Bool = true,
      warrants: WarrantRules = WarrantRules(),
      now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
      self.publicURL = publicURL
      self.recordsDecisions = recordsDecisions
      self.warrants = warrants
      self.now = now
    }
  }

  /// Where everything is kept.
  package let store: any Store
  /// Counters of this process.
  package let metrics = Metrics()
  let settings: Settings
  let authenticator: Authenticator
  let runtimes: AgentRuntimeCache
  let sessions = SessionLedger()
  let readinessMemo = ReadinessMemo()
  let warrants: WarrantDesk

  /// Wires the use cases to a store.
  package init(store: any Store, settings: Settings = Settings()) {
    self.store = store
    self.settings = settings
    self.authenticator = Authenticator(store: store)
    self.runtimes = AgentRuntimeCache(store: store)
    self.warrants = WarrantDesk(rules: settings.warrants, publicURL: settings.publicURL)
  }

  /// The moment now.
  var now: Timestamp { settings.now() }

  /// True when the headers of tenuo's clients are read.
  package var acceptsTenuo: Bool { settings.warrants.acceptsTenuo }

  func rows(of caller: Caller) -> any OrganizationStore {
    store.organization(caller.tenant)
  }
}

/// Who asks, and how the request came.
package struct Caller: Sendable {
  /// The authenticated organization and powers.
  package let tenant: TenantContext
  /// The network address.
  package let address: String
  /// The request's id.
  package let requestID: String

  /// Names a caller.
  package init(tenant: TenantContext, address: String, requestID: String) {
    self.tenant = tenant
    self.address = address
    self.requestID = requestID
  }

  /// Who acts, for records: the credential's id.
  var actor: String {
    tenant.key?.string ?? "offline"
  }

  /// Refuses callers without a scope.
  package func require(_ scopes: KeyScopes) throws(ServiceError) {
    guard tenant.scopes.isSuperset(of: scopes) else {
      let missing = scopes.subtracting(tenant.scopes).words.joined(separator: ", ")
      throw ServiceError(
        .forbidden,
        "identity.scope_insufficient",
        "this key lacks the scope \(missing)"
      )
    }
  }
}
