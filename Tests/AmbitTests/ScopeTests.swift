import Ambit
import Testing

@Suite struct ScopeTests {
  @Test func `roles and principal come from the scope of the task`() async throws {
    let guardian = try makeGuard()
    let manager = Scope(principal: Principal(id: "ann", roles: ["manager"]))
    #expect(!guardian.decide("refund", ["amount": 900]).proceeds)
    try await manager.run {
      let admission = guardian.decide("refund", ["amount": 900])
      #expect(admission.decision.creditedRole == "manager")
      async let child = guardian.run("refund", ["amount": 901]) { _ in true }
      let ran = try await child
      #expect(ran)
    }
    #expect(!guardian.decide("refund", ["amount": 900]).proceeds)
  }

  @Test func `facts of guard and embedder are readable`() throws {
    let guardian = try Guard(
      policy: .yaml(
        """
        tools:
          t:
            mode: allow
            constraints:
              - 'user.id == "ann" and user.agent == "desk" and user.organization == "acme"'
              - 'user.agent_id == "a1" and user.agent_role == "executor" and "x" in user.roles'
              - 'user.claims.dept == "ops" and user.team == "blue"'
              - 'ctx.pep == "guard" and ctx.protocol == "in_process" and ctx.time == 1800000000'
              - 'ctx.region == "eu" and not has(ctx.warrant)'
        """
      ),
      agent: AgentIdentity(name: "desk", id: "a1", role: "executor", organization: "acme"),
      options: GuardOptions(clock: TestClock().clock)
    )
    let scope = Scope(
      principal: Principal(id: "ann", roles: ["x"], claims: ["dept": "ops"]),
      facts: try Facts(user: ["team": "blue"], context: ["region": "eu"])
    )
    scope.run { #expect(guardian.decide("t", [:]).decision.violations == []) }
  }

  @Test(arguments: Facts.reservedUser)
  func `a fact about the user that the guard sets cannot be replaced`(name: String) {
    let error = #expect(throws: GuardError.self) { try Facts(user: [name: "x"]) }
    #expect(error?.code == "config.fact_reserved")
  }

  @Test(arguments: Facts.reservedContext)
  func `a fact about the circumstances that the guard sets cannot be replaced`(name: String) {
    #expect(throws: GuardError.self) { try Facts(context: [name: "x"]) }
  }

  @Test func `a fact that is not JSON is refused, claims that are no object deny`() throws {
    #expect(throws: GuardError.self) { try Facts(user: ["a": .number("1,\"id\":\"root\"}")]) }
    #expect(throws: GuardError.self) { try Facts(user: ["a": ["b": 1, "b": 2]]) }
    let guardian = try makeGuard()
    for claims in [JSONValue.null, .array([]), .object([JSONMember("a", .number("x"))])] {
      Scope(principal: Principal(id: "ann", claims: claims)).run {
        let admission = guardian.decide("search", [:])
        #expect(admission.decision.code == "policy.input_invalid")
        #expect(!admission.proceeds)
      }
    }
  }

  @Test func `sessions of other principals and ids count apart`() throws {
    let guardian = try makeGuard()
    func calls(_ principal: String?, _ session: String?) -> Bool {
      Scope(principal: principal.map { Principal(id: $0) }, session: session).run {
        guardian.decide("refund", ["amount": 1]).proceeds
      }
    }
    for (principal, session) in [("a", "1"), ("a", "2"), ("b", "1"), ("a", nil), (nil, nil)] {
      #expect(calls(principal, session))
      #expect(calls(principal, session))
      #expect(!calls(principal, session))
    }
  }

  @Test func `an unnamed session ends after thirty idle minutes, a named one does not`() throws {
    let clock = TestClock()
    let guardian = try makeGuard(
      "tools: {t: {mode: allow, constraints: ['session.tool_calls < 1']}}"
    ) {
      $0.clock = clock.clock
    }
    func call(_ session: String?) -> Bool {
      Scope(session: session).run { guardian.decide("t", [:]).proceeds }
    }
    #expect(call(nil) && call("named"))
    clock.advance(1_800)
    #expect(!call(nil) && !call("named"))
    clock.advance(1_801)
    #expect(call(nil) && !call("named"))
  }

  @Test(
    arguments: [
      "session.tool_calls == 4", "session.calls_of_this_tool == 0", "session.denials == 1",
      "session.approvals == 1", "session.errors == 1", "session.llm_calls == 2",
      "session.elapsed_seconds == 9", "session.input_tokens == 12", "session.output_tokens == 5",
      "session.tokens == 17", #"session.tools_used == ["refund", "search"]"#,
    ]
  )
  func `each session fact counts what happened before`(constraint: String) async throws {
    let clock = TestClock()
    let quoted = constraint.replacing("'", with: "''")
    let guardian = try makeGuard(
      policy + "\n      probe: {mode: allow, constraints: ['\(quoted)']}\n"
    ) {
      $0.clock = clock.clock
    }
    let scope = Scope(
      principal: Principal(id: "ann", roles: ["manager"]),
      session: "s"
    )
    await scope.run {
      guardian.reportUsage(inputTokens: 10, outputTokens: 5)
      clock.advance(5)
      _ = guardian.decide("search", [:])
      clock.advance(9)
      _ = try? await guardian.run("refund", ["amount": 1]) { _ in throw ToolFailure() }
      _ = guardian.decide("nothing", [:])
      _ = guardian.decide("transfer", [:])
      guardian.reportUsage(inputTokens: 2, outputTokens: 0)
      #expect(guardian.preview("probe", [:]).decision.violations == [])
    }
  }

  @Test func `parallel calls of a session are counted one after the other`() async throws {
    let guardian = try makeGuard(
      "tools: {t: {mode: allow, constraints: ['session.tool_calls < 50']}}"
    )
    let allowed = await Scope(session: "s").run {
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<200 { group.addTask { guardian.decide("t", [:]).proceeds } }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
    }
    #expect(allowed == 50)
  }

  @Test func `a session that names too many tools is refused, in observe mode too`() throws {
    for mode in EnforcementMode.allCases {
      let guardian = try makeGuard("default_policy: {mode: allow}") { $0.mode = mode }
      for number in 0..<1_024 { #expect(guardian.decide("t\(number)", [:]).proceeds) }
      #expect(guardian.decide("one more", [:]).decision.code == "decision.session_limit")
      #expect(!guardian.decide("one more", [:]).proceeds)
      #expect(guardian.decide("t7", [:]).proceeds)
    }
  }
}
