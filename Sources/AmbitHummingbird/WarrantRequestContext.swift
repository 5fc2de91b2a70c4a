public import Ambit
public import Hummingbird

/// A call that `WarrantMiddleware` let through.
public struct WarrantedCall: Sendable {
  /// Whose warrant it was made under.
  public let warrant: WarrantVerdict.Identity
  /// The tool.
  public let tool: Text
  /// The arguments that were decided on: act on these, and on nothing else of the request.
  public let arguments: JSONElement
}

/// A request context that can hold the call that was let through.
public protocol WarrantRequestContext: RequestContext {
  /// The call; nil when no warrant was presented and none was demanded.
  var warrantedCall: WarrantedCall? { get set }
}

/// A request context that holds nothing else.
public struct BasicWarrantRequestContext: WarrantRequestContext {
  /// What every request context holds.
  public var coreContext: CoreRequestContextStorage
  /// The call that was let through.
  public var warrantedCall: WarrantedCall?

  /// Makes the context of a request.
  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }
}
