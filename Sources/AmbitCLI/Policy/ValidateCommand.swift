import AmbitModel
import AmbitPolicy
import ArgumentParser

/// `ambit policy validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a policy and say everything that is wrong with it.",
    discussion: """
      Writes one line `FILE:LINE:COL: CODE: sentence` for each error to standard output; advice
      goes to standard error and does not change the exit code.

      Exit codes: 0 valid, 1 cannot be read, 3 invalid, 64 usage.
      """
  )

  @Argument(help: "The policy's file or directory.")
  var source: String?

  @Option(help: "An organization ceiling to check as well, or alone.")
  var ceiling: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if source == nil, ceiling == nil {
      throw ValidationError("name a policy, a --ceiling, or both")
    }
  }

  func run() throws {
    var errors: [Diagnostic] = []
    var advice: [Diagnostic] = []
    if let source {
      errors += try problems { _ = try PolicyFiles.policy(at: source) }
      if errors.isEmpty { advice = PolicyLint.warnings(try PolicyFiles.document(at: source)) }
    }
    if let ceiling { errors += try problems { _ = try PolicyFiles.ceiling(at: ceiling) } }
    report(errors, advice)
    if !errors.isEmpty { throw ExitStatus.invalidPolicy.code }
  }

  private func problems(_ body: () throws -> Void) throws -> [Diagnostic] {
    do {
      try body()
      return []
    } catch let problems as PolicyDiagnostics {
      return problems.diagnostics
    }
  }

  private func report(_ errors: [Diagnostic], _ advice: [Diagnostic]) {
    guard output.isJSON else {
      for error in errors {
        Console.out(error.line)
        if let hint = error.hint { Console.note("  hint: \(hint)") }
      }
      for note in advice { Console.note(note.line) }
      if errors.isEmpty { Console.note("valid") }
      return
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("valid")
    writer.bool(errors.isEmpty)
    for (name, list) in [("errors", errors), ("advice", advice)] {
      writer.name(text: Text(name))
      writer.beginArray()
      for diagnostic in list { diagnostic.write(to: &writer) }
      writer.endArray()
    }
    writer.endObject()
    Console.out(writer.bytes)
  }
}
