import AmbitModel
import AmbitService
import AmbitStore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What Hummingbird hands over besides the request.
struct ConnectionContext: InitializableFromSource, Sendable {
  let channel: any Channel
  let logger: Logger

  init(source: ApplicationRequestContextSource) {
    self.channel = source.channel
    self.logger = source.logger
  }

  /// The peer's address without port.
  var address: String {
    channel.remoteAddress?.ipAddress ?? "unknown"
  }
}

/// Answers requests: finds the route, authenticates, runs it, turns errors into problems.
///
/// There is no chain of middleware: each request runs these few steps once, in an order that can
/// be read here.
struct Dispatcher: HTTPResponder {
  let plane: ControlPlane
  let router: Router

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let start = ContinuousClock.now
    let target = request.head.path ?? "/"
    let (path, query) = split(target)
    let requestID = RequestIdentifier.of(request.headers)
    var label = "unmatched"
    let reply: Reply
    do {
      switch router.match(request.method, path) {
      case .route(let route, let parameters):
        label = route.path
        reply = try await run(
          route,
          parameters: parameters,
          query: query,
          request: request,
          address: context.address,
          requestID: requestID
        )
      case .methodNotAllowed(let methods):
        reply = methodNotAllowed(methods, instance: path)
      case .notFound:
        throw ServiceError(.notFound, "request.no_route", "there is nothing at this path")
      }
    } catch let error as ServiceError {
      report(error, path: label, requestID: requestID, logger: context.logger)
      reply = Problem.reply(error, instance: path)
    }
    let elapsed = (ContinuousClock.now - start).components
    plane.metrics.countRequest(
      route: label,
      method: label == "unmatched" ? "ANY" : request.method.rawValue,
      status: reply.status.code,
      microseconds: elapsed.seconds * 1_000_000 + elapsed.attoseconds / 1_000_000_000_000
    )
    return response(reply, requestID: requestID)
  }

  private func split(_ target: String) -> (path: Substring, query: Substring?) {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else {
      return (target[...], nil)
    }
    return (target[..<mark], target[target.utf8.index(after: mark)...])
  }

  private func run(
    _ route: Route,
    parameters: [String],
    query: Substring?,
    request: Request,
    address: String,
    requestID: String
  ) async throws(ServiceError) -> Reply {
    var caller: Caller?
    var known = route.query
    if case .key(let scopes) = route.access {
      var authenticated = Caller(
        tenant: try await tenant(
          of: request.headers,
          readsWarrants: route.readsWarrants,
          address: address
        ),
        address: address,
        requestID: requestID
      )
      known.append("organization")
      if let name = try QueryParameters(query, known: known)["organization"] {
        authenticated = try await plane.acting(
          authenticated,
          for: name,
          operation: "\(request.method.rawValue) \(route.path)"
        )
      }
      try authenticated.require(scopes)
      caller = authenticated
    }
    let exchange = Exchange(
      plane: plane,
      authenticated: caller,
      parameters: parameters,
      query: try QueryParameters(query, known: known),
      fields: request.headers,
      body: try await body(of: request),
      address: address,
      requestID: requestID
    )
    if route.runsOnLoop { return try await route.handle(exchange) }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) {
      () async throws(ServiceError) in
      try await route.handle(exchange)
    }
  }

  /// The tenant of the one credential (contract section 6).
  ///
  /// On a route that decides calls, warrant and proof are the call's, not the caller's.
  private func tenant(
    of fields: HTTPFields,
    readsWarrants: Bool,
    address: String
  ) async throws(ServiceError) -> TenantContext {
    let credentials = fields[values: .authorization]
    let others = WarrantHeader.isIn(fields)
    guard credentials.count <= 1, credentials.isEmpty || !others || readsWarrants else {
      throw ServiceError(
        .unauthenticated,
        "identity.ambiguous",
        "the request carries more than one credential"
      )
    }
    guard let credential = credentials.first else {
      if others {
        throw ServiceError(
          .unauthenticated,
          "identity.invalid",
          "this server does not accept a warrant as the caller's own credential"
        )
      }
      throw ServiceError(
        .unauthenticated,
        "identity.missing",
        "send an API key: Authorization: Bearer amb_live_…"
      )
    }
    let bytes = Array(credential.utf8)
    // The scheme's name is case-insensitive (RFC 9110 section 11.1).
    let isBearer =
      bytes.count > 7
      && zip(bytes, "bearer ".utf8).allSatisfy { $0 == $1 || ($0 | 0x20) == $1 }
    guard isBearer else {
      throw ServiceError(
        .unauthenticated,
        "identity.invalid",
        "only the scheme Bearer is accepted"
      )
    }
    return try await plane.authenticate(presented: Array(bytes[7...]), address: address)
  }

  private func body(of request: Request) async throws(ServiceError) -> RequestBytes {
    switch request.method {
    case .get, .head, .delete: return RequestBytes(ByteBuffer())
    default: break
    }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: RequestBytes.bytesMax)
    } catch is NIOTooManyBytesError {
      throw ServiceError(.tooLarge, "request.too_large", "the body is larger than 1 MiB")
    } catch {
      throw ServiceError(.invalid, "request.incomplete", "the body did not arrive whole")
    }
    if buffer.readableBytes > 0, let type = request.headers[.contentType], !isJSON(type) {
      throw ServiceError(
        .unsupportedMediaType,
        "request.content_type",
        "the body must be application/json"
      )
    }
    return RequestBytes(buffer)
  }

  private func isJSON(_ type: String) -> Bool {
    if type == "application/json" { return true }
    return type.prefix { $0 != ";" && $0 != " " }.lowercased() == "application/json"
  }

  private func methodNotAllowed(
    _ methods: [HTTPRequest.Method],
    instance: Substring
  ) -> Reply {
    let error = ServiceError(
      .methodNotAllowed,
      "request.method_not_allowed",
      "this path has other methods"
    )
    var reply = Problem.reply(error, instance: instance)
    reply.fields[.allow] = methods.map(\.rawValue).joined(separator: ", ")
    return reply
  }

  /// Failures of the server are logged; refusals are the callers' business and stay quiet unless
  /// someone debugs.
  private func report(_ error: ServiceError, path: String, requestID: String, logger: Logger) {
    let isFailure = error.kind == .internal || error.kind == .unavailable
    logger.log(
      level: isFailure ? .error : .debug,
      "\(error.message)",
      metadata: [
        "code": "\(error.code.rawValue)", "request_id": "\(requestID)", "route": "\(path)",
      ]
    )
  }

  private func response(_ reply: Reply, requestID: String) -> Response {
    var fields = reply.fields
    if !reply.body.isEmpty { fields[.contentType] = reply.contentType }
    fields[.cacheControl] = "no-store"
    fields[.xRequestID] = requestID
    if reply.status == .contentTooLarge { fields[.connection] = "close" }
    guard !reply.body.isEmpty else {
      return Response(status: reply.status, headers: fields)
    }
    return Response(
      status: reply.status,
      headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
    )
  }
}

extension HTTPField.Name {
  static let xRequestID = constant("X-Request-ID")

  static func constant(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else {
      preconditionFailure("a literal that is a token of RFC 9110")
    }
    return name
  }
}
