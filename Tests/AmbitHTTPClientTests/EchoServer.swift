import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import ServiceLifecycle

/// A real server on a free port that says what it was sent.
enum EchoServer {
  static func run(_ body: (String) async throws -> Void) async throws {
    let router = Router()
    router.on("/echo", method: .get) { request, _ in try await echo(request) }
    router.on("/echo", method: .post) { request, _ in try await echo(request) }
    router.post("/redirect") { _, _ in
      Response(status: .temporaryRedirect, headers: [.location: "/echo"])
    }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
      logger: logger
    )
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: logger)
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      if let port = await iterator.next() { try await body("http://127.0.0.1:\(port)") }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  private static func echo(_ request: Request) async throws -> Response {
    var headers = HTTPFields()
    for (sent, seen) in [("Ambit-Warrant", "seen-warrant"), ("Ambit-Proof", "seen-proof")] {
      guard let sent = HTTPField.Name(sent), let seen = HTTPField.Name(seen) else { continue }
      for value in request.headers[values: sent] {
        headers.append(HTTPField(name: seen, value: value))
      }
    }
    let body = try await request.body.collect(upTo: 1 << 20)
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}
