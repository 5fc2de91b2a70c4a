public import Ambit
public import Hummingbird
import AmbitWarrant
import HTTPTypes
import Logging
import NIOCore

/// Lets only those requests through whose warrant covers what they call.
///
/// A request without a warrant is answered with 401, one that cannot be read with 400, one that is
/// too large with 413, and every other refusal with 403, as `application/problem+json`. Until a caller
/// has proved that it holds the warrant's key, it learns no more than that; the log and `onRefusal`
/// get the exact code.
///
/// The route behind it gets exactly the bytes that were decided on, and the call in its context.
public struct WarrantMiddleware<Context: WarrantRequestContext>: RouterMiddleware {
  /// Names the tool of a request.
  public typealias Tool = @Sendable (Request, Context) throws -> String
  /// Reads the arguments from a request and its whole body.
  public typealias CallArguments = @Sendable (Request, Context, [UInt8]) throws -> Arguments
  /// The session of a request as the server knows it; nil when it does not.
  public typealias Session = @Sendable (Request, Context) -> String?
  /// Hears of refusals.
  public typealias RefusalHandler = @Sendable (WarrantRefusal) -> Void

  private let tool: Tool
  private let arguments: CallArguments
  private let requirements: WarrantRequirements
  private let checker: WarrantChecker
  private let store: any ReplayStore
  private let options: Options

  /// How the middleware reads requests and tells of refusals.
  public struct Options: Sendable {
    /// The largest body, in bytes.
    public var bodyBytesMax: Int
    /// Whether the fields of tenuo's clients (`X-Tenuo-…`) are read too.
    public var acceptsTenuo: Bool
    /// The session of a request; a warrant for another one is refused.
    public var session: Session
    /// Hears of every refusal, with its exact code.
    public var onRefusal: RefusalHandler?
    /// The time.
    public var clock: GuardClock

    /// States options.
    public init(
      bodyBytesMax: Int = 1 << 20,
      acceptsTenuo: Bool = false,
      session: @escaping Session = { _, _ in nil },
      onRefusal: RefusalHandler? = nil,
      clock: GuardClock = .system
    ) {
      self.bodyBytesMax = bodyBytesMax
      self.acceptsTenuo = acceptsTenuo
      self.session = session
      self.onRefusal = onRefusal
      self.clock = clock
    }
  }

  /// Guards one tool, whose arguments are the request's body.
  ///
  /// - Parameters:
  ///   - tool: The tool.
  ///   - requirements: What is demanded of warrants.
  ///   - store: Where what is used up is remembered, if several processes share it; nil takes the
  ///     requirements' memory.
  ///   - options: How requests are read.
  /// - Throws: `config.bad_value` without any trusted root.
  public init(
    tool: String,
    requirements: WarrantRequirements,
    store: (any ReplayStore)? = nil,
    options: Options = Options()
  ) throws(GuardError) {
    try self.init(
      tool: { _, _ in tool },
      requirements: requirements,
      store: store,
      options: options
    )
  }

  /// Guards what the closures read from requests.
  ///
  /// - Parameters:
  ///   - tool: Names the tool.
  ///   - arguments: Reads the arguments; by default the body is them, and a query or a parameter in
  ///     the path is refused, because no warrant would limit it. Cover whatever the route acts on.
  ///   - requirements: What is demanded of warrants.
  ///   - store: Where what is used up is remembered, if several processes share it; nil takes the
  ///     requirements' memory.
  ///   - options: How requests are read.
  /// - Throws: `config.bad_value` without any trusted root.
  public init(
    tool: @escaping Tool,
    arguments: @escaping CallArguments = WarrantMiddleware.jsonBody,
    requirements: WarrantRequirements,
    store: (any ReplayStore)? = nil,
    options: Options = Options()
  ) throws(GuardError) {
    try requirements.validate()
    self.tool = tool
    self.arguments = arguments
    self.requirements = requirements
    checker = WarrantChecker(
      roots: requirements.roots,
      settings: requirements.settings,
      revocations: requirements.revocations
    )
    self.store = store ?? requirements.memory
    self.options = options
  }

