public import ArgumentParser

/// The command line's root.
public struct AmbitCommand: AsyncParsableCommand {
  /// What `ambit --help` says.
  public static let configuration = CommandConfiguration(
    commandName: "ambit",
    abstract: "Decide whether an AI agent's actions are within its ambit, and prove it.",
    discussion: """
      Start here:
        ambit policy test policy.yaml --tool refund --role billing --args '{"amount": 20}'
        ambit warrant --help
        ambit serve --help

      Exit codes: 0 success or allow, 1 failure, 2 deny, 3 invalid input, 4 policy tests failed,
      5 approval required, 64 usage, 130 interrupted.

      Shell completions: ambit --generate-completion-script bash|zsh|fish
      """,
    version: AmbitVersion.current,
    subcommands: [
      PolicyCommand.self,
      WarrantCommand.self,
      ServeCommand.self,
      SetupCommand.self,
      OrgsCommand.self,
      AgentsCommand.self,
      KeysCommand.self,
      AuditCommand.self,
      ConfigCommand.self,
      VersionCommand.self,
    ]
  )

  /// Parsed by ArgumentParser.
  public init() {}
}
