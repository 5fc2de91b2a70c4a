import AmbitModel
import AmbitService
import AmbitStoreSQLite
import ArgumentParser

/// `ambit orgs`.
struct OrgsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orgs",
    abstract: "Create, list and delete organizations, with a system key.",
    subcommands: [Create.self, List.self, Delete.self]
  )

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create an organization; prints its first key, this once."
    )

    @Argument(help: "The organization's name.")
    var name: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await connection.client().post(
        "/v1/organizations",
        RequestBody { $0.member("name", name) }.bytes
      )
      guard !output.isJSON else { return Console.out(answer.body) }
      let json = try answer.json()
      Console.out("organization  \(json.text(at: "organization", "id"))")
      Console.out("key           \(json.text(at: "key", "key"))")
      Console.note("Keep the key: it is not stored and cannot be shown again.")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List organizations.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await Listing.print(
        connection.client(),
        "/v1/organizations",
        ["id", "name", "created_at"],
        output
      )
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete an organization; its keys are revoked at once."
    )

    @Argument(help: "The organization's id.")
    var id: String
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      _ = try await connection.client().delete("/v1/organizations/\(APIClient.segment(id))")
      Console.note("deleted")
    }
  }
}

/// `ambit keys`.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Create, list, rotate and revoke API keys.",
    subcommands: [Create.self, List.self, Rotate.self, Revoke.self]
  )

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Create a key; prints it, this once.",
      discussion: """
        With --database, and without a server running, whoever holds the database makes a key: the
        way back in when all keys have expired.
        """
    )

    @Option(name: .customLong("scope"), help: "A scope; repeat for several.")
    var scopes: [String]
    @Option(help: "The agent, by id or name, that the key is bound to.")
    var agent: String?
    @Option(help: "live or test.")
    var environment: String?
    @Option(help: "Days until the key expires, 1 to 365 (90).")
    var expiresInDays: Int?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let body = RequestBody {
        $0.member("scopes", scopes)
        $0.member("agent", agent)
        $0.member("environment", environment)
        $0.member("expires_in_days", expiresInDays)
      }
      if let database = database.database {
        return try await createOffline(body.bytes, database: database)
      }
      let answer = try await connection.client().post("/v1/keys", body.bytes)
      try KeysCommand.show(answer, output)
    }

    private func createOffline(_ body: [UInt8], database: String) async throws {
      let lock = try DatabaseLock(database: database)
      defer { withExtendedLifetime(lock) {} }
      let store = try DatabaseOptions.open(database, mustExist: true)
      let json: [UInt8]
      do {
        let organization = try await DatabaseOptions.organization(
          named: connection.organization,
          in: store
        )
        let document = try JSONDocument(parsing: body)
        json = try await ControlPlane(store: store)
          .createKey(document.root, for: .offline(organization)).json
      } catch let error as ServiceError {
        await store.close()
        throw ExitCode.failing("\(error.code.rawValue): \(error.message)")
      } catch {
        await store.close()
        throw error
      }
      await store.close()
      try KeysCommand.show(APIClient.Answer(body: json, etag: nil), output)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List keys, revoked ones included."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await Listing.print(
        connection.client(),
        "/v1/keys",
        ["id", "last_four", "environment", "agent", "expires_at", "revoked_at"],
        output
      )
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key with the same powers; the old one ends after the overlap."
    )

    @Argument(help: "The old key's id.")
    var id: String
    @Option(help: "Seconds for which both work, 0 to 86400.")
    var overlapSeconds: Int?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await connection.client().post(
        "/v1/keys/\(APIClient.segment(id))/rotate",
        RequestBody { $0.member("overlap_seconds", overlapSeconds) }.bytes
      )
      try KeysCommand.show(answer, output)
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End a key at once.")

    @Argument(help: "The key's id.")
    var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await connection.client().delete("/v1/keys/\(APIClient.segment(id))")
      guard !output.isJSON else { return Console.out(answer.body) }
      Console.note("revoked")
    }
  }

  private static func show(_ answer: APIClient.Answer, _ output: OutputOptions) throws {
    guard !output.isJSON else { return Console.out(answer.body) }
    let json = try answer.json()
    Console.out(json.text(at: "key"))
    Console.note("Key \(json.text(at: "id")), until \(json.text(at: "expires_at")).")
    Console.note("Keep it: it is not stored and cannot be shown again.")
  }
}
