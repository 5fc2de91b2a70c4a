import AmbitEngine
import AmbitModel
import Testing

@Suite struct RenderingTests {
  static let denial = Decision(
    outcome: .deny,
    reasons: [
      Reason(
        code: "policy.constraint_failed",
        message: "Policy on \"pay\" denied: constraint failed — args.n <= 5"
      )
    ],
    bound: .policy,
    violations: ["args.n <= 5", "args.m == 1"],
    creditedRole: "clerk",
    policyDigest: "00ff"
  )

  private func rendering(_ decision: Decision = denial) -> RefusalRendering {
    RefusalRendering(decision, tool: "pay", agent: "teller")
  }

  @Test func `a model learns nothing about limits unless told otherwise`() {
    #expect(
      rendering().model()
        == "[policy_denied] Tool 'pay' is denied by the agent policy. The tool was not executed."
    )
  }

  @Test func `with constraint detail the model sees the first failing one`() {
    #expect(
      rendering().model(.constraint)
        == "[policy_denied] Tool 'pay' is denied by the agent policy: args.n <= 5. "
        + "The tool was not executed."
    )
  }

  @Test func `constraint detail adds nothing when no constraint failed`() {
    var listed = Self.denial
    listed.violations = []
    #expect(rendering(listed).model(.constraint) == rendering(listed).model(.none))
  }

  @Test func `an approval is told apart`() {
    var held = Self.denial
    held.outcome = .approvalRequired
    #expect(
      rendering(held).model()
        == "[approval_required] Tool 'pay' requires human approval before execution. "
        + "The tool was not executed."
    )
  }

  @Test(arguments: [ModelDetail.none, .constraint])
  func `violations and hints are structured only at full detail`(_ detail: ModelDetail) throws {
    let object = try JSONDocument(parsing: rendering().structured(detail)).root
    #expect(object.member("violations") == nil)
    #expect(object.member("hint") == nil)
    #expect(object.member("retryable")?.bool == false)
    #expect(object.member("type")?.string == "policy_denied")
  }

  @Test func `full detail names violations and the paths of a file scope`() throws {
    var decision = Self.denial
    decision.fileHint = FileHint(allowedPaths: ["docs/**"], deniedPaths: [".env"])
    let object = try JSONDocument(parsing: rendering(decision).structured(.full)).root
    #expect(object.member("violations")?.elements.compactMap(\.string).count == 2)
    let hint = try #require(object.member("hint"))
    #expect(hint.member("allowed_paths")?.elements.compactMap(\.string) == ["docs/**"])
    #expect(hint.member("denied_paths")?.elements.compactMap(\.string) == [".env"])
  }

  @Test func `an operator sees code, role, digest and the cause of each violation`() throws {
    let program = try program("tools: {pay: {mode: allow, constraints: ['args.n <= 5']}}")
    let input = PolicyInput(tool: "pay", arguments: try json(#"{"n": 9}"#))
    var composition = BoundComposition()
    _ = composition.take(program.decide(input).boundAnswer)
    var decision = composition.decision
    decision.policyDigest = "00ff"
    let text = RefusalRendering(decision, tool: "pay", agent: "teller")
      .operator(explanation: program.explain(input))
    #expect(
      text == """
        deny policy.constraint_failed: Policy on "pay" denied: constraint failed — args.n <= 5
          tool: pay
          agent: teller
          bound: policy
          role: default
          violated: args.n <= 5
            args.n is 9
          policy: 00ff

        """
    )
  }
}
