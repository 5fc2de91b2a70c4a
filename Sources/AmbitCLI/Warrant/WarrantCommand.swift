import ArgumentParser

/// `ambit warrant`.
struct WarrantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warrant",
    abstract: "Delegate narrow powers, prove them, and check them offline.",
    discussion: """
      A warrant says which tools its holder may call, with which arguments, until when. Its holder
      may hand on less. CHAIN is a file with a warrant and those above it, in base64url, hex or PEM;
      keys are PEM, base64url or hex.

      Examples:
        ambit warrant keygen --out root.key >> roots
        ambit warrant issue --key root.key --spec planner.json --out warrant
        ambit warrant attenuate --chain warrant --key planner.key --spec worker.json
        ambit warrant inspect --chain warrant

      Exit codes: 0 done or allow, 1 failure, 2 deny, 3 invalid input, 5 approval required, 64 usage.
      """,
    subcommands: [
      WarrantKeygenCommand.self,
      WarrantIssueCommand.self,
      WarrantAttenuateCommand.self,
      WarrantSignCommand.self,
      WarrantVerifyCommand.self,
      WarrantInspectCommand.self,
      WarrantExplainCommand.self,
      WarrantRevokeCommand.self,
      WarrantReceiptCommand.self,
      WarrantEvalCommand.self,
      WarrantEncodeCommand.self,
    ]
  )
}
