import AmbitModel
import ArgumentParser

/// `ambit policy eval`.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Answer many cases: JSON Lines in, JSON Lines out, in the same order.",
    discussion: """
      A case has `tool` and `policy` (YAML text) or `policies` (role to YAML text), and may have
      `id ceiling role roles args ctx user session estimated_tokens budget`; `expect` and `note`
      are ignored. An answer has `id outcome code reason violations`.

      Exit codes: 0 every line was answered, 1 cannot be read, 64 usage.
      """
  )

  @Option(help: "The file with the cases; - is standard input.")
  var cases: String

  func run() throws {
    try CaseLines.forEach(in: cases) { Console.out(EvalDriver.answer($0).bytes()) }
  }
}
