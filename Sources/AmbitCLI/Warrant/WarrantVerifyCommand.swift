import AmbitModel
import AmbitWarrant
import ArgumentParser

/// `ambit warrant verify`.
struct WarrantVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Decide whether a warrant covers a call.",
    discussion: """
      Everything is checked but what only a store can tell: whether a proof was used before, and how
      many calls a counted warrant has left.

      Example:
        ambit warrant verify --chain warrant --roots roots --tool read_file \\
          --args '{"path": "/data/a"}' --proof "$(cat proof)"

      Exit codes: 0 allow, 1 cannot be read, 2 deny, 3 invalid input, 5 approval required, 64 usage.
      """
  )

  @OptionGroup var options: VerifierOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let verdict = try WarrantVerification(options).verdict
    let answer = WarrantAnswer(id: nil, verdict)
    if output.isJSON {
      Console.out(answer.bytes())
    } else {
      Console.out(answer.outcome.word.uppercased())
      Console.out("code: \(answer.code.rawValue)")
      Console.out("reason: \(answer.reason)")
      if let link = answer.link { Console.out("link: \(link)") }
    }
    if verdict.code == .allowed, !verdict.effects.isEmpty {
      Console.note("note: a verifier with a store would also remember this call, and count it")
    }
    throw ExitStatus(verdict.outcome).code
  }
}
