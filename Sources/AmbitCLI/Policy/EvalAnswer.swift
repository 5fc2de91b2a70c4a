import AmbitEngine
import AmbitModel

/// An answer of `ambit policy eval`: `id outcome code reason violations`, with `obligations`, or
/// with the `line` and `column` of an error.
struct EvalAnswer {
  private let id: JSONValue
  private let outcome: String
  private let code: ReasonCode
  private let reason: String
  private let violations: [Text]
  private let timeoutSeconds: Int?
  private let position: SourcePosition?

  /// A decision.
  init(id: JSONValue, _ answer: BoundAnswer) {
    self.id = id
    outcome = answer.outcome.word
    code = answer.reason.code
    reason = answer.reason.message
    violations = answer.violations
    timeoutSeconds = answer.timeoutSeconds
    position = nil
  }

  /// A case that could not be read.
  init(id: JSONValue, code: ReasonCode, reason: String) {
    self.id = id
    outcome = "error"
    self.code = code
    self.reason = reason
    violations = []
    timeoutSeconds = nil
    position = nil
  }

  /// A policy that is not valid: its first problem.
  init(id: JSONValue, _ diagnostics: [Diagnostic]) {
    self.id = id
    outcome = "error"
    code = diagnostics.first?.code ?? "policy.parse.syntax"
    reason = diagnostics.first?.message ?? "the policy is not valid"
    violations = []
    timeoutSeconds = nil
    position = diagnostics.first?.position
  }

  func bytes() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("id")
    writer.value(id)
    writer.name("outcome")
    writer.string(outcome)
    writer.name("code")
    writer.string(code.rawValue)
    writer.name("reason")
    writer.string(reason)
    writer.name("violations")
    writer.beginArray()
    for violation in violations { writer.string(violation) }
    writer.endArray()
    if let timeoutSeconds {
      writer.name("obligations")
      writer.beginObject()
      writer.name("timeout_seconds")
      writer.int(timeoutSeconds)
      writer.endObject()
    }
    if let position {
      writer.name("line")
      writer.int(position.line)
      writer.name("column")
      writer.int(position.column)
    }
    writer.endObject()
    return writer.bytes
  }
}
