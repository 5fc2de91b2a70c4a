import Ambit
import Testing

@Suite struct GuardTests {
  @Test func `an allowed call runs with the arguments that were decided on`() async throws {
    let guardian = try makeGuard()
    let result = try await guardian.run("refund", Arguments(json: #"{"amount": 20.50}"#)) {
      $0.member("amount")?.numberToken?.string
    }
    #expect(result == "20.50")
  }

  @Test func `a denied call does not run and carries its decision`() async throws {
    let guardian = try makeGuard()
    let ran = Box(false)
    let refused = await refusal {
      try await guardian.run("refund", ["amount": 501]) { _ in ran.change { $0 = true } }
    }
    #expect(!ran.current)
    #expect(refused?.code == "policy.constraint_failed")
    #expect(refused?.decision.violations == ["args.amount <= 500"])
    #expect(refused?.decision.policyDigest?.count == 64)
    #expect(
      refused?.modelMessage
        == "[policy_denied] Tool 'refund' is denied by the agent policy. The tool was not executed."
    )
    #expect(refused?.operatorMessage.contains("violated: args.amount <= 500") == true)
    #expect(
      refused.map { String(decoding: $0.structured, as: UTF8.self) }?.contains("501") == false
    )
    #expect("\(try #require(refused))" == refused?.modelMessage)
  }

  @Test func `detail for the model is set on the guard`() async throws {
    let guardian = try makeGuard { $0.modelDetail = .constraint }
    let refused = await refusal {
      try await guardian.run("refund", ["amount": 501]) { _ in }
    }
    #expect(refused?.modelMessage.contains("args.amount <= 500") == true)
  }

  @Test(
    arguments: [
      "", "null", "[]", #""x""#, "{", #"{"amount":1,"amount":2}"#, #"{"amount":1} x"#,
      "{\"a\":\"\u{1}\"}",
      #"{"amount":"\ud800"}"#, #"{"a":NaN}"#,
    ]
  )
  func `arguments that are no strict JSON object are denied in every mode`(json: String)
    async throws
  {
    for mode in EnforcementMode.allCases {
      let guardian = try makeGuard { $0.mode = mode }
      let refused = await refusal {
        try await guardian.run("search", Arguments(json: json)) { _ in }
      }
      #expect(refused?.code == "policy.input_invalid")
      #expect(refused?.decision.bound == nil)
    }
  }

  @Test func `a literal that names a member twice is denied`() async throws {
    let guardian = try makeGuard()
    let nested: JSONValue = ["a": 1, "b": [1.5, true, nil, "x"]]
    #expect(guardian.decide("search", Arguments(nested)).proceeds)
    #expect(!guardian.decide("search", ["a": 1, "a": 2]).proceeds)
  }

  @Test func `a wrapped tool decides before each run`() async throws {
    let guardian = try makeGuard()
    let refund = guardian.wrap("refund") { $0.member("amount")?.int ?? 0 }
    #expect(try await refund(["amount": 1]) == 1)
    #expect(try await refund(["amount": 2]) == 2)
    let refused = await refusal { _ = try await refund(["amount": 3]) }
    #expect(refused?.decision.violations == ["session.calls_of_this_tool < 2"])
  }

  @Test func `a failing tool throws its own error and counts as one`() async throws {
    let guardian = try makeGuard(
      "tools: {t: {mode: allow, constraints: ['session.errors < 1']}}"
    )
    await #expect(throws: ToolFailure.self) {
      try await guardian.run("t", [:]) { _ in throw ToolFailure() }
    }
    #expect(guardian.preview("t", [:]).decision.violations == ["session.errors < 1"])
  }

  @Test func `a ceiling narrows`() throws {
    let guardian = try makeGuard(ceiling: "tools: {search: {mode: allow}}")
    #expect(guardian.decide("search", [:]).decision.outcome == .allow)
    let admission = guardian.decide("refund", ["amount": 1])
    #expect(admission.decision.code == "policy.ceiling.tool_not_listed")
    #expect(admission.decision.ceilingDigest != nil)
  }

  @Test func `without a policy everything is denied`() throws {
    let guardian = try Guard(policy: nil, agent: "desk")
    #expect(guardian.decide("search", [:]).decision.code == "policy.missing")
  }

  @Test func `a policy with errors makes no guard and names every place`() {
    let error = #expect(throws: GuardError.self) {
      try Guard(policy: .yaml("tools: {t: {mode: alow, constraint: []}}"), agent: "desk")
    }
    #expect(error?.diagnostics.count == 2)
    #expect(error?.description.contains("policy.yaml:1:") == true)
  }

  @Test func `a file that cannot be read makes no guard`() {
    let error = #expect(throws: GuardError.self) {
      try Guard(policy: .file("/nonexistent/policy.yaml"), agent: "desk")
    }
    #expect(error?.code == "config.unreadable")
  }

  @Test func `a preview counts and records nothing`() throws {
    let records = Box(0)
    let guardian = try makeGuard { $0.record = { _ in records.change { $0 += 1 } } }
    for _ in 0..<5 { #expect(guardian.preview("refund", ["amount": 1]).proceeds) }
    #expect(records.current == 0)
    #expect(guardian.decide("refund", ["amount": 1]).proceeds)
    #expect(records.current == 1)
  }

  @Test func `a time limit cancels the body`() async throws {
    let guardian = try makeGuard("timeout_seconds: 7\ntools: {slow: {mode: allow}}") {
      $0.clock = GuardClock(
        now: { Timestamp(microseconds: 0) },
        uptime: { .zero },
        sleep: { #expect($0 == .seconds(7)) }
      )
    }
    await #expect(throws: TimeLimitExceeded.self) {
      try await guardian.run("slow", [:]) { _ in
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
  }

  @Test func `a time limit of a tool that is quick changes nothing`() async throws {
    let guardian = try makeGuard("timeout_seconds: 7\ntools: {slow: {mode: allow}}") {
      $0.clock = TestClock().clock
    }
    #expect(try await guardian.run("slow", [:]) { _ in 3 } == 3)
  }
}
