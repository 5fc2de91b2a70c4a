import AmbitModel
import AmbitWarrant
import ArgumentParser

/// `ambit warrant explain`.
struct WarrantExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Verify a call, and show the steps up to the one that refused.",
    discussion: """
      Takes what `verify` takes. What it shows is for whoever owns the warrant: it tells more than a
      caller should learn.

      Example:
        ambit warrant explain --chain warrant --roots roots --tool read_file \\
          --args '{"path": "/data/a"}' --proof proof

      Exit codes: 0 allow, 1 cannot be read, 2 deny, 3 invalid input, 5 approval required, 64 usage.
      """
  )

  @OptionGroup var options: VerifierOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let verification = try WarrantVerification(options)
    let verdict = verification.verdict
    let refusing = WarrantSteps.refusing(verdict, verification)
    var findings: [String] = []
    if refusing == 10, let link = verdict.link {
      findings = verification.argumentFindings(at: link)
    }
    if output.isJSON {
      Console.out(json(verdict, refusing, findings))
    } else {
      show(verdict, refusing, findings)
    }
    throw ExitStatus(verdict.outcome).code
  }

  private func show(_ verdict: WarrantVerdict, _ refusing: Int?, _ findings: [String]) {
    Console.out("\(verdict.outcome.word.uppercased())  \(verdict.code.rawValue)")
    for (index, step) in WarrantSteps.all.enumerated() {
      let number = index + 1
      let mark = refusing.map { number < $0 ? "✓" : number == $0 ? "✗" : "·" } ?? "✓"
      let padding = String(repeating: " ", count: 10 - step.name.count)
      let place = number < 10 ? " \(number)" : "\(number)"
      let words =
        switch mark {
        case "✓": step.finding
        case "✗": verdict.code.sentence + (verdict.link.map { ", at link \($0)" } ?? "")
        default: "not reached"
        }
      Console.out("\(mark) \(place) \(step.name)\(padding)  \(words)")
      if number == refusing {
        for finding in findings { Console.out("                \(finding)") }
      }
    }
  }

  private func json(_ verdict: WarrantVerdict, _ refusing: Int?, _ findings: [String]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("outcome")
    writer.string(verdict.outcome.word)
    writer.name("code")
    writer.string(verdict.code.rawValue)
    writer.name("reason")
    writer.string(verdict.code.sentence)
    if let link = verdict.link {
      writer.name("link")
      writer.int(link)
    }
    writer.name("steps")
    writer.beginArray()
    for (index, step) in WarrantSteps.all.enumerated() {
      let number = index + 1
      writer.beginObject()
      writer.name("step")
      writer.int(number)
      writer.name("name")
      writer.string(step.name)
      writer.name("result")
      writer.string(
        refusing.map { number < $0 ? "passed" : number == $0 ? "refused" : "not_reached" }
          ?? "passed"
      )
      writer.endObject()
    }
    writer.endArray()
    writer.name("findings")
    writer.beginArray()
    for finding in findings { writer.string(finding) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
