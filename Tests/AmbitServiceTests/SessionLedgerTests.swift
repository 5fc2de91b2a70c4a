import AmbitEngine
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
  ) -> JSONElement {
    ledger.withSession(key, at: now, counts: false) { $0.facts(before: tool, at: now.microseconds) }
  }

  @Test func `facts have exactly the contract's names and count earlier calls`() throws {
    let ledger = SessionLedger()
    let key = key("s")
    for (tool, outcome) in [
      ("b", Outcome.allow), ("a", .deny), ("a", .allow), ("c", .approvalRequired),
    ] as [(Text, Outcome)] {
      ledger.withSession(key, at: start) {
        $0.count(tool, outcome, at: start.microseconds)
        if outcome == .allow { $0.use(tool) }
      }
    }
    let facts = facts(ledger, key, at: start.adding(seconds: 9))
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
      $0.count("a", .allow, at: start.microseconds)
    }
    for other in [key("t", principal: "emma"), key("s", principal: "noah"), key(nil)] {
      #expect(facts(ledger, other, at: start).member("tool_calls")?.int == 0)
    }
  }

  @Test func `a session without id ends after thirty idle minutes, a named one does not`() throws {
    let ledger = SessionLedger()
    for key in [key(nil), key("s")] {
      ledger.withSession(key, at: start) { $0.count("a", .allow, at: start.microseconds) }
    }
    let soon = start.adding(seconds: 1_800)
    let later = start.adding(seconds: 1_801)
    #expect(facts(ledger, key(nil), at: soon).member("tool_calls")?.int == 1)
    #expect(facts(ledger, key(nil), at: later).member("tool_calls")?.int == 0)
    #expect(facts(ledger, key("s"), at: later).member("tool_calls")?.int == 1)
  }

  @Test func `sessions are bounded, the least recently used ones go first`() throws {
    let ledger = SessionLedger()
    for index in 0..<(SessionLedger.Limits.sessionsMax + 5_000) {
      ledger.withSession(key(Text("s\(index)")), at: start.adding(seconds: Int64(index))) {
        $0.count("a", .allow, at: start.microseconds)
      }
    }
    #expect(ledger.count <= SessionLedger.Limits.sessionsMax)
    let last = key(Text("s\(SessionLedger.Limits.sessionsMax + 4_999)"))
    #expect(facts(ledger, last, at: start).member("tool_calls")?.int == 1)
    #expect(facts(ledger, key("s0"), at: start).member("tool_calls")?.int == 0)
  }
}
