import Ambit
import AmbitWarrant
import Testing

@Suite struct WarrantEffectTests {
  private let cast = Delegation()
  private let settings = WarrantSettings(audience: ["desk"])

  private func once(_ count: Int = 1) -> WarrantConditions {
    WarrantConditions(audience: ["desk"], maxCalls: count)
  }

  private func code(_ guardian: Guard, _ arguments: Arguments = Delegation.inside) -> ReasonCode {
    guardian.decide("refund", arguments).decision.code
  }

  @Test func `a warrant for one call allows one, however many try`() async throws {
    let guardian = try cast.guardian(settings: settings)
    let warrant = try cast.refund(once())
    let allowed = await withWarrant(warrant, key: cast.worker) {
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<50 { group.addTask { code(guardian) == "policy.allowed" } }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
    }
    #expect(allowed == 1)
    withWarrant(warrant, key: cast.worker) {
      let decision = guardian.decide("refund", Delegation.inside).decision
      #expect(decision.code == "warrant.calls_exhausted")
      #expect(decision.bound == .warrant && decision.evaluatedBounds == [.warrant, .policy])
    }
  }

  @Test func `a parent's count covers everything issued below it`() throws {
    let guardian = try cast.guardian(settings: settings)
    let warrant = try cast.refund(once(2))
    func child() throws -> Warrant {
      try warrant.attenuate(holder: cast.sub.publicKey, by: cast.worker, clock: cast.clock)
    }
    let codes = try [child(), child(), child()].map { child in
      withWarrant(child, key: cast.sub) { code(guardian) }
    }
    #expect(codes == ["policy.allowed", "policy.allowed", "warrant.calls_exhausted"])
  }

  @Test func `refused, previewed and unrecorded calls use nothing up`() async throws {
    let fails = Box(true)
    let guardian = try cast.guardian(
      policy: "tools: {refund: {mode: allow, constraints: ['args.amount < 100']}}",
      settings: settings
    ) {
      $0.record = { _ in if fails.current { throw NoDisk() } }
    }
    withWarrant(try cast.refund(once()), key: cast.worker) {
      #expect(code(guardian) == "record.unavailable")
      fails.change { $0 = false }
      #expect(guardian.preview("refund", Delegation.inside).proceeds)
      #expect(code(guardian, ["amount": 200, "currency": "GBP"]) == "policy.constraint_failed")
      #expect(code(guardian, Delegation.outside) == "warrant.constraint_failed")
      #expect(code(guardian) == "policy.allowed")
      #expect(code(guardian) == "warrant.calls_exhausted")
    }
  }

  @Test func `a counted warrant that other verifiers may see is refused`() throws {
    let guardian = try cast.guardian(settings: settings)
    for conditions in [
      WarrantConditions(maxCalls: 1), WarrantConditions(audience: ["desk", "till"], maxCalls: 1),
    ] {
      withWarrant(try cast.refund(conditions), key: cast.worker) {
        #expect(code(guardian) == "warrant.store_unavailable")
      }
    }
  }

  @Test func `a proof for an audience works once`() async throws {
    let guardian = try cast.guardian(settings: settings)
    let warrant = try cast.refund(WarrantConditions(requiresProof2: true))
    // In scope every call has a proof of its own.
    withWarrant(warrant, key: cast.worker) {
      #expect(code(guardian) == "policy.allowed")
      #expect(code(guardian) == "policy.allowed")
    }
    let document = try JSONDocument(parsing: Delegation.inside.json).root
    let presentation = try withWarrant(warrant, key: cast.worker) {
      try WarrantScope.current.presentation(
        of: "refund",
        arguments: document,
        audience: "desk",
        clock: cast.clock
      )
    }
    let presented = try #require(presentation)
    await withPresentedWarrant(presented) {
      #expect(code(guardian, Delegation.outside) == "warrant.proof_invalid")
      #expect(code(guardian) == "policy.allowed")
      let decision = guardian.decide("refund", Delegation.inside).decision
      #expect(decision.code == "warrant.proof_replayed" && decision.bound == .warrant)
    }
    cast.time.advance(61)
    await withPresentedWarrant(presented) {
      #expect(code(guardian) == "warrant.proof_expired")
    }
  }

  @Test func `a guard without a name cannot accept proofs for an audience`() throws {
    let guardian = try cast.guardian()
    let warrant = try cast.refund(WarrantConditions(requiresProof2: true))
    withWarrant(warrant, key: cast.worker) {
      #expect(code(guardian) == "warrant.proof_version")
    }
  }

  @Test func `a gated call needs its own approvers, each approval once`() async throws {
    let (eve, max) = (WarrantKey.generate(), WarrantKey.generate())
    let guardian = try cast.guardian {
      $0.approve = { _ in
        Issue.record("asked")
        return .granted(by: "the wrong person")
      }
    }
    let warrant = try cast.refund(
      WarrantConditions(
        approvers: [eve.publicKey, max.publicKey],
        minApprovals: 1,
        gates: [.of("refund", ["amount": .unless(.range(max: 10))], message: "large refund")]
      )
    )
    withWarrant(warrant, key: cast.worker) {
      #expect(code(guardian, ["amount": 10, "currency": "GBP"]) == "policy.allowed")
      let decision = guardian.decide("refund", Delegation.inside).decision
      #expect(decision.code == "warrant.approval_required")
      #expect(decision.outcome == .approvalRequired && decision.bound == .warrant)
    }
    let refused = await withWarrant(warrant, key: cast.worker) {
      await refusal { try await guardian.run("refund", Delegation.inside) { _ in } }
    }
    #expect(refused?.code == "warrant.approval_required")
    func approval(by key: WarrantKey, of arguments: Arguments) throws -> [UInt8] {
      try warrant.approval(
        of: "refund",
        arguments: arguments,
        name: "eve@acme",
        by: key,
        clock: cast.clock
      )
    }
    for (key, arguments, expected): (WarrantKey, Arguments, [ReasonCode]) in [
      (cast.worker, Delegation.inside, ["warrant.approvals_insufficient"]),
      (eve, ["amount": 21, "currency": "GBP"], ["warrant.approvals_insufficient"]),
      (eve, Delegation.inside, ["policy.allowed", "warrant.approvals_insufficient"]),
    ] {
      withWarrant(
        warrant,
        key: cast.worker,
        approvals: [try approval(by: key, of: arguments)]
      ) {
        for code in expected { #expect(self.code(guardian) == code) }
      }
    }
  }

  @Test func `a held call asks the warrant again when a person has answered`() async throws {
    let time = cast.time
    let seconds = Box<Int64>(0)
    let guardian = try cast.guardian(
      policy: "tools: {refund: {mode: approval_required}}",
      settings: settings
    ) {
      $0.approve = { _ in
        time.advance(seconds.current)
        return .granted(by: "eve")
      }
    }
    let warrant = try cast.refund(once())
    func run() async -> ReasonCode? {
      await withWarrant(warrant, key: cast.worker) {
        await refusal { try await guardian.run("refund", Delegation.inside) { _ in } }?.code
      }
    }
    #expect(await run() == nil)
    #expect(await run() == "warrant.calls_exhausted")
    seconds.change { $0 = 300 }
    #expect(await run() == "warrant.expired")
  }
}
