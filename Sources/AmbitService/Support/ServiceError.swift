public import AmbitModel

/// A request that could not be carried out; a denial is not one (it is a `DecisionAnswer`).
///
/// Transports translate `kind` to their own status words and never invent codes.
public struct ServiceError: Error, Sendable, Hashable {
  /// What went wrong, coarsely.
  public enum Kind: Sendable, Hashable {
    /// The request itself is wrong.
    case invalid
    /// No acceptable credential.
    case unauthenticated
    /// The credential does not allow this.
    case forbidden
    /// Nothing there that the credential may see.
    case notFound
    /// The state of things forbids it.
    case conflict
    /// The caller's `If-Match` names another version.
    case preconditionFailed
    /// An `If-Match` is needed.
    case preconditionRequired
    /// The body is larger than allowed.
    case tooLarge
    /// The body is not of a kind that is read.
    case unsupportedMediaType
    /// The operation exists under another method.
    case methodNotAllowed
    /// Too many attempts; `retryAfterSeconds` says when to come back.
    case tooMany
    /// A dependency does not answer.
    case unavailable
    /// A bug.
    case `internal`
  }

  /// One thing wrong within a request or a document.
  public struct Detail: Sendable, Hashable {
    /// JSON Pointer (RFC 6901) into the body; empty for the whole.
    public let pointer: String
    /// Line within the body or the policy source, from 1.
    public let line: Int?
    /// Column, from 1.
    public let column: Int?
    /// Permanent dotted code.
    public let code: ReasonCode
    /// One sentence for people.
    public let message: String
    /// What the caller may do about it.
    public let hint: String?

    /// States a problem at a place.
    public init(
      pointer: String,
      position: SourcePosition? = nil,
      code: ReasonCode,
      message: String,
      hint: String? = nil
    ) {
      self.pointer = pointer
      self.line = position?.line
      self.column = position?.column
      self.code = code
      self.message = message
      self.hint = hint
    }
  }

  /// What went wrong, coarsely.
  public let kind: Kind
  /// Permanent dotted code.
  public let code: ReasonCode
  /// One sentence for people; never contains secrets or arguments.
  public let message: String
  /// The places, if there are any.
  public let details: [Detail]
  /// Seconds until another attempt may succeed.
  public let retryAfterSeconds: Int?

  /// States a failure.
  public init(
    _ kind: Kind,
    _ code: ReasonCode,
    _ message: String,
    details: [Detail] = [],
    retryAfterSeconds: Int? = nil
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.details = details
    self.retryAfterSeconds = retryAfterSeconds
  }
}

extension ServiceError {
  /// One wrong member of a request.
  static func invalid(
    _ code: ReasonCode,
    _ message: String,
    pointer: String,
    at position: SourcePosition?,
    hint: String? = nil
  ) -> ServiceError {
    ServiceError(
      .invalid,
      code,
      message,
      details: [
        Detail(pointer: pointer, position: position, code: code, message: message, hint: hint)
      ]
    )
  }

  /// The answer for everything that is not there, and for everything of another organization.
  static func notFound(_ what: StaticString) -> ServiceError {
    ServiceError(.notFound, "request.not_found", "no such \(what)")
  }
}
