@_spi(Kernel) public import AmbitModel

/// How much a model is told about a refusal; more helps it to adapt, and an attacker too.
public enum ModelDetail: String, Sendable, Hashable, CaseIterable {
  /// Only that it was refused.
  case none
  /// The first failing constraint.
  case constraint
  /// The reason and all violations.
  case full
}

/// The three renderings of a refusal (policy contract section 6).
public struct RefusalRendering: Sendable {
  private let decision: Decision
  private let tool: Text
  private let agent: String

  /// Renders a decision about a tool for an agent.
  public init(_ decision: Decision, tool: Text, agent: String) {
    self.decision = decision
    self.tool = tool
    self.agent = agent
  }

  private var isApproval: Bool { decision.outcome == .approvalRequired }

  /// The sentence that the model sees in place of the tool's result.
  public func model(_ detail: ModelDetail = .none) -> String {
    let tag = isApproval ? "[approval_required]" : "[policy_denied]"
    let verb =
      isApproval
      ? "requires human approval before execution" : "is denied by the agent policy"
    let cause: String? =
      switch detail {
      case .none: nil
      case .constraint: decision.violations.first?.string
      case .full: decision.message
      }
    let because = cause.map { ": \($0)" } ?? ""
    return "\(tag) Tool '\(tool.string)' \(verb)\(because). The tool was not executed."
  }

  /// JSON for programs: `type`, `code`, `message`, `tool`, `agent`, `retryable`; with full detail
  /// also `violations` and, for a refused path, `hint`.
  public func structured(_ detail: ModelDetail = .none) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("type")
    writer.string(isApproval ? "approval_required" : "policy_denied")
    writer.name("code")
    writer.string(decision.code.rawValue)
    writer.name("message")
    writer.string(model(detail))
    writer.name("tool")
    writer.string(tool)
    writer.name("agent")
    writer.string(agent)
    writer.name("retryable")
    writer.bool(false)
    if detail == .full {
      write("violations", decision.violations, to: &writer)
      if let hint = decision.fileHint {
        writer.name("hint")
        writer.beginObject()
        write("allowed_paths", hint.allowedPaths, to: &writer)
        write("denied_paths", hint.deniedPaths, to: &writer)
        writer.endObject()
      }
    }
    writer.endObject()
    return writer.bytes
  }

  private func write(_ name: StaticString, _ texts: [Text], to writer: inout JSONWriter) {
    writer.name(name)
    writer.beginArray()
    for text in texts { writer.string(text) }
    writer.endArray()
  }

  /// Everything, for an operator: one fact a line.
  public func `operator`(explanation: PolicyExplanation? = nil) -> String {
    var lines = [
      "\(decision.outcome.word) \(decision.code.rawValue): \(decision.message)",
      "  tool: \(tool.string)",
      "  agent: \(agent)",
    ]
    if let bound = decision.bound { lines.append("  bound: \(bound.word)") }
    if let role = decision.creditedRole { lines.append("  role: \(role.string)") }
    if decision.mode == .observe { lines.append("  mode: observe (the call runs)") }
    for violation in decision.violations {
      lines.append("  violated: \(violation.string)")
      for cause in explanation?.causes(of: violation) ?? [] { lines.append("    \(cause)") }
    }
    if let hint = decision.fileHint {
      lines.append("  allowed paths: \(list(hint.allowedPaths))")
      lines.append("  denied paths: \(list(hint.deniedPaths))")
    }
    if let digest = decision.policyDigest { lines.append("  policy: \(digest)") }
    if let digest = decision.ceilingDigest { lines.append("  ceiling: \(digest)") }
    var text = ""
    for line in lines { text += line + "\n" }
    return text
  }

  private func list(_ patterns: [Text]) -> String {
    if patterns.isEmpty { return "(none)" }
    var text = ""
    for (index, pattern) in patterns.enumerated() {
      if index > 0 { text += ", " }
      text += pattern.string
    }
    return text
  }
}
