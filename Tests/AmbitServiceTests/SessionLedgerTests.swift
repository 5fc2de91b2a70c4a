import AmbitCrypto
import AmbitModel
import Testing

@testable import AmbitService

@Suite struct SessionLedgerTests {
  private let start = Timestamp(microseconds: 1_700_000_000_000_000)
  private let agent = AgentID(bits: 7)

  private func key(_ session: Text?, principal: Text = "") -> SessionLedger.Key {
    SessionLedger.Key(agent: agent, principal: principal, session: session)
  }

  private func facts(
    _ ledger: SessionLedger,
    _ key: SessionLedger.Key,
    tool: Text = "a",
    at now: Timestamp
  ) throws -> JSONElement {
    try ledger.withSession(key, at: now, counts: false) { state in
      var json = JSONWriter()
      state.write(tool: tool, at: now, to: &json)
      return Result { try JSONDocument(parsing: json.bytes).root }
    }.get()
  }

  @Test func `facts have exactly the contract's names and count earlier calls`() throws {
    let ledger = SessionLedger()
    let key = key("s")
    for (tool, outcome) in [
      ("b", Outcome.allow), ("a", .deny), ("a", .allow), ("c", .approvalRequired),
    ] as [(Text, Outcome)] {
      ledger.withSession(key, at: start) {
        $0.count(tool: tool, outcome: outcome, ran: outcome == .allow)
      }
    }
    let facts = try facts(ledger, key, at: start.adding(seconds: 9))
    #expect(
      facts.members.map { $0.key.string }.sorted() == [
        "approvals", "calls_of_this_tool", "denials", "elapsed_seconds", "errors",
        "input_tokens", "llm_calls", "output_tokens", "tokens", "tool_calls", "tools_used",
      ]
    )
    #expect(facts.member("tool_calls")?.int == 4)
    #expect(facts.member("calls_of_this_tool")?.int == 2)
    #expect(facts.member("denials")?.int == 1)
    #expect(facts.member("approvals")?.int == 1)
    #expect(facts.member("elapsed_seconds")?.int == 9)
    #expect(facts.member("tools_used")?.elements.map { $0.string } == ["a", "b"])
  }

  @Test func `sessions are apart by id and by principal`() throws {
    let ledger = SessionLedger()
    ledger.withSession(key("s", principal: "emma"), at: start) {
      $0.count(tool: "a", outcome: .allow, ran: true)
    }
    for other in [key("t", principal: "emma"), key("s", principal: "noah"), key(nil)] {
      #expect(try facts(ledger, other, at: start).member("tool_calls")?.int == 0)
    }
  }

  @Test func `a session without id ends after thirty idle minutes, a named one does not`() throws {
    let ledger = SessionLedger()
    for key in [key(nil), key("s")] {
      ledger.withSession(key, at: start) { $0.count(tool: "a", outcome: .allow, ran: true) }
    }
    let soon = start.adding(seconds: 1_800)
    let later = start.adding(seconds: 1_801)
    #expect(try facts(ledger, key(nil), at: soon).member("tool_calls")?.int == 1)
    #expect(try facts(ledger, key(nil), at: later).member("tool_calls")?.int == 0)
    #expect(try facts(ledger, key("s"), at: later).member("tool_calls")?.int == 1)
  }

  @Test func `sessions and tools are bounded`() throws {
    let ledger = SessionLedger()
    for index in 0..<(SessionLedger.Limits.sessionsMax + 5_000) {
      ledger.withSession(key(Text("s\(index)")), at: start.adding(seconds: Int64(index))) {
        $0.count(tool: "a", outcome: .allow, ran: true)
      }
    }
    #expect(ledger.count <= SessionLedger.Limits.sessionsMax)
    let busy = key("busy")
    for index in 0..<1_000 {
      ledger.withSession(busy, at: start) {
        $0.count(tool: Text("t\(index)"), outcome: .allow, ran: true)
      }
    }
    let facts = try facts(ledger, busy, at: start)
    #expect(facts.member("tool_calls")?.int == 1_000)
    #expect(facts.member("tools_used")?.count == SessionLedger.Limits.toolsMax)
  }
}
