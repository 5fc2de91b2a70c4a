import AmbitModel
import ArgumentParser

/// `ambit agents`.
struct AgentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agents",
    abstract: "Register, list, stop and change agents.",
    subcommands: [
      Register.self, List.self, Get.self, Activate.self, Deactivate.self, Mode.self,
    ]
  )

  struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Register an agent.")

    @Argument(help: "The agent's name.")
    var name: String
    @Option(help: "executor, planner, reviewer or admin.")
    var role: String?
    @Option(help: "The user it acts for.")
    var delegatedUser: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let body = RequestBody {
        $0.member("name", name)
        $0.member("role", role)
        $0.member("delegated_user", delegatedUser)
      }
      let answer = try await connection.client().post("/v1/agents", body.bytes)
      try AgentsCommand.show(answer, output)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List agents.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await Listing.print(
        connection.client(),
        "/v1/agents",
        ["id", "name", "role", "active", "mode"],
        output
      )
    }
  }

  struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show an agent.")

    @OptionGroup var agent: AgentArgument
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await connection.client().get(agent.path)
      try AgentsCommand.show(answer, output)
    }
  }

  struct Activate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let an agent act.")

    @OptionGroup var agent: AgentArgument
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await connection.client().post(agent.path + "/activate")
      try AgentsCommand.show(answer, output)
    }
  }

  struct Deactivate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop an agent: its calls are denied."
    )

    @OptionGroup var agent: AgentArgument
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await connection.client().post(agent.path + "/deactivate")
      try AgentsCommand.show(answer, output)
    }
  }

  struct Mode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enforce an agent's decisions, or only observe until a moment."
    )

    @OptionGroup var agent: AgentArgument
    @Argument(help: "enforce or observe.")
    var mode: String
    @Option(help: "With observe: until when, RFC 3339, at most 90 days ahead.")
    var until: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let client = try connection.client()
      let body = RequestBody {
        $0.member("mode", mode)
        $0.member("observe_until", until)
      }
      let answer = try await client.patch(
        agent.path,
        body.bytes,
        ifMatch: try await client.etag(of: agent.path)
      )
      try AgentsCommand.show(answer, output)
    }
  }

  private static func show(_ answer: APIClient.Answer, _ output: OutputOptions) throws {
    guard !output.isJSON else { return Console.out(answer.body) }
    let json = try answer.json()
    for name: StaticString in ["id", "name", "role", "active", "mode", "observe_until"] {
      let value = json.text(at: name)
      if !value.isEmpty { Console.out("\(name)  \(value)") }
    }
  }
}

/// The agent that a command is about.
struct AgentArgument: ParsableArguments {
  @Argument(help: "The agent's id or name.")
  var agent: String

  /// Its path.
  var path: String { "/v1/agents/\(APIClient.segment(agent))" }
}
