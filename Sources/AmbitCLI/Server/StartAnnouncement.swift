import AmbitModel
import AmbitCrypto
import AmbitConfig
import AmbitService
import Logging

/// What the server says once it accepts connections.
struct StartAnnouncement: Sendable {
  let configuration: Configuration
  let host: String
  let plane: ControlPlane
  let logger: Logger

  /// Says where the server listens, how to set it up, and which checks do not bind.
  func make(port: Int) async {
    let host = host.contains(":") ? "[\(host)]" : host
    let address = "http://\(host):\(port)"
    logger.info("listening", metadata: ["address": "\(address)"])
    Console.out("ambit listens on \(address)")
    if !configuration.auditIsDurable {
      logger.warning("decisions are not recorded", metadata: ["code": "audit.off"])
      Console.out("WARNING: audit.mode is off. Decisions are not recorded; measure, nothing else.")
    }
    await offerSetup(address: address)
    await warnAboutObservedAgents()
  }

  /// The code stands on standard output alone: what is logged is kept and shipped.
  private func offerSetup(address: String) async {
    let isConfigured = configuration[.publicURL].origin != .defaults
    let shown = isConfigured ? configuration[.publicURL].value : address
    do {
      guard let code = try await plane.offerSetup() else { return }
      let minutes = ControlPlane.setupCodeSeconds / 60
      Console.out("Nothing is set up yet. Go to \(shown)/setup within \(minutes) minutes.")
      Console.out("One-time code: \(code.text)")
    } catch {
      logger.error(
        "a set-up code could not be offered",
        metadata: ["code": "\(error.code.rawValue)"]
      )
    }
  }

  private func warnAboutObservedAgents() async {
    guard let count = try? await plane.observedAgents(), count > 0 else { return }
    logger.warning(
      "agents are observed: refused calls run",
      metadata: ["agents": "\(count)"]
    )
    Console.out("WARNING: \(count) agent(s) are observed, not enforced: refused calls run.")
  }
}