  /// The body, a JSON object; without a body no arguments.
  ///
  /// Refuses requests that say something elsewhere, in a query or in a parameter of the path.
  public static var jsonBody: CallArguments {
    { request, context, body in
      guard request.uri.query == nil, context.parameters.isEmpty else {
        throw RefusedRequest(
          refusal: WarrantRefusal(
            .badRequest,
            "request.unknown_parameter",
            "the request says something beside its body, which no warrant covers"
          )
        )
      }
      return body.isEmpty ? [:] : Arguments(json: body)
    }
  }

  /// Decides a request and hands it on, or answers it.
  public func handle(
    _ request: Request,
    context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    var request = request
    var context = context
    do {
      if let call = try await admit(&request, context) { context.warrantedCall = call }
    } catch let error as RefusedRequest {
      return answer(error.refusal, context)
    }
    return try await next(request, context)
  }

  /// The call, when it may run; nil when no warrant was presented and none is demanded.
  private func admit(
    _ request: inout Request,
    _ context: Context
  ) async throws -> WarrantedCall? {
    let fields = try self.fields(of: request)
    guard let presentation = fields.presentation else {
      guard requirements.isRequired else { return nil }
      throw RefusedRequest(refusal: WarrantRefusal(WarrantFailure(.missing)))
    }
    let body = try await collect(&request)
    let document: JSONElement
    switch try arguments(request, context, body).parsed() {
    case .success(let root): document = root
    case .failure(let problem):
      throw RefusedRequest(refusal: WarrantRefusal(.badRequest, problem.code, problem.message))
    }
    let call = WarrantCall(
      tool: Text(try tool(request, context)),
      arguments: document,
      session: options.session(request, context).map { Text($0) }
    )
    let now = options.clock.now().unixSeconds
    let verdict = checker.verify(presentation, for: call, isTyped: fields.isTyped, at: now)
    guard verdict.outcome == .allow, let identity = verdict.identity else {
      throw RefusedRequest(refusal: WarrantRefusal(verdict, tool: call.tool))
    }
    // Last, when everything else has admitted the call.
    if !verdict.effects.isEmpty,
      let failure = await store.consume(verdict.effects, at: now).failure
    {
      throw RefusedRequest(refusal: WarrantRefusal(failure, verdict, tool: call.tool))
    }
    return WarrantedCall(warrant: identity, tool: call.tool, arguments: document)
  }

  private func fields(of request: Request) throws -> WarrantFields {
    do throws(WarrantFailure) {
      return try WarrantFields(acceptsTenuo: options.acceptsTenuo) { name in
        HTTPField.Name(name).map { request.headers[values: $0] } ?? []
      }
    } catch {
      throw RefusedRequest(refusal: WarrantRefusal(error))
    }
  }

  /// The whole body, which the request then holds in one piece.
  private func collect(_ request: inout Request) async throws -> [UInt8] {
    do {
      let buffer = try await request.collectBody(upTo: options.bodyBytesMax)
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw RefusedRequest(
        refusal: WarrantRefusal(
          .contentTooLarge,
          "request.too_large",
          "the body is larger than \(options.bodyBytesMax) bytes"
        )
      )
    }
  }

  private func answer(_ refusal: WarrantRefusal, _ context: Context) -> Response {
    var metadata: Logger.Metadata = ["code": "\(refusal.code.rawValue)"]
    if let link = refusal.link { metadata["link"] = "\(link)" }
    if let tool = refusal.tool { metadata["tool"] = "\(tool.string)" }
    if let warrant = refusal.warrant { metadata["warrant_id"] = "\(warrant.warrant.name)" }
    context.logger.info("request refused", metadata: metadata)
    options.onRefusal?(refusal)
    return refusal.response(audience: requirements.settings.audience.first)
  }
}

/// A refusal on its way to the answer.
private struct RefusedRequest: Error {
  let refusal: WarrantRefusal
}
