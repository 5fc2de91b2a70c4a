import AmbitModel
import ArgumentParser
import FoundationEssentials

/// Which policy of a server a command is about.
struct PolicyScopeOptions: ParsableArguments {
  @Option(help: "The agent, by id or name, whose policy it is.")
  var agent: String?

  @Flag(help: "The organization's ceiling.")
  var ceiling = false

  func validate() throws {
    guard ceiling != (agent != nil) else { throw ValidationError("name --agent or --ceiling") }
  }

  /// The scope's path.
  var path: String {
    agent.map { "/v1/policies/agents/\(APIClient.segment($0))" } ?? "/v1/policies/organization"
  }
}

/// `ambit policy set`.
struct PolicySetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Hand a policy to a server as a new version, in force at once unless --draft.",
    discussion: "Exit codes: 0 stored, 1 failure, 3 invalid policy, 64 usage."
  )

  @Argument(help: "The policy's file.")
  var source: String
  @OptionGroup var scope: PolicyScopeOptions
  @Option(help: "A remark for the version, at most 500 bytes.")
  var note: String?
  @Flag(help: "Store it without putting it in force.")
  var draft = false
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    guard let data = FileManager.default.contents(atPath: source) else {
      throw ExitCode.failing("`\(source)` cannot be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ExitCode.failing("`\(source)` is not UTF-8", status: .invalidPolicy)
    }
    let client = try connection.client()
    let body = RequestBody {
      $0.member("source", text)
      $0.member("note", note)
      $0.member("activate", !draft)
    }
    let etag = try await client.etag(of: scope.path)
    let answer = try await client.put(scope.path, body.bytes, ifMatch: etag)
    try PolicyServerOutput.show(answer, output)
  }
}

/// `ambit policy get`.
struct PolicyGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print the source that a server has in force, or one version's."
  )

  @OptionGroup var scope: PolicyScopeOptions
  @Option(help: "A version; else the one in force.")
  var version: Int?
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let path = version.map { "\(scope.path)/versions/\($0)" } ?? scope.path
    let answer = try await connection.client().get(path)
    guard !output.isJSON else { return Console.out(answer.body) }
    let json = try answer.json()
    let version = self.version == nil ? json.member("version") : json
    guard let source = version?.member("source")?.text else {
      throw ExitCode.failing("no version is in force")
    }
    Console.raw(source.utf8)
  }
}

/// `ambit policy activate`.
struct PolicyActivateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate",
    abstract: "Put a version in force on a server."
  )

  @Argument(help: "The version's number.")
  var version: Int
  @OptionGroup var scope: PolicyScopeOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = try connection.client()
    let answer = try await client.post(
      scope.path + "/activate",
      RequestBody { $0.member("version", version) }.bytes,
      ifMatch: try await client.etag(of: scope.path)
    )
    try PolicyServerOutput.show(answer, output)
  }
}

/// `ambit policy rollback`.
struct PolicyRollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Put an older version in force again on a server."
  )

  @Option(help: "The version's number; else the one before the version in force.")
  var to: Int?
  @OptionGroup var scope: PolicyScopeOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let client = try connection.client()
    let answer = try await client.post(
      scope.path + "/rollback",
      RequestBody { $0.member("version", to) }.bytes,
      ifMatch: try await client.etag(of: scope.path)
    )
    try PolicyServerOutput.show(answer, output)
  }
}

private enum PolicyServerOutput {
  static func show(_ answer: APIClient.Answer, _ output: OutputOptions) throws {
    guard !output.isJSON else { return Console.out(answer.body) }
    let json = try answer.json()
    let version = json.text(at: "version", "version")
    let digest = json.text(at: "version", "source_digest")
    let active = json.text(at: "active")
    let state =
      active == version ? "in force" : "stored; in force is \(active.isEmpty ? "none" : active)"
    Console.out("\(json.text(at: "scope"))  version \(version)  \(digest)  \(state)")
  }
}
