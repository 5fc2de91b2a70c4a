import UnixSignals
import AmbitConfig
import AmbitHTTP
import AmbitModel
import AmbitService
import AmbitStore
import AmbitStoreSQLite
import ArgumentParser
import Logging
import ServiceLifecycle

/// `ambit serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the control plane: organizations, agents, policies, decisions, the record.",
    discussion: """
      The first start prints an address and a one-time code for setting up; there are no default
      credentials. SIGTERM and SIGINT finish the requests in flight, then end the server.

      Settings: flags, then AMBIT_* variables, then ambit.yaml, then defaults. See
      `ambit config show`.

      Exit codes: 0 stopped in order, 1 could not start, 64 usage.
      """
  )

  @OptionGroup var settings: ServerSettings

  func run() async throws {
    let configuration = try settings.resolve()
    guard let bind = configuration.httpBind else {
      throw ExitCode.failing("`http.bind` is not an address")
    }
    let level = Logger.Level(rawValue: configuration[.logLevel].value) ?? .info
    let logger = Logger(label: "ambit") { _ in JSONLineLogHandler(level: level) }
    let rules = try configuration.warrantRules()
    let lock = try DatabaseLock(database: configuration[.database].value)
    defer { withExtendedLifetime(lock) {} }
    let store = try DatabaseOptions.open(configuration[.database].value)
    let plane = ControlPlane(
      store: store,
      settings: ControlPlane.Settings(
        publicURL: configuration[.publicURL].value,
        recordsDecisions: configuration.auditIsDurable,
        warrants: rules
      )
    )
    let revocations = try await revocations(configuration, plane: plane, logger: logger)
    let announcement = StartAnnouncement(
      configuration: configuration,
      host: bind.host,
      plane: plane,
      logger: logger
    )
    let server = HTTPServer(
      plane: plane,
      host: bind.host,
      port: bind.port,
      logger: logger,
      onRunning: { port in await announcement.make(port: port) }
    )
    var group = ServiceGroupConfiguration(
      services: [server, Maintenance(plane: plane)] + revocations,
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger
    )
    group.maximumGracefulShutdownDuration = .seconds(30)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch {
      await store.close()
      throw ExitCode.failing("the server ended: \(error)")
    }
    await plane.flushUses()
    await store.close()
    logger.info("stopped")
  }

  /// Recalls what was revoked before, and follows the list if there is one.
  private func revocations(
    _ configuration: Configuration,
    plane: ControlPlane,
    logger: Logger
  ) async throws -> [any Service] {
    do {
      try await plane.recallRevocations()
    } catch {
      throw ExitCode.failing("\(error.code.rawValue): \(error.message)")
    }
    guard let path = configuration.text(.warrantsSRL) else { return [] }
    return [try await RevocationWatch(path: path, plane: plane, logger: logger)]
  }
}

/// Writes down each minute what may be written late.
private struct Maintenance: Service {
  let plane: ControlPlane

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while true {
        do {
          try await Task.sleep(for: .seconds(60))
        } catch {
          return
        }
        await plane.flushUses()
      }
    }
  }
}
