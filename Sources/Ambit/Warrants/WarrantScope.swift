public import AmbitModel
public import AmbitWarrant

/// The warrant and the key with which a task makes its calls.
///
/// It travels with the task and its children (task-local), so that a tool deep in the call tree
/// needs no parameter for it: a guarded call inside presents the warrant and signs the proof itself,
/// and so does a request of `AmbitHTTPClient`. A detached task starts without one. It is apart from
/// `Scope`, so that neither undoes the other.
public struct WarrantScope: Sendable {
  /// What calls present.
  enum Credential: Sendable {
    /// A warrant whose proofs are signed here.
    case held(Warrant)
    /// A warrant that came with its proof from elsewhere.
    case presented(WarrantPresentation)
  }

  var credential: Credential?
  var key: (any Ed25519Signing)?
  var approvals: [[UInt8]] = []

  /// The scope of the running task; empty outside of any.
  @TaskLocal public static var current = WarrantScope()

  init() {}

  /// The warrant whose proofs are signed here; nil without one.
  public var warrant: Warrant? {
    guard case .held(let warrant) = credential else { return nil }
    return warrant
  }

  /// The public half of the key in scope; nil without one.
  public var publicKey: PublicKey? { key?.publicKey }
}

/// Runs a body whose calls are made under a warrant.
///
/// - Parameters:
///   - warrant: The warrant that calls present.
///   - key: The key of its holder; nil takes that of the surrounding `withKey`.
///   - approvals: Signed approvals to present with it, for gated calls.
///   - body: What to run.
/// - Returns: What the body returns.
public nonisolated(nonsending) func withWarrant<Result>(
  _ warrant: Warrant,
  key: (any Ed25519Signing)? = nil,
  approvals: [[UInt8]] = [],
  _ body: nonisolated(nonsending) () async throws -> Result
) async rethrows -> Result {
  try await WarrantScope.$current.withValue(
    WarrantScope.current.with(warrant, key, approvals),
    operation: body
  )
}

/// Runs a synchronous body whose calls are made under a warrant.
///
/// - Parameters:
///   - warrant: The warrant that calls present.
///   - key: The key of its holder; nil takes that of the surrounding `withKey`.
///   - approvals: Signed approvals to present with it, for gated calls.
///   - body: What to run.
/// - Returns: What the body returns.
public func withWarrant<Result>(
  _ warrant: Warrant,
  key: (any Ed25519Signing)? = nil,
  approvals: [[UInt8]] = [],
  _ body: () throws -> Result
) rethrows -> Result {
  try WarrantScope.$current.withValue(
    WarrantScope.current.with(warrant, key, approvals),
    operation: body
  )
}

/// Runs a body with a key for the warrants inside: what an agent does once, when it starts.
public nonisolated(nonsending) func withKey<Result>(
  _ key: any Ed25519Signing,
  _ body: nonisolated(nonsending) () async throws -> Result
) async rethrows -> Result {
  try await WarrantScope.$current.withValue(WarrantScope.current.with(key), operation: body)
}

/// Runs a synchronous body with a key for the warrants inside.
public func withKey<Result>(
  _ key: any Ed25519Signing,
  _ body: () throws -> Result
) rethrows -> Result {
  try WarrantScope.$current.withValue(WarrantScope.current.with(key), operation: body)
}

/// Runs a body whose calls are made under a warrant that somebody else presented with its proof.
///
/// The proof is good for one tool and its arguments; any other call inside is denied.
public nonisolated(nonsending) func withPresentedWarrant<Result>(
  _ presentation: WarrantPresentation,
  _ body: nonisolated(nonsending) () async throws -> Result
) async rethrows -> Result {
  var scope = WarrantScope.current
  scope.credential = .presented(presentation)
  scope.approvals = []
  return try await WarrantScope.$current.withValue(scope, operation: body)
}

extension WarrantScope {
  fileprivate func with(
    _ warrant: Warrant,
    _ key: (any Ed25519Signing)?,
    _ approvals: [[UInt8]]
  ) -> WarrantScope {
    var scope = self
    scope.credential = .held(warrant)
    if let key { scope.key = key }
    scope.approvals = approvals
    return scope
  }

  fileprivate func with(_ key: any Ed25519Signing) -> WarrantScope {
    var scope = self
    scope.key = key
    return scope
  }
}
