import ArgumentParser

/// `ambit warrant eval`.
struct WarrantEvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Answer many cases: JSON Lines in, JSON Lines out, in the same order.",
    discussion: """
      A case has `id now chain roots tool args`, and may have `proof approvals srl requirements`;
      `chain` is the hex of a stack or of a lone envelope, or a list of envelopes in hex. With
      `"op": "match"` it has `constraint value`, with `"op": "narrow"` `parent child`, each
      constraint in hex. An answer has `id outcome code reason`, and `link` when one refused.

      Cases do not depend on one another: `calls_used` and `seen_nonces` of `requirements` stand in
      for what a verifier would remember.

      Example:
        ambit warrant eval --cases verify.jsonl

      Exit codes: 0 every line was answered, 1 cannot be read, 64 usage.
      """
  )

  @Option(help: "The file with the cases; - is standard input.")
  var cases: String

  func run() throws {
    try CaseLines.forEach(in: cases) { Console.out(WarrantEvalDriver.answer($0).bytes()) }
  }
}
