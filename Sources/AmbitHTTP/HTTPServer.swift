package import AmbitService
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP API as a service that drains when it is asked to stop.
package struct HTTPServer: Service {
  /// Seconds that an idle connection is kept.
  private static let idleSeconds: Int64 = 75
  /// Connections at once; more wait in the kernel's queue.
  private static let connectionsMax = 4_096

  private static let connections = HTTP1Channel.Configuration(
    idleTimeout: .seconds(HTTPServer.idleSeconds),
    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: 16 * 1024,
      maxHeaderListSize: 32 * 1024,
      maxHeaderFieldCount: 100
    )
  )

  private let plane: ControlPlane
  private let host: String
  private let port: Int
  private let logger: Logger
  private let onRunning: @Sendable (Int) async -> Void

  /// Prepares a server.
  ///
  /// - `port`: 0 for any free one.
  /// - `onRunning`: called with the port once connections are accepted.
  package init(
    plane: ControlPlane,
    host: String,
    port: Int,
    logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) {
    self.plane = plane
    self.host = host
    self.port = port
    self.logger = logger
    self.onRunning = onRunning
  }

  /// Serves until graceful shutdown; requests in flight are finished first.
  package func run() async throws {
    let onRunning = onRunning
    let application = Application(
      responder: Dispatcher(plane: plane, router: Router(RouteTable.all)),
      server: HTTPServerBuilder { responder in
        LoopBoundChannel(
          base: HTTP1Channel(responder: responder, configuration: HTTPServer.connections)
        )
      },
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        backlog: 1_024,
        availableConnectionsDelegate: MaximumAvailableConnections(
          HTTPServer.connectionsMax,
          logger: logger
        )
      ),
      onServerRunning: { channel in
        await onRunning(channel.localAddress?.port ?? 0)
      },
      logger: logger
    )
    try await application.run()
  }
}
