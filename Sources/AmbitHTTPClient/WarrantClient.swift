public import Ambit
public import AsyncHTTPClient
public import NIOCore

/// An HTTP client that proves, with each request, that the warrant in scope covers it.
///
/// It follows no redirect: a response must not choose who gets warrant and proof. Call `shutdown`
/// when it is no longer needed.
public struct WarrantClient: Sendable {
  /// The largest body that is read into memory to be proved.
  public static let bodyBytesMax = 1 << 20

  private let client: HTTPClient
  private let mapping: CallMapping
  private let audience: String?
  private let clock: GuardClock

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - mapping: What a request means as a call.
  ///   - audience: The server's name for itself; with it each proof works once, and only there.
  ///   - configuration: Of the client; its redirects are not followed, whatever it says.
  ///   - group: The event loops.
  ///   - clock: The time.
  public init(
    mapping: CallMapping,
    audience: String? = nil,
    configuration: HTTPClient.Configuration = HTTPClient.Configuration(),
    group: any EventLoopGroup = HTTPClient.defaultEventLoopGroup,
    clock: GuardClock = .system
  ) {
    var configuration = configuration
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    self.mapping = mapping
    self.audience = audience
    self.clock = clock
  }

  /// Sends a request with the warrant in scope and a proof of exactly its bytes.
  ///
  /// - Parameters:
  ///   - request: The request; its body is read into memory.
  ///   - timeout: Until the response's head is there.
  /// - Returns: The response; refusals are responses too.
  /// - Throws: `WarrantFailure` when nothing can be proved, nothing is sent then; what the mapping
  ///   and the client throw.
  public func execute(
    _ request: HTTPClientRequest,
    timeout: Duration = .seconds(30)
  ) async throws -> HTTPClientResponse {
    var request = request
    var body: [UInt8] = []
    if let content = request.body {
      let buffer = try await content.collect(upTo: Self.bodyBytesMax)
      body = Array(buffer.readableBytesView)
      request.body = .bytes(buffer)
    }
    try request.attachWarrant(
      tool: mapping.tool(request),
      arguments: mapping.arguments(request, body),
      audience: audience,
      clock: clock
    )
    return try await client.execute(request, timeout: TimeAmount(timeout))
  }

  /// Closes the client's connections.
  public func shutdown() async throws {
    try await client.shutdown()
  }
}
