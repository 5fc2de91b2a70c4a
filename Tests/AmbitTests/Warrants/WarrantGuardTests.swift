import Ambit
import AmbitWarrant
import Testing

@Suite struct WarrantGuardTests {
  private let cast = Delegation()

  /// The code of one decision in the current scope.
  private func code(_ guardian: Guard, _ tool: String, _ arguments: Arguments) -> ReasonCode {
    guardian.decide(tool, arguments).decision.code
  }

  @Test func `a call inside the warrant runs`() async throws {
    let guardian = try cast.guardian()
    let ran = try await withWarrant(cast.refund(), key: cast.worker) {
      try await guardian.run("refund", Delegation.inside) { $0.member("amount")?.int }
    }
    #expect(ran == 20)
  }

  @Test func `a call outside the warrant is denied by the warrant`() async throws {
    let guardian = try cast.guardian()
    let warrant = try cast.refund()
    withWarrant(warrant, key: cast.worker) {
      let cases: [(String, Arguments, ReasonCode)] = [
        ("refund", Delegation.outside, "warrant.constraint_failed"),
        ("refund", ["amount": 1, "currency": "EUR"], "warrant.constraint_failed"),
        ("refund", ["amount": 1], "warrant.argument_missing"),
        ("refund", ["amount": 1, "currency": "GBP", "to": "eve"], "warrant.argument_unknown"),
        ("refund", ["amount": "1", "currency": "GBP"], "warrant.constraint_failed"),
        ("transfer", Delegation.inside, "warrant.tool_denied"),
      ]
      for (tool, arguments, expected) in cases {
        let decision = guardian.decide(tool, arguments).decision
        #expect(decision.code == expected)
        #expect(decision.bound == .warrant)
        #expect(decision.evaluatedBounds == [.warrant])
        #expect(decision.outcome == .deny)
      }
    }
    #expect(code(guardian, "refund", Delegation.inside) == "warrant.missing")
  }

  @Test func `time, roots, keys and revocations are asked on every call`() throws {
    let warrant = try cast.refund()
    let guardian = try cast.guardian()
    let draft = try {
      var draft = RevocationDraft()
      draft.add(.warrant(warrant.id))
      return try draft.signed(by: cast.root, at: cast.clock.now())
    }()
    let roots = try TrustedRoots.keys([cast.root.publicKey])
    let revoking = try cast.guardian(revocations: .reading(draft, roots: roots))
    let lost = try cast.guardian(revocations: .reading([1], roots: roots))
    withWarrant(warrant) {
      #expect(code(guardian, "refund", Delegation.inside) == "warrant.proof_missing")
      withKey(cast.sub) {
        #expect(code(guardian, "refund", Delegation.inside) == "warrant.proof_invalid")
      }
      withKey(cast.worker) {
        #expect(code(guardian, "refund", Delegation.inside) == "policy.allowed")
        #expect(code(revoking, "refund", Delegation.inside) == "warrant.revoked")
        #expect(code(lost, "refund", Delegation.inside) == "warrant.revocation_invalid")
        cast.time.advance(299)
        #expect(code(guardian, "refund", Delegation.inside) == "policy.allowed")
        cast.time.advance(1)
        #expect(code(guardian, "refund", Delegation.inside) == "warrant.expired")
      }
    }
    let stranger = Delegation()
    withWarrant(try stranger.refund(), key: stranger.worker) {
      #expect(code(guardian, "refund", Delegation.inside) == "warrant.untrusted_root")
    }
  }

