import AmbitEngine
import AmbitModel
import Testing

@Suite struct BoundCompositionTests {
  private func answer(_ bound: Bound, _ outcome: Outcome, timeout: Int? = nil) -> BoundAnswer {
    BoundAnswer(
      bound,
      outcome,
      Reason(code: ReasonCode("test.\(bound.word)"), message: "said by \(bound.word)"),
      timeoutSeconds: timeout
    )
  }

  @Test func `composing nothing denies`() {
    #expect(BoundComposition().decision.outcome == .deny)
  }

  @Test func `the most restrictive outcome wins and the first bound that has it is named`() {
    var composition = BoundComposition()
    _ = composition.take(answer(.identity, .allow))
    _ = composition.take(answer(.policy, .approvalRequired))
    _ = composition.take(answer(.boundary, .approvalRequired))
    let decision = composition.decision
    #expect(decision.outcome == .approvalRequired)
    #expect(decision.bound == .policy)
    #expect(decision.code == "test.policy")
    #expect(decision.evaluatedBounds == [.identity, .policy, .boundary])
  }

  @Test func `nothing that a later bound says lifts a denial`() {
    var composition = BoundComposition()
    let goesOn = composition.take(answer(.identity, .deny))
    #expect(!goesOn)
    #expect(composition.decision.outcome == .deny)
    #expect(composition.decision.bound == .identity)
  }

  @Test func `the smallest timeout is the obligation, and a denial has none`() {
    var composition = BoundComposition()
    _ = composition.take(answer(.policy, .allow, timeout: 60))
    _ = composition.take(answer(.boundary, .allow, timeout: 30))
    #expect(composition.decision.timeoutSeconds == 30)
    _ = composition.take(answer(.budget, .deny))
    #expect(composition.decision.timeoutSeconds == nil)
  }

  @Test(
    arguments: [
      (nil, nil, 5, Outcome.allow), (5, nil, 5, .allow), (4, nil, 5, .deny), (0, nil, 0, .deny),
      (nil, 0, 0, .deny), (-1, 9, 0, .deny), (9, 4, 5, .deny),
    ] as [(Int?, Int?, Int, Outcome)]
  )
  func `zero means zero and both levels must suffice`(
    agent: Int?,
    organization: Int?,
    estimate: Int,
    outcome: Outcome
  ) {
    let budget = BudgetBound(agentRemaining: agent, organizationRemaining: organization)
    #expect(budget.answer(estimatedTokens: estimate).outcome == outcome)
  }
}
