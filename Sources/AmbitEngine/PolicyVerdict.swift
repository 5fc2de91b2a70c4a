@_spi(Kernel) public import AmbitModel
@_spi(Kernel) import AmbitPolicy

/// What policy and ceiling say about a call.
///
/// A value that costs nothing to make when the call is allowed: sentences and lists are rendered
/// when somebody reads them.
public struct PolicyVerdict: Sendable {
  /// Who decided.
  public enum Level: Sendable, Hashable {
    /// The organization's ceiling.
    case ceiling
    /// The agent's policy.
    case policy
  }

  /// What is to happen.
  public let outcome: Outcome
  /// Who decided.
  public let level: Level
  /// Longest run of the call in seconds, when it may run and some level limits it.
  public let timeoutSeconds: Int?

  let cause: Cause
  let tool: Text
  let estimatedTokens: Int
  let program: PolicyProgram
  private let role: Int32

  init(
    _ outcome: Outcome,
    _ cause: Cause,
    level: Level = .policy,
    role: Int32 = -1,
    timeoutSeconds: Int? = nil,
    for input: PolicyInput,
    in program: PolicyProgram
  ) {
    self.outcome = outcome
    self.cause = cause
    self.level = level
    self.role = role
    self.timeoutSeconds = outcome == .deny ? nil : timeoutSeconds
    self.tool = input.tool
    self.estimatedTokens = input.estimatedTokens
    self.program = program
  }

  /// The role whose rules gave the answer: the first best one; nil when no role did.
  public var creditedRole: Text? {
    role >= 0 ? program.roleNames.name(role) : nil
  }

  /// The permanent code (policy contract section 6).
  public var code: ReasonCode {
    cause.code(isCeiling: level == .ceiling)
  }

  /// The texts of all failing constraints of the deciding level, once each, in document order.
  public var violations: [Text] {
    var texts: [Text] = []
    for number in failingConstraints { texts.append(program.constraintTexts[Int(number)]) }
    return texts
  }

  /// One sentence that says why.
  public var reason: String {
    ReasonText.sentence(for: self)
  }

  /// The numbers of the failing constraints.
  var failingConstraints: [Int32] {
    if case .constraintFailed(let failing) = cause { return failing }
    guard case .rolesDenied(_, let denials) = cause else { return [] }
    var union: [Int32] = []
    for denial in denials {
      guard case .constraintFailed(let failing) = denial.cause else { continue }
      for number in failing where !contains(union, number) { union.append(number) }
    }
    return union
  }

  private func contains(_ union: [Int32], _ number: Int32) -> Bool {
    let text = program.constraintTexts[Int(number)]
    return union.contains { program.constraintTexts[Int($0)] == text }
  }
}

/// Why one of several roles denied.
struct RoleDenial: Sendable, Hashable {
  /// The requested name.
  let role: Text
  let cause: Cause
}

/// Why a level answers as it does.
enum Cause: Sendable, Hashable {
  /// A rule, or with `false` the default rule, allows.
  case allowed(listed: Bool)
  case approvalRequired
  case toolDenied
  case toolNotListed
  case constraintFailed([Int32])
  case fileScope(rule: Int32)
  case tokenLimit(Int)
  case timeoutLimit
  case noDefaultRole(requested: Text)
  case tooManyRoles
  /// Several roles denied, for different causes: the common code, or `.allRolesDenied`.
  case rolesDenied(CauseCode, [RoleDenial])
  case missing
  case inputInvalid

  /// The part of the code behind `policy.` or `policy.ceiling.`.
  var kind: CauseCode {
    switch self {
    case .allowed: .allowed
    case .approvalRequired: .approvalRequired
    case .toolDenied: .toolDenied
    case .toolNotListed: .toolNotListed
    case .constraintFailed: .constraintFailed
    case .fileScope: .fileScope
    case .tokenLimit: .tokenLimit
    case .timeoutLimit: .timeoutLimit
    case .noDefaultRole: .noDefaultRole
    case .tooManyRoles: .tooManyRoles
    case .rolesDenied(let code, _): code
    case .missing: .missing
    case .inputInvalid: .inputInvalid
    }
  }

  func code(isCeiling: Bool) -> ReasonCode {
    isCeiling ? kind.ceilingCode : kind.policyCode
  }
}

/// The causes that have a code of their own.
enum CauseCode: Sendable, Hashable {
  case allowed, approvalRequired, toolDenied, toolNotListed, constraintFailed, fileScope
  case tokenLimit, timeoutLimit, noDefaultRole, tooManyRoles, allRolesDenied, missing
  case inputInvalid

  var policyCode: ReasonCode {
    switch self {
    case .allowed: "policy.allowed"
    case .approvalRequired: "policy.approval_required"
    case .toolDenied: "policy.tool_denied"
    case .toolNotListed: "policy.tool_not_listed"
    case .constraintFailed: "policy.constraint_failed"
    case .fileScope: "policy.file_scope"
    case .tokenLimit: "policy.token_limit"
    case .timeoutLimit: "policy.timeout_limit"
    case .noDefaultRole: "policy.no_default_role"
    case .tooManyRoles: "policy.too_many_roles"
    case .allRolesDenied: "policy.all_roles_denied"
    case .missing: "policy.missing"
    case .inputInvalid: "policy.input_invalid"
    }
  }

  /// An allowing ceiling without a policy answers `policy.allowed` (contract section 3).
  var ceilingCode: ReasonCode {
    switch self {
    case .approvalRequired: "policy.ceiling.approval_required"
    case .toolDenied: "policy.ceiling.tool_denied"
    case .toolNotListed: "policy.ceiling.tool_not_listed"
    case .constraintFailed: "policy.ceiling.constraint_failed"
    case .fileScope: "policy.ceiling.file_scope"
    case .tokenLimit: "policy.ceiling.token_limit"
    case .timeoutLimit: "policy.ceiling.timeout_limit"
    default: policyCode
    }
  }
}
