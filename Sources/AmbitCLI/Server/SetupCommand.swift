import AmbitStore
import AmbitStoreSQLite
import AmbitConfig
import AmbitModel
import AmbitService
import ArgumentParser

/// `ambit setup`.
struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Set a new database up without a server: the first organization and its keys.",
    discussion: """
      Prints an administrator's key of the organization and the server's own key, each this once.
      A database that was set up before is refused. The server must not be running.

      Exit codes: 0 set up, 1 refused, 64 usage.
      """
  )

  @Option(help: "The organization's name.")
  var organization: String

  @OptionGroup var settings: ServerSettings
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let configuration = try settings.resolve()
    let lock = try DatabaseLock(database: configuration[.database].value)
    defer { withExtendedLifetime(lock) {} }
    let store = try DatabaseOptions.open(configuration[.database].value)
    let result: CreatedOrganization
    do {
      result = try await ControlPlane(store: store).setUpOffline(name: organization)
    } catch {
      await store.close()
      throw ExitCode.failing("\(error.code.rawValue): \(error.message)")
    }
    await store.close()
    guard output.isJSON else {
      Console.out("organization  \(result.organization.id)")
      Console.out("key           \(result.key.text)")
      if let systemKey = result.systemKey { Console.out("system key    \(systemKey.text)") }
      Console.note("Keep the keys: they are not stored and cannot be shown again.")
      return
    }
    Console.out(result.json)
  }
}
