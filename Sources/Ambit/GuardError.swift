public import AmbitModel
import AmbitPolicy

/// Why a guard could not be set up.
///
/// Nothing runs unguarded then: there is no guard to run it.
public struct GuardError: Error, Sendable, Hashable {
  /// Permanent dotted code.
  public let code: ReasonCode
  /// One line for people.
  public let message: String
  /// All problems of the policy sources, with their places; empty for other causes.
  public let diagnostics: [Diagnostic]

  init(code: ReasonCode, message: String) {
    self.code = code
    self.message = message
    diagnostics = []
  }

  init(_ problems: PolicyDiagnostics) {
    diagnostics = problems.diagnostics
    code = problems.diagnostics.first?.code ?? "policy.parse.syntax"
    message = problems.diagnostics.first?.message ?? "the policy is not valid"
  }
}

extension GuardError: CustomStringConvertible {
  /// One line for each problem: `FILE:LINE:COL: CODE: sentence`.
  public var description: String {
    if diagnostics.isEmpty { return "\(code.rawValue): \(message)" }
    return diagnostics.map {
      "\($0.file):\($0.position.line):\($0.position.column): \($0.code.rawValue): \($0.message)"
    }.joined(separator: "\n")
  }
}
