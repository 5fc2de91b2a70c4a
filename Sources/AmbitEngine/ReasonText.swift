@_spi(Kernel) import AmbitModel
@_spi(Kernel) import AmbitPolicy

/// The sentences of the policy contract's section 6.
enum ReasonText {
  /// Longest sentence in code points; whole clauses are dropped beyond it.
  static let longest = 4_096

  static func sentence(for verdict: PolicyVerdict) -> String {
    sentence(for: verdict.cause, isCeiling: verdict.level == .ceiling, verdict)
  }

  private static func sentence(
    for cause: Cause,
    isCeiling: Bool,
    _ verdict: PolicyVerdict
  ) -> String {
    let tool = verdict.tool.string
    let ceiling = isCeiling ? "the organization ceiling" : nil
    let owner = ceiling.map { _ in "Organization ceiling" } ?? "Policy"
    switch cause {
    case .allowed(let listed):
      let by = ceiling.map { " by \($0)" } ?? ""
      return listed
        ? "tool '\(tool)' explicitly allowed\(by)"
        : "tool '\(tool)' allowed by \(ceiling ?? "default_policy")"
    case .approvalRequired:
      return "\(owner) requires approval for tool \"\(tool)\""
    case .toolDenied:
      return "tool '\(tool)' explicitly denied" + (ceiling.map { " by \($0)" } ?? "")
    case .toolNotListed:
      let list = ceiling.map { "the allowed list of \($0)" } ?? "allowed list"
      return "tool '\(tool)' not in \(list) (default deny)"
    case .constraintFailed(let failing):
      let first = failing.first.map { verdict.program.constraintTexts[Int($0)].string } ?? ""
      return "\(owner) on \"\(tool)\" denied: constraint failed — \(first)"
    case .fileScope:
      return "\(owner) denied tool \"\(tool)\" for the requested path"
    case .tokenLimit(let limit):
      let whose = ceiling.map { " of \($0)" } ?? ""
      return "estimated tokens \(verdict.estimatedTokens) exceeds limit \(limit)\(whose)"
    case .timeoutLimit:
      return "the time limit" + (ceiling.map { " of \($0)" } ?? "") + " is 0 seconds"
    case .noDefaultRole(let requested):
      return "role '\(requested.string)' has no policy and there is no 'default' role"
    case .tooManyRoles:
      return "more than \(RoleLimits.perCall) roles were requested"
    case .missing:
      return "no policy found for this agent"
    case .inputInvalid:
      return "the call is not valid"
    case .rolesDenied(_, let denials):
      return allDenied(denials, verdict)
    }
  }

  private static func allDenied(_ denials: [RoleDenial], _ verdict: PolicyVerdict) -> String {
    let names = denials.map { $0.role.string }
    let clauses = denials.map {
      "\($0.role.string): \(sentence(for: $0.cause, isCeiling: false, verdict))"
    }
    let head = "denied for all roles [\(joined(names, ", "))]: "
    var kept = clauses.count
    while true {
      let dropped = clauses.count - kept
      let tail = dropped > 0 ? " (+\(dropped) more roles)" : ""
      let text = head + joined(Array(clauses[..<kept]), "; ") + tail
      if text.unicodeScalars.count <= longest { return text }
      guard kept > 0 else {
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest)))
      }
      kept -= 1
    }
  }

  private static func joined(_ parts: [String], _ separator: String) -> String {
    var text = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { text += separator }
      text += part
    }
    return text
  }
}

/// Limits on a call's roles.
package enum RoleLimits {
  /// Distinct roles that one call may request.
  package static let perCall = 32
}
