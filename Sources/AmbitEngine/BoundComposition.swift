@_spi(Kernel) public import AmbitModel
internal import AmbitPatterns
@_spi(Kernel) import AmbitPolicy

/// One bound's answer about a call.
public struct BoundAnswer: Sendable {
  /// The bound.
  public let bound: Bound
  /// What it says.
  public let outcome: Outcome
  /// Why.
  public let reason: Reason
  /// Texts of its failing constraints.
  public let violations: [Text]
  /// Longest run of the call in seconds, if it sets one.
  public let timeoutSeconds: Int?
  /// The role whose rules gave the answer.
  public let creditedRole: Text?
  /// What it says about paths, when it refused one.
  public let fileHint: FileHint?

  /// States an answer.
  public init(
    _ bound: Bound,
    _ outcome: Outcome,
    _ reason: Reason,
    violations: [Text] = [],
    timeoutSeconds: Int? = nil,
    creditedRole: Text? = nil,
    fileHint: FileHint? = nil
  ) {
    self.bound = bound
    self.outcome = outcome
    self.reason = reason
    self.violations = violations
    self.timeoutSeconds = timeoutSeconds
    self.creditedRole = creditedRole
    self.fileHint = fileHint
  }
}

extension PolicyVerdict {
  /// The verdict as the answer of bound 3.
  public var boundAnswer: BoundAnswer {
    BoundAnswer(
      .policy,
      outcome,
      Reason(code: code, message: reason),
      violations: violations,
      timeoutSeconds: timeoutSeconds,
      creditedRole: creditedRole,
      fileHint: fileHint
    )
  }

  /// The patterns of the rule that refused a path.
  public var fileHint: FileHint? {
    guard case .fileScope(let rule) = cause else { return nil }
    let scope = program.fileScopes[Int(program.tables.rules[rule].fileScope)]
    return FileHint(allowedPaths: scope.allowedPaths, deniedPaths: scope.deniedPaths)
  }
}

/// Composes bounds into one decision: the most restrictive outcome wins, the first bound that has
/// it is named, and nothing is asked after a denial (DESIGN sections 2 and 9).
public struct BoundComposition: Sendable {
  private var deciding: BoundAnswer?
  private var evaluated: [Bound] = []
  private var timeoutSeconds: Int?

  /// Starts with no answer; composing nothing denies.
  public init() {}

  /// Takes the next bound's answer.
  ///
  /// - Returns: false when the bound denied, so that no later one may be asked.
  public mutating func take(_ answer: BoundAnswer) -> Bool {
    precondition(deciding?.outcome != .deny, "no bound is asked after a denial")
    evaluated.append(answer.bound)
    if deciding.map({ answer.outcome > $0.outcome }) ?? true { deciding = answer }
    if let timeout = answer.timeoutSeconds {
      timeoutSeconds = min(timeoutSeconds ?? timeout, timeout)
    }
    return answer.outcome != .deny
  }

  /// The decision so far.
  public var decision: Decision {
    guard let deciding else {
      return Decision(
        outcome: .deny,
        reasons: [Reason(code: "policy.missing", message: "no bound was evaluated")],
        bound: nil
      )
    }
    return Decision(
      outcome: deciding.outcome,
      reasons: [deciding.reason],
      bound: deciding.bound,
      evaluatedBounds: evaluated,
      violations: deciding.violations,
      timeoutSeconds: deciding.outcome == .deny ? nil : timeoutSeconds,
      creditedRole: deciding.creditedRole,
      fileHint: deciding.fileHint
    )
  }
}
