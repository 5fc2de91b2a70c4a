import Ambit
import AmbitHTTPClient
import AmbitHummingbird
import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization

/// A real tool server on a free port, who may call it, and what became of it.
struct ToolServer: Sendable {
  let root = WarrantKey.generate()
  let worker = WarrantKey.generate()
  let sub = WarrantKey.generate()
  let refusals = Mailbox<WarrantRefusal>()
  /// Bodies that reached the route behind the middleware.
  let served = Mailbox<String>()
  static let audience = "https://tools.example"

  /// Runs a server whose one tool, `refund`, is `POST /refund`.
  static func run(
    settings: WarrantSettings = WarrantSettings(audience: [Text(ToolServer.audience)]),
    isRequired: Bool = true,
    acceptsTenuo: Bool = false,
    _ body: (ToolServer, String) async throws -> Void
  ) async throws {
    let server = ToolServer()
    let refusals = server.refusals
    let middleware = try WarrantMiddleware<BasicWarrantRequestContext>(
      tool: "refund",
      requirements: WarrantRequirements(
        roots: try .keys([server.root.publicKey]),
        settings: settings,
        isRequired: isRequired
      ),
      options: .init(
        bodyBytesMax: 1_024,
        acceptsTenuo: acceptsTenuo,
        onRefusal: { refusals.add($0) }
      )
    )
    let router = Router(context: BasicWarrantRequestContext.self)
    router.get("/open") { _, _ in "open" }
    let served = server.served
    router.group("refund").add(middleware: middleware)
      .post { request, context in
        let body = try await request.body.collect(upTo: 1 << 20)
        served.add(String(buffer: body))
        let amount = context.warrantedCall?.arguments.member("amount")?.numberToken?.string
        return "refunded \(amount ?? "nothing")"
      }
      .post(":id") { _, _ in "reached" }
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
      if let port = await iterator.next() {
        try await body(server, "http://127.0.0.1:\(port)")
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// The worker may refund up to 500.
  func warrant(_ conditions: WarrantConditions = WarrantConditions()) throws -> Warrant {
    try Warrant.issue(
      tools: ["refund": ["amount": .range(max: 500)]],
      holder: worker.publicKey,
      conditions: conditions,
      by: root
    )
  }
}

/// What tasks of a server tell a test.
final class Mailbox<Letter: Sendable>: Sendable {
  private let letters = Mutex<[Letter]>([])

  func add(_ letter: Letter) { letters.withLock { $0.append(letter) } }

  var all: [Letter] { letters.withLock { $0 } }
}

/// An answer as tests look at it.
struct Answer {
  let status: UInt
  let text: String
  let challenge: String?
  let contentType: String?

  init(_ response: HTTPClientResponse) async throws {
    status = response.status.code
    text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    challenge = response.headers.first(name: "WWW-Authenticate")
    contentType = response.headers.first(name: "Content-Type")
  }

  /// The code of a problem.
  var code: String? {
    try? JSONDocument(parsing: Array(text.utf8)).root.member("code")?.string
  }
}

/// Sends a request with any fields; without a proof unless the fields have one.
func post(
  _ url: String,
  _ body: String = #"{"amount": 20}"#,
  _ fields: [(String, String)] = []
) async throws -> Answer {
  var request = HTTPClientRequest(url: url)
  request.method = .POST
  request.body = .bytes(ByteBuffer(string: body))
  for (name, value) in fields { request.headers.add(name: name, value: value) }
  return try await Answer(HTTPClient.shared.execute(request, timeout: .seconds(10)))
}

/// The fields that a request carries in the current scope.
func fields(
  for body: String = #"{"amount": 20}"#,
  tool: String = "refund",
  audience: String? = ToolServer.audience
) throws -> [(String, String)] {
  var request = HTTPClientRequest(url: "http://unused.example")
  try request.attachWarrant(tool: tool, arguments: Arguments(json: body), audience: audience)
  return request.headers.map { ($0.name, $0.value) }
}
