import AmbitEngine
import AmbitModel
import AmbitPolicy
import ArgumentParser

/// `ambit policy test`.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Try one call against a policy.",
    discussion: """
      Example:
        ambit policy test policy.yaml --tool refund --role billing \\
          --args '{"amount": 600, "currency": "GBP"}' --session '{"denials": 0}' --explain

      Exit codes: 0 allow, 1 cannot be read, 2 deny, 3 invalid policy, 5 approval required,
      64 usage.
      """
  )

  @Argument(help: "The policy's file or directory.")
  var source: String

  @Option(help: "The organization ceiling above the policy.")
  var ceiling: String?

  @Option(help: "The tool that is called.")
  var tool: String

  @Option(name: .customLong("role"), help: "A requested role; may be repeated.")
  var roles: [String] = []

  @Option(help: "The call's arguments, a JSON object.")
  var args = "{}"

  @Option(help: "Facts about the circumstances, a JSON object.")
  var ctx = "{}"

  @Option(help: "Facts about the user, a JSON object.")
  var user = "{}"

  @Option(help: "Facts about the session, a JSON object.")
  var session = "{}"

  @Option(help: "Tokens that the call is expected to use.")
  var estimatedTokens = 0

  @Flag(help: "Show what every constraint saw and what it came to.")
  var explain = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if tool.isEmpty { throw ValidationError("--tool is empty") }
    if estimatedTokens < 0 { throw ValidationError("--estimated-tokens is negative") }
    _ = try (object(args, "--args"), object(ctx, "--ctx"), object(user, "--user"))
    _ = try object(session, "--session")
  }

  func run() throws {
    let program = try PolicyFiles.program(policy: source, ceiling: ceiling)
    let input = PolicyInput(
      tool: Text(tool),
      roles: roles.map { Text($0) },
      arguments: try object(args, "--args"),
      context: try object(ctx, "--ctx"),
      user: try object(user, "--user"),
      session: try object(session, "--session"),
      estimatedTokens: estimatedTokens
    )
    let verdict = program.decide(input)
    if output.isJSON {
      Console.out(EvalAnswer(id: .null, verdict.boundAnswer).bytes())
    } else {
      show(verdict)
    }
    if explain { show(program.explain(input)) }
    throw ExitStatus(verdict.outcome).code
  }

  private func object(_ json: String, _ option: String) throws -> JSONElement {
    do {
      let root = try JSONDocument(parsing: Array(json.utf8)).root
      guard root.kind == .object else { throw ValidationError("\(option) must be a JSON object") }
      return root
    } catch let error as JSONError {
      throw ValidationError("\(option), column \(error.position.column): \(error.message)")
    }
  }

  private func show(_ verdict: PolicyVerdict) {
    Console.out(verdict.outcome.word.uppercased())
    Console.out("code: \(verdict.code.rawValue)")
    Console.out("reason: \(verdict.reason)")
    if !verdict.violations.isEmpty { Console.out("violations:") }
    for violation in verdict.violations { Console.out("  \(violation.string)") }
    if let seconds = verdict.timeoutSeconds { Console.out("timeout: \(seconds) s") }
  }

  private func show(_ explanation: PolicyExplanation) {
    for level in explanation.levels {
      Console.note("\(level.name): \(level.outcome.word) (rule: \(level.rule))")
      for constraint in level.constraints {
        Console.note("  \(constraint.result.word): \(constraint.text.string)")
        for leaf in constraint.leaves where !leaf.cause.isEmpty {
          Console.note("    \(leaf.result.word): \(leaf.cause)")
        }
      }
    }
  }
}