  @Test func `audience, clearance and session are the enforcement point's own`() throws {
    let settings = WarrantSettings(
      audience: ["desk"],
      clearance: [(pattern: "ref*", level: 20)]
    )
    let guardian = try cast.guardian(settings: settings)
    func code(_ conditions: WarrantConditions, session: String? = nil) throws -> ReasonCode {
      withWarrant(try cast.refund(conditions), key: cast.worker) {
        Scope(session: session).run { self.code(guardian, "refund", Delegation.inside) }
      }
    }
    #expect(try code(WarrantConditions(clearance: 20)) == "policy.allowed")
    #expect(try code(WarrantConditions(clearance: 19)) == "warrant.clearance_insufficient")
    #expect(
      try code(WarrantConditions(audience: ["desk", "till"], clearance: 20)) == "policy.allowed"
    )
    #expect(
      try code(WarrantConditions(audience: ["till"], clearance: 20)) == "warrant.audience"
    )
    let bound = WarrantConditions(session: "s", clearance: 20)
    #expect(try code(bound) == "policy.allowed")
    #expect(try code(bound, session: "s") == "policy.allowed")
    #expect(try code(bound, session: "t") == "warrant.session_mismatch")
  }

  @Test func `a signed session counts whatever the caller says`() throws {
    let guardian = try cast.guardian(
      policy: "default_policy: {mode: allow, constraints: ['session.tool_calls < 1']}"
    )
    withWarrant(try cast.refund(WarrantConditions(session: "s")), key: cast.worker) {
      #expect(code(guardian, "refund", Delegation.inside) == "policy.allowed")
      Scope(session: "s").run {
        #expect(code(guardian, "refund", Delegation.inside) == "policy.constraint_failed")
      }
    }
    // A warrant that is refused says nothing about sessions.
    withWarrant(try cast.refund(WarrantConditions(session: "s")), key: cast.sub) {
      _ = guardian.decide("refund", Delegation.inside)
    }
    #expect(
      Scope(session: "s").run { guardian.preview("refund", Delegation.inside).decision.code }
        == "warrant.missing"
    )
  }

  @Test func `the policy sees a warrant that passed, and no other`() throws {
    let guardian = try cast.guardian(
      policy: """
        tools:
          refund:
            mode: allow
            constraints: ['has(ctx.warrant)', 'ctx.warrant.depth == 1', 'ctx.warrant.clearance == 7']
          search: {mode: allow}
        """,
      isRequired: false
    )
    #expect(code(guardian, "search", [:]) == "policy.allowed")
    #expect(code(guardian, "refund", Delegation.inside) == "policy.constraint_failed")
    let child = try cast.refund(WarrantConditions(clearance: 7)).attenuate(
      holder: cast.sub.publicKey,
      by: cast.worker,
      clock: cast.clock
    )
    withWarrant(child, key: cast.sub) {
      let admission = guardian.decide("refund", Delegation.inside)
      #expect(admission.decision.code == "policy.allowed")
      #expect(admission.decision.evaluatedBounds == [.warrant, .policy])
      #expect(admission.warrant?.warrant == child.id)
      #expect(admission.warrant?.root == cast.root.publicKey)
      // A warrant that is presented is checked, demanded or not.
      #expect(code(guardian, "search", [:]) == "warrant.tool_denied")
    }
  }

  @Test func `a policy narrows what a warrant grants`() throws {
    let guardian = try cast.guardian(
      policy: "tools: {refund: {mode: allow, constraints: ['args.amount <= 10']}}"
    )
    withWarrant(try cast.refund(), key: cast.worker) {
      #expect(code(guardian, "refund", Delegation.inside) == "policy.constraint_failed")
    }
  }

  @Test func `a guard that trusts nobody refuses a warrant instead of ignoring it`() throws {
    let guardian = try makeGuard("default_policy: {mode: allow}") { $0.clock = cast.clock }
    #expect(code(guardian, "refund", Delegation.inside) == "policy.allowed")
    withWarrant(try cast.refund(), key: cast.worker) {
      #expect(code(guardian, "refund", Delegation.inside) == "warrant.untrusted_root")
    }
  }

  @Test func `a guard that demands warrants and trusts nobody is not made`() {
    do {
      _ = try makeGuard { options in
        guard let nobody = try? TrustedRoots.keys([]) else { return }
        options.warrants = WarrantRequirements(roots: nobody)
      }
      Issue.record("made")
    } catch {
      #expect((error as? GuardError)?.code == "config.bad_value")
    }
  }

  @Test func `a denial names the link that refused`() throws {
    let guardian = try cast.guardian()
    let child = try cast.refund().attenuate(
      tools: ["refund": ["amount": .range(max: 5), "currency": .exact("GBP")]],
      holder: cast.sub.publicKey,
      by: cast.worker,
      clock: cast.clock
    )
    withWarrant(child, key: cast.sub) {
      let message = guardian.decide("refund", Delegation.inside).decision.message
      #expect(message.hasSuffix("(link 1)"))
      #expect(guardian.decide("refund", Delegation.outside).decision.message.hasSuffix("(link 0)"))
    }
  }

  @Test func `a planner, its worker and a worker of that narrow across tasks`() async throws {
    let guardian = try cast.guardian()
    let power = try Warrant.issue(
      issuing: ["refund"],
      holder: cast.planner.publicKey,
      by: cast.root,
      clock: cast.clock
    )
    let worker = try power.attenuate(
      tools: ["refund": ["amount": .range(max: 100)]],
      holder: cast.worker.publicKey,
      by: cast.planner,
      clock: cast.clock
    )
    func refunds(_ amounts: [Int]) async -> [Int] {
      await withTaskGroup(of: Int?.self) { group in
        for amount in amounts {
          group.addTask {
            try? await guardian.run("refund", ["amount": JSONValue(integerLiteral: amount)]) {
              $0.member("amount")?.int
            }
          }
        }
        var done: [Int] = []
        for await amount in group { if let amount { done.append(amount) } }
        return done.sorted()
      }
    }
    #expect(await withWarrant(power, key: cast.planner) { await refunds([1]) } == [])
    await withKey(cast.worker) {
      await withWarrant(worker) {
        #expect(await refunds([5, 50, 500]) == [5, 50])
        do {
          let less = try worker.attenuate(
            tools: ["refund": ["amount": .range(max: 10)]],
            holder: cast.sub.publicKey,
            by: cast.worker,
            clock: cast.clock
          )
          #expect(await withWarrant(less, key: cast.sub) { await refunds([5, 50, 500]) } == [5])
          // The worker's key does not make the sub-worker's warrant its own.
          #expect(await withWarrant(less) { await refunds([5]) } == [])
        } catch {
          Issue.record(error)
        }
        #expect(await refunds([50]) == [50])
        let detached = Task.detached { guardian.decide("refund", ["amount": 5]).decision.code }
        #expect(await detached.value == "warrant.missing")
      }
    }
  }

  @Test func `records name the warrant`() throws {
    let records = Box<[RecordDraft]>([])
    let guardian = try cast.guardian { options in
      options.record = { record in records.change { $0.append(record) } }
    }
    let warrant = try cast.refund()
    withWarrant(warrant, key: cast.worker) {
      _ = guardian.decide("refund", Delegation.inside)
      _ = guardian.decide("refund", Delegation.outside)
    }
    _ = guardian.decide("refund", Delegation.inside)
    let bodies = records.current.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies[0].contains(warrant.id.name) && bodies[0].contains(cast.root.publicKey.hex))
    #expect(bodies[1].contains(warrant.id.name) && bodies[1].contains("warrant.constraint_failed"))
    #expect(!bodies[2].contains("tnu_wrt_") && bodies[2].contains("warrant.missing"))
  }

  @Test func `observing lets a refused warrant run and says so`() async throws {
    let guardian = try cast.guardian { $0.mode = .observe }
    let ran = try await guardian.run("refund", Delegation.inside) { _ in true }
    #expect(ran)
    let decision = guardian.decide("refund", Delegation.inside).decision
    #expect(decision.outcome == .deny && decision.mode == .observe && decision.proceeds)
  }
}
