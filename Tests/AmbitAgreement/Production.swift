import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitReference
import AmbitYAML

/// Production's whole way from YAML and JSON text to a verdict.
struct Production {
  /// Why a text that should load did not.
  struct Refusal: Error {
    let text: String
  }

  /// What production says, in the words of the wire.
  struct Answer {
    let outcome: String
    let code: String
    let reason: String
    let violations: [String]
    let timeoutSeconds: Int?
    let isCeiling: Bool

    /// All of it, for messages and for comparing answers with each other.
    var summary: String {
      let timeout = timeoutSeconds.map { " timeout \($0)" } ?? ""
      return "\(outcome) \(code) [\(violations.joined(separator: " | "))]\(timeout): \(reason)"
    }
  }

  private let program: PolicyProgram

  /// Loads what the files say.
  init(policy files: [SourceText]?, ceiling: SourceText?, isDirectory: Bool) throws(Refusal) {
    do {
      var policy: ResolvedPolicy?
      if let files, isDirectory {
        policy = try PolicyLoader.policy(
          directory: files.map { ($0.name, Array($0.text.utf8)) }
        )
      } else if let file = files?.first {
        policy = try PolicyLoader.policy(yaml: Array(file.text.utf8))
      }
      var above: ResolvedCeiling?
      if let ceiling { above = try PolicyLoader.ceiling(yaml: Array(ceiling.text.utf8)) }
      program = PolicyProgram(policy: policy, ceiling: above)
    } catch {
      let texts = error.diagnostics.map {
        "\($0.file):\($0.position.line):\($0.position.column): \($0.code.rawValue): \($0.message)"
      }
      throw Refusal(text: texts.joined(separator: "\n"))
    }
  }

  /// Decides a call whose parts are JSON texts.
  func decide(_ request: ReferenceRequest, _ texts: RequestTexts) throws(Refusal) -> Answer {
    let input = PolicyInput(
      tool: Text(request.tool),
      roles: request.roles.map { Text($0) },
      arguments: try parse(texts.args),
      context: try parse(texts.ctx),
      user: try parse(texts.user),
      session: try parse(texts.session),
      estimatedTokens: request.estimatedTokens
    )
    let verdict = program.decide(input)
    return Answer(
      outcome: verdict.outcome.word,
      code: verdict.code.rawValue,
      reason: verdict.reason,
      violations: verdict.violations.map(\.string),
      timeoutSeconds: verdict.timeoutSeconds,
      isCeiling: verdict.level == .ceiling
    )
  }

  private func parse(_ text: String) throws(Refusal) -> JSONElement {
    do {
      return try JSONDocument(parsing: Array(text.utf8)).root
    } catch {
      throw Refusal(text: "\(error.message): \(text)")
    }
  }
}

/// The parts of a request as JSON.
struct RequestTexts {
  let args: String
  let ctx: String
  let user: String
  let session: String

  /// Writes the parts; with dice in varying spellings.
  init(_ request: ReferenceRequest, dice: Dice?) {
    var writer = JSONText(dice: dice)
    args = writer.write(request.args)
    ctx = writer.write(request.ctx)
    user = writer.write(request.user)
    session = writer.write(request.session)
  }
}
