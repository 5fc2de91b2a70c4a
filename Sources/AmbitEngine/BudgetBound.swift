@_spi(Kernel) import AmbitModel

/// Bound 5 on given balances: the agent first, then the organization (policy contract section 9).
public struct BudgetBound: Sendable {
  /// Tokens left to the agent; nil when nothing limits it.
  public let agentRemaining: Int?
  /// Tokens left to the organization; nil when nothing limits it.
  public let organizationRemaining: Int?

  /// States the balances.
  public init(agentRemaining: Int?, organizationRemaining: Int?) {
    self.agentRemaining = agentRemaining
    self.organizationRemaining = organizationRemaining
  }

  /// Denies when a balance is spent or below the estimate; zero denies even a zero estimate.
  public func answer(estimatedTokens: Int) -> BoundAnswer {
    for (name, remaining) in [("agent", agentRemaining), ("org", organizationRemaining)] {
      if let remaining, remaining <= 0 || remaining < estimatedTokens {
        let sentence =
          "\(name) budget exhausted: \(remaining) remaining, \(estimatedTokens) requested"
        return BoundAnswer(.budget, .deny, Reason(code: "budget.exhausted", message: sentence))
      }
    }
    return BoundAnswer(
      .budget,
      .allow,
      Reason(code: "budget.available", message: "the budget suffices")
    )
  }
}
