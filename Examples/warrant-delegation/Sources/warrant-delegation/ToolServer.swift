import Ambit
import AmbitHummingbird
import Hummingbird
import Logging
import ServiceLifecycle

/// The tool: a payments service that trusts one root key and knows nothing of planners and workers.
enum ToolServer {
  /// The name under which the server wants to be addressed; proofs for others are worth nothing here.
  static let audience = "https://payments.example"

  /// Serves `POST /refund` while the body runs.
  static func run(
    trusting root: PublicKey,
    _ body: @Sendable (String) async throws -> Void
  ) async throws {
    let warrants = try WarrantMiddleware<BasicWarrantRequestContext>(
      tool: "refund",
      requirements: WarrantRequirements(
        roots: try .keys([root]),
        settings: WarrantSettings(audience: [Text(audience)], requiresProof2: true)
      ),
      options: .init(onRefusal: { refusal in
        // The exact code is for the operator; a caller that proved nothing is told "denied".
        let link = refusal.link.map { " at link \($0)" } ?? ""
        print("      | \(refusal.code.rawValue)\(link)")
      })
    )
    let router = Router(context: BasicWarrantRequestContext.self)
    router.add(middleware: warrants)
    router.post("refund") { _, context in
      // The document that was decided on, with its digits as they were sent.
      let arguments = context.warrantedCall?.arguments
      let amount = arguments?.member("amount")?.numberToken?.string ?? "?"
      return "refunded \(amount) \(arguments?.member("currency")?.string ?? "?")"
    }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "payments")
    logger.logLevel = .error
    let application = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
      logger: logger
    )
    let group = ServiceGroup(services: [application], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await port in ports {
        try await body("http://127.0.0.1:\(port)")
        break
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
