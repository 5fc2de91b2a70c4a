/// Why something was decided: a permanent code, a sentence, details.
public struct Reason: Sendable, Hashable {
  /// Permanent dotted code.
  public let code: ReasonCode
  /// One sentence for people.
  public let message: String

  /// States a reason.
  public init(code: ReasonCode, message: String) {
    self.code = code
    self.message = message
  }
}

/// Which paths a refused call might have used.
public struct FileHint: Sendable, Hashable {
  /// Patterns of which one must match.
  public let allowedPaths: [Text]
  /// Patterns of which none may match.
  public let deniedPaths: [Text]

  /// States the patterns of a rule.
  public init(allowedPaths: [Text], deniedPaths: [Text]) {
    self.allowedPaths = allowedPaths
    self.deniedPaths = deniedPaths
  }
}

/// What was decided about a call, and why.
///
/// A denial is a value, not an error.
public struct Decision: Sendable, Hashable {
  /// The decision's id, which is its record's; empty until it has a record.
  public var id: String
  /// What is to happen.
  public var outcome: Outcome
  /// Why; the first is that of the deciding bound.
  public var reasons: [Reason]
  /// The deciding bound: the first with the most restrictive outcome.
  ///
  /// Nil for refusals outside of the bounds.
  public var bound: Bound?
  /// The bounds that were evaluated, in order.
  public var evaluatedBounds: [Bound]
  /// Texts of the failing constraints of the deciding level.
  public var violations: [Text]
  /// Longest run of the call, in seconds.
  public var timeoutSeconds: Int?
  /// The role whose rules gave the answer.
  public var creditedRole: Text?
  /// What the deciding rule says about paths, when it refused one.
  public var fileHint: FileHint?
  /// Source digest of the agent's policy (DESIGN section 9).
  public var policyDigest: String?
  /// Source digest of the ceiling in force.
  public var ceilingDigest: String?
  /// Whether the outcome is carried out.
  public var mode: EnforcementMode

  /// Assembles a decision.
  public init(
    id: String = "",
    outcome: Outcome,
    reasons: [Reason],
    bound: Bound?,
    evaluatedBounds: [Bound] = [],
    violations: [Text] = [],
    timeoutSeconds: Int? = nil,
    creditedRole: Text? = nil,
    fileHint: FileHint? = nil,
    policyDigest: String? = nil,
    ceilingDigest: String? = nil,
    mode: EnforcementMode = .enforce
  ) {
    self.id = id
    self.outcome = outcome
    self.reasons = reasons
    self.bound = bound
    self.evaluatedBounds = evaluatedBounds
    self.violations = violations
    self.timeoutSeconds = timeoutSeconds
    self.creditedRole = creditedRole
    self.fileHint = fileHint
    self.policyDigest = policyDigest
    self.ceilingDigest = ceilingDigest
    self.mode = mode
  }

  /// The code of the deciding reason.
  public var code: ReasonCode { reasons.first?.code ?? "decision.unexplained" }

  /// The sentence of the deciding reason.
  public var message: String { reasons.first?.message ?? "" }

  /// True when the call is to run.
  ///
  /// Observing relaxes bounds 2 to 5 only: an agent that is not who it should be never runs, and
  /// neither does a call that was refused outside of the bounds.
  public var proceeds: Bool {
    if outcome == .allow { return true }
    guard mode == .observe, let bound else { return false }
    return bound != .identity
  }
}
