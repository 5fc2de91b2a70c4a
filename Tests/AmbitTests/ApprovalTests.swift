import Ambit
import Testing

@Suite struct ApprovalTests {
  @Test func `a granted call runs once, and the next is asked about again`() async throws {
    let asked = Box<[ApprovalRequest]>([])
    let guardian = try makeGuard {
      $0.approve = { request in
        asked.change { $0.append(request) }
        return .granted(by: "eve")
      }
    }
    try await Scope(principal: Principal(id: "ann"), session: "s").run {
      for amount in [1, 2, 2] {
        let ran = try await guardian.run("transfer", ["amount": JSONValue(integerLiteral: amount)])
        {
          $0.member("amount")?.int
        }
        #expect(ran == amount)
      }
    }
    let requests = asked.current
    #expect(requests.map { $0.arguments.member("amount")?.int } == [1, 2, 2])
    #expect(requests.allSatisfy { $0.principal?.id == "ann" && $0.session == "s" })
    #expect(requests[0].callDigest != requests[1].callDigest)
    #expect(requests[1].callDigest == requests[2].callDigest)
    #expect(requests[0].decision.code == "policy.approval_required")
  }

  @Test(
    arguments: [
      (Approval.refused(by: "eve", comment: "no"), "approval.denied"),
      (Approval.granted(by: ""), "approval.denied"),
    ]
  )
  func `any answer but a grant with a name refuses`(answer: Approval, code: String) async throws {
    let guardian = try makeGuard { $0.approve = { _ in answer } }
    let refused = await refusal { try await guardian.run("transfer", [:]) { _ in } }
    #expect(refused?.code == ReasonCode(code))
    #expect(refused?.decision.code == "policy.approval_required")
    #expect(refused?.modelMessage.hasPrefix("[approval_required]") == true)
    #expect(refused?.operatorMessage.contains(code) == true)
  }

  @Test func `nobody to ask, a failing handler and a late answer refuse`() async throws {
    let silent = try makeGuard()
    let first = await refusal { try await silent.run("transfer", [:]) { _ in } }
    #expect(first?.code == "policy.approval_required")

    let failing = try makeGuard { $0.approve = { _ in throw ToolFailure() } }
    let second = await refusal { try await failing.run("transfer", [:]) { _ in } }
    #expect(second?.code == "approval.unavailable")

    let late = try makeGuard {
      $0.clock = GuardClock(
        now: { Timestamp(microseconds: 0) },
        uptime: { .zero },
        sleep: { #expect($0 == .seconds(300)) }
      )
      $0.approve = { _ in
        while !Task.isCancelled { await Task.yield() }
        return .granted(by: "eve")
      }
    }
    let third = await refusal { try await late.run("transfer", [:]) { _ in } }
    #expect(third?.code == "approval.expired")
  }

  @Test func `a denied call is never put to a person`() async throws {
    let guardian = try makeGuard {
      $0.approve = { _ in
        Issue.record("asked")
        return .granted(by: "eve")
      }
    }
    let refused = await refusal { try await guardian.run("nothing", [:]) { _ in } }
    #expect(refused?.code == "policy.tool_not_listed")
  }
}
