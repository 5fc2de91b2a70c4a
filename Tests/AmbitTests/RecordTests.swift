import Ambit
import Testing

@Suite struct RecordTests {
  private func recording(
    _ records: Box<[RecordDraft]>,
    _ change: (inout GuardOptions) -> Void = { _ in }
  ) throws -> Guard {
    try makeGuard {
      $0.record = { record in records.change { $0.append(record) } }
      change(&$0)
    }
  }

  @Test func `decision, approval and outcome are recorded and refer to the decision`() async throws
  {
    let records = Box<[RecordDraft]>([])
    let guardian = try recording(records) {
      $0.approve = { _ in .granted(by: "eve", comment: "ok") }
    }
    try await guardian.run("transfer", ["password": "hunter2", "to": "bob"]) { _ in }
    let kept = records.current
    #expect(kept.map { $0.kind } == [.decision, .approval, .outcome])
    #expect(kept.map { $0.outcome } == [.approvalRequired, nil, .executed])
    #expect(kept[1].reference == kept[0].id)
    #expect(kept[2].reference == kept[0].id)
    let bodies = kept.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies[0].contains("[MASKED]") && !bodies[0].contains("hunter2"))
    #expect(bodies[0].contains(kept[0].id.string))
    #expect(bodies[1].contains(#""approver":"eve""#))
    for record in kept {
      let document = try JSONDocument(parsing: record.body)
      #expect(document.root.canonicalBytes() == record.body)
      #expect(record.mode == .enforce)
    }
  }

  @Test func `a call whose decision cannot be recorded does not run`() async throws {
    for mode in EnforcementMode.allCases {
      let guardian = try makeGuard {
        $0.mode = mode
        $0.record = { _ in throw NoDisk() }
      }
      let ran = Box(false)
      let refused = await refusal {
        try await guardian.run("search", [:]) { _ in ran.change { $0 = true } }
      }
      #expect(refused?.code == "record.unavailable")
      #expect(!ran.current)
    }
  }

  @Test func `a grant that cannot be recorded does not count`() async throws {
    let guardian = try makeGuard {
      $0.approve = { _ in .granted(by: "eve") }
      $0.record = { if $0.kind == .approval { throw NoDisk() } }
    }
    let refused = await refusal {
      try await guardian.run("transfer", [:]) { _ in _ = Issue.record("ran") }
    }
    #expect(refused?.code == "record.unavailable")
  }

  @Test func `an outcome that cannot be recorded is announced and the result stands`() async throws
  {
    let lines = Box<[String]>([])
    let guardian = try makeGuard {
      $0.record = { if $0.kind == .outcome { throw NoDisk() } }
      $0.announce = { line in lines.change { $0.append(line) } }
    }
    #expect(try await guardian.run("search", [:]) { _ in 1 } == 1)
    #expect(lines.current.count == 1)
  }

  @Test func `observe mode is loud, records the real decision and runs the call`() async throws {
    let records = Box<[RecordDraft]>([])
    let lines = Box<[String]>([])
    let guardian = try recording(records) {
      $0.mode = .observe
      $0.announce = { line in lines.change { $0.append(line) } }
      $0.approve = { _ in
        Issue.record("asked")
        return .refused(by: "eve")
      }
    }
    #expect(lines.current.count == 1)
    #expect(lines.current.first?.contains("desk") == true)
    #expect(try await guardian.run("nothing", [:]) { _ in 1 } == 1)
    #expect(try await guardian.run("transfer", [:]) { _ in 2 } == 2)
    let decisions = records.current.filter { $0.kind == .decision }
    #expect(decisions.map { $0.outcome } == [.deny, .approvalRequired])
    #expect(records.current.allSatisfy { $0.mode == .observe })
    #expect(guardian.preview("nothing", [:]).decision.mode == .observe)
  }

  @Test func `a failing tool and a cancelled task leave their outcome`() async throws {
    let records = Box<[RecordDraft]>([])
    let guardian = try recording(records)
    _ = try? await guardian.run("search", [:]) { _ in throw ToolFailure() }
    #expect(records.current.last?.outcome == .failed)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await guardian.run("search", [:]) { _ in _ = Issue.record("ran") }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(records.current.last?.outcome == .notExecuted)
  }
}
