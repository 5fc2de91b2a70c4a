/// The slow, obvious evaluator that production must agree with: the contract's sections 2 to 6 in
/// their own words, sharing no code with what it checks.
package enum ReferenceEngine {
  /// Decides a call under a ceiling and a policy, either of which may be absent.
  package static func decide(
    policy: WrittenPolicy?,
    ceiling: WrittenCeiling?,
    request: ReferenceRequest
  ) -> ReferenceVerdict {
    guard hasUsableNumbers(request) else {
      return ReferenceVerdict(
        outcome: .deny,
        code: "policy.input_invalid",
        reason: "the call is not valid"
      )
    }
    guard let policy else {
      guard let ceiling, ceiling.baseline == true else {
        return ReferenceVerdict(
          outcome: .deny,
          code: "policy.missing",
          reason: "no policy found for this agent"
        )
      }
      var alone = decide(ceiling: ceiling, request)
      alone.reason = nil
      return alone
    }
    let above = ceiling.map { decide(ceiling: $0, request) }
    let below = decide(policy: policy, request)
    guard let above else { return below }
    var answer = below
    // Equal outcomes are the ceiling's answer; but to admit is to leave it to the policy.
    if above.outcome != .allow && rank(above.outcome) >= rank(below.outcome) { answer = above }
    answer.timeoutSeconds = nil
    if answer.outcome != .deny {
      answer.timeoutSeconds = WrittenPolicy.smaller(above.timeoutSeconds, below.timeoutSeconds)
    }
    return answer
  }

  private static func rank(_ mode: WrittenRule.Mode) -> Int {
    switch mode {
    case .allow: 0
    case .approval: 1
    case .deny: 2
    }
  }

  private static func hasUsableNumbers(_ request: ReferenceRequest) -> Bool {
    [request.args, request.ctx, request.user, request.session].allSatisfy(\.isUsable)
  }

  // MARK: The ceiling

  private static func decide(
    ceiling: WrittenCeiling,
    _ request: ReferenceRequest
  ) -> ReferenceVerdict {
    let level = ReferenceLevel(
      constraints: ceiling.constraints,
      tools: ceiling.tools,
      tokenLimit: ceiling.tokenLimit,
      timeoutSeconds: ceiling.timeoutSeconds
    )
    let wildcard = level.tool("*")
    let isDeniedForAll = wildcard.map { ($0.mode ?? .deny) == .deny } ?? false
    let exact = request.tool == "*" ? nil : level.tool(request.tool)
    let rule = isDeniedForAll ? wildcard : (exact ?? wildcard)
    var verdict = decide(level, rule: rule, isListed: true, role: nil, request)
    if verdict.code != "policy.allowed" {
      verdict.code = "policy.ceiling." + verdict.code.dropFirst("policy.".count)
    }
    verdict.reason = nil
    return verdict
  }

  // MARK: Roles

  private static func decide(
    policy: WrittenPolicy,
    _ request: ReferenceRequest
  ) -> ReferenceVerdict {
    var names: [String] = []
    for name in request.roles where !names.contains(where: { samePoints($0, name) }) {
      names.append(name)
    }
    if names.count > 32 {
      return ReferenceVerdict(outcome: .deny, code: "policy.too_many_roles", reason: nil)
    }
    if names.isEmpty { names = ["default"] }
    let answers = names.map { decide(policy: policy, role: $0, request) }
    var best = answers[0]
    for answer in answers where rank(answer.outcome) < rank(best.outcome) { best = answer }
    if best.outcome != .deny { return best }
    return united(names, answers)
  }

  private static func decide(
    policy: WrittenPolicy,
    role: String,
    _ request: ReferenceRequest
  ) -> ReferenceVerdict {
    guard let concrete = policy.concreteRole(role) ?? policy.concreteRole("default") else {
      return ReferenceVerdict(
        outcome: .deny,
        code: "policy.no_default_role",
        reason: "role '\(role)' has no policy and there is no 'default' role"
      )
    }
    let level = policy.resolve(concrete)
    let listed = level.tool(request.tool)
    return decide(
      level,
      rule: listed ?? level.defaultRule,
      isListed: listed != nil,
      role: role,
      request
    )
  }

  private static func united(
    _ names: [String],
    _ answers: [ReferenceVerdict]
  ) -> ReferenceVerdict {
    let first = answers[0]
    if answers.allSatisfy({ isSame($0, first) }) { return first }
    var result = ReferenceVerdict(outcome: .deny, code: first.code)
    if answers.contains(where: { $0.code != first.code }) {
      result.code = "policy.all_roles_denied"
    }
    for text in answers.flatMap(\.violations)
    where !result.violations.contains(where: { samePoints($0, text) }) {
      result.violations.append(text)
    }
    let clauses = zip(names, answers).map { "\($0): \($1.reason ?? "")" }
    let opening = "denied for all roles [\(names.joined(separator: ", "))]: "
    for kept in stride(from: clauses.count, through: 0, by: -1) {
      let dropped = clauses.count - kept
      let ending = dropped == 0 ? "" : " (+\(dropped) more roles)"
      let reason = opening + clauses.prefix(kept).joined(separator: "; ") + ending
      result.reason = reason
      if points(reason).count <= 4096 { break }
    }
    return result
  }

  private static func isSame(_ one: ReferenceVerdict, _ other: ReferenceVerdict) -> Bool {
    one.code == other.code && samePoints(one.reason ?? "", other.reason ?? "")
      && one.violations.count == other.violations.count
      && zip(one.violations, other.violations).allSatisfy(samePoints)
  }

  // MARK: One level

  private static func decide(
    _ level: ReferenceLevel,
    rule: WrittenRule?,
    isListed: Bool,
    role: String?,
    _ request: ReferenceRequest
  ) -> ReferenceVerdict {
    let tool = request.tool
    func deny(_ code: String, _ reason: String, _ violations: [String] = []) -> ReferenceVerdict {
      ReferenceVerdict(
        outcome: .deny,
        code: "policy." + code,
        reason: reason,
        violations: violations
      )
    }
    let mode = rule?.mode ?? .deny
    guard let rule, mode != .deny else {
      return rule != nil && isListed
        ? deny("tool_denied", "tool '\(tool)' explicitly denied")
        : deny("tool_not_listed", "tool '\(tool)' not in allowed list (default deny)")
    }
    if let limit = level.tokenLimit, request.estimatedTokens > limit {
      let reason = "estimated tokens \(request.estimatedTokens) exceeds limit \(limit)"
      return deny("token_limit", reason)
    }
    if level.timeoutSeconds == 0 {
      return deny("timeout_limit", "the time limit is 0 seconds")
    }
    var evaluator = ReferenceEvaluator(request: request, role: role)
    var violations: [String] = []
    for constraint in WrittenPolicy.union(level.constraints, rule.constraints)
    where !evaluator.holds(constraint.clause) {
      violations.append(constraint.text)
    }
    if let first = violations.first {
      return deny(
        "constraint_failed",
        "Policy on \"\(tool)\" denied: constraint failed — \(first)",
        violations
      )
    }
    if let scope = rule.scope, !admits(scope, request) {
      return deny("file_scope", "Policy denied tool \"\(tool)\" for the requested path")
    }
    if mode == .approval {
      return ReferenceVerdict(
        outcome: .approval,
        code: "policy.approval_required",
        reason: "Policy requires approval for tool \"\(tool)\"",
        timeoutSeconds: level.timeoutSeconds
      )
    }
    return ReferenceVerdict(
      outcome: .allow,
      code: "policy.allowed",
      reason: isListed
        ? "tool '\(tool)' explicitly allowed" : "tool '\(tool)' allowed by default_policy",
      timeoutSeconds: level.timeoutSeconds
    )
  }

  static func admits(_ scope: WrittenScope, _ request: ReferenceRequest) -> Bool {
    let byTool = [
      "read_file": "file_path", "write_file": "file_path", "edit_file": "file_path",
      "glob": "path", "grep": "path",
    ]
    guard let names = scope.arguments ?? byTool[request.tool].map({ [$0] }) else { return false }
    for name in names {
      switch request.args.member(name) {
      case .string(let path)?:
        if !PathRules.admits(scope, path) { return false }
      case .list(let paths)?:
        if paths.isEmpty { return false }
        for path in paths {
          guard case .string(let path) = path, PathRules.admits(scope, path) else { return false }
        }
      default:
        return false
      }
    }
    return true
  }
}

extension PlainValue {
  /// True when every number in it is one that policies compare exactly.
  var isUsable: Bool {
    switch self {
    case .number(let token): ExactNumber(token).isInRange
    case .list(let list): list.allSatisfy(\.isUsable)
    case .map(let members): members.allSatisfy { $0.value.isUsable }
    default: true
    }
  }
}
