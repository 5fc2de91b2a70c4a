import AmbitModel
import AmbitStore

extension ServiceError {
  /// What callers are told about a store's failure; the cause stays in the operators' log.
  init(_ error: StoreError, what: StaticString = "row") {
    let code = ReasonCode(error.code.rawValue)
    switch error.code {
    case .notFound: self = .notFound(what)
    case .conflict, .recordConflict: self.init(.conflict, code, error.message)
    case .limitReached: self.init(.conflict, code, error.message)
    case .revisionMismatch:
      self.init(
        .preconditionFailed,
        "request.revision_mismatch",
        "it has changed since it was read"
      )
    case .bootstrapRefused: self.init(.forbidden, code, error.message)
    case .queueFull, .closed, .unavailable, .notDurable:
      self.init(.unavailable, code, error.message)
    default: self.init(.internal, code, "the store failed")
    }
  }
}

/// Runs a store access and translates its errors.
func withStore<Result: Sendable>(
  _ what: StaticString = "row",
  _ body: () async throws(StoreError) -> Result
) async throws(ServiceError) -> Result {
  do {
    return try await body()
  } catch {
    throw ServiceError(error, what: what)
  }
}
