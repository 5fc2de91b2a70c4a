import AmbitConfig
import AmbitModel
import AmbitStore
import AmbitStoreSQLite
import ArgumentParser
import FoundationEssentials

/// The settings of the server as flags, one per key of the configuration's table.
struct ServerSettings: ParsableArguments {
  @Option(help: "The settings' file; ambit.yaml of this directory is read if it is there.")
  var config: String?

  @Option(help: "Address and port of the HTTP API (127.0.0.1:8080); port 0 is any free one.")
  var httpBind: String?

  @Option(help: "The database, as sqlite:PATH (sqlite:ambit.db).")
  var database: String?

  @Option(
    name: .customLong("public-url"),
    help: "The URL by which clients reach the server (http://localhost:8080)."
  )
  var publicURL: String?

  @Option(help: "none (loopback only), or terminated when a proxy in front ends TLS.")
  var tlsMode: String?

  @Option(help: "The least severe level that is logged: debug, info, warning, error.")
  var logLevel: String?

  @Option(help: "durable, or off to measure without a record.")
  var auditMode: String?

  @OptionGroup(title: "Warrants") var warrants: WarrantSettingOptions

  /// Resolves flags, environment, file and defaults.
  func resolve() throws -> Configuration {
    let flags: [(ConfigurationKey, String?)] =
      [
        (.httpBind, httpBind), (.database, database), (.publicURL, publicURL), (.tlsMode, tlsMode),
        (.logLevel, logLevel), (.auditMode, auditMode),
      ] + warrants.given
    var given: [String: String] = [:]
    for (key, value) in flags { given[key.flag] = value }
    do {
      return try Configuration(
        flags: given,
        environment: ProcessInfo.processInfo.environment,
        file: try file()
      )
    } catch let error as ConfigurationError {
      throw ExitCode.failing("\(error)", hint: error.hint)
    }
  }

  private func file() throws -> [String: FileValue] {
    let path = config ?? "ambit.yaml"
    guard config != nil || FileManager.default.fileExists(atPath: path) else { return [:] }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ExitCode.failing("`\(path)` cannot be read")
    }
    return try ConfigurationFile.read(Array(data), name: path)
  }
}

/// Where an offline command finds the database.
struct DatabaseOptions: ParsableArguments {
  @Option(help: "Use this database instead of asking a server, as sqlite:PATH.")
  var database: String?

  /// The path of `sqlite:PATH`.
  static func path(of database: String) throws -> String {
    guard database.hasPrefix("sqlite:"), database.utf8.count > 7 else {
      throw ExitCode.failing(
        "`\(database)` is not sqlite:PATH",
        hint: "SQLite is the only store of this release"
      )
    }
    return String(database.dropFirst(7))
  }

  /// The organization that was named, or the only one there is.
  static func organization(
    named name: String?,
    in store: SQLiteStore
  ) async throws -> OrganizationID {
    if let name {
      guard let id = OrganizationID(name) else {
        throw ExitCode.failing("`\(name)` is not an organization's id", status: .usage)
      }
      return id
    }
    let found = try await store.system.organizations(after: nil, limit: 2)
    guard found.count == 1, let only = found.first else {
      throw ExitCode.failing(
        "the database has \(found.isEmpty ? "no" : "several") organizations",
        hint: "name one with --organization"
      )
    }
    return only.id
  }

  /// Opens a database of the form `sqlite:PATH`.
  static func open(_ database: String, mustExist: Bool = false) throws -> SQLiteStore {
    let path = try path(of: database)
    if mustExist, !FileManager.default.fileExists(atPath: path) {
      throw ExitCode.failing("there is no database at `\(path)`")
    }
    do {
      return try SQLiteStore(path: path)
    } catch {
      throw ExitCode.failing(
        "\(error.code.rawValue): \(error.message)",
        hint: error.cause
      )
    }
  }
}
