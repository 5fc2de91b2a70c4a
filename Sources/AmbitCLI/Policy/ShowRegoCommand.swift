import AmbitModel
import AmbitPolicy
import ArgumentParser

/// `ambit policy show-rego`.
struct ShowRegoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show-rego",
    abstract: "Translate a policy to Rego for Open Policy Agent.",
    discussion: """
      The module answers `data.ambit.policy.decision` for every input. A policy with something
      that Rego cannot express exactly (`cidr`, `url`, `matches` beyond ASCII) is refused.

      Exit codes: 0 success, 1 cannot be read or translated, 3 invalid policy, 64 usage.
      """
  )

  @Argument(help: "The policy's file or directory.")
  var source: String

  @Option(help: "The organization ceiling above the policy.")
  var ceiling: String?

  func run() throws {
    let (policy, ceiling) = try PolicyFiles.reporting {
      (
        try PolicyFiles.policy(at: source),
        try self.ceiling.map { try PolicyFiles.ceiling(at: $0) }
      )
    }
    do {
      Console.raw(Array(try RegoModule.emit(policy: policy, ceiling: ceiling).utf8))
    } catch {
      throw ExitCode.failing("\(error.code.rawValue): \(error.message)")
    }
  }
}
