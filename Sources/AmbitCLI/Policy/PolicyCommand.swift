import ArgumentParser

/// `ambit policy`.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Check, try, compare and translate policies.",
    discussion: """
      SRC is a YAML file, or a directory with one file a role and perhaps `_policy.yaml`.

      Examples:
        ambit policy validate policy.yaml
        ambit policy test policy.yaml --tool refund --role billing --args '{"amount": 20}' --explain
        ambit policy diff old.yaml new.yaml --fail-on-widening
        ambit policy eval --cases cases.jsonl
      """,
    subcommands: [
      ValidateCommand.self,
      TestCommand.self,
      ShowRegoCommand.self,
      DiffCommand.self,
      EvalCommand.self,
      PolicySetCommand.self,
      PolicyGetCommand.self,
      PolicyActivateCommand.self,
      PolicyRollbackCommand.self,
    ]
  )
}
