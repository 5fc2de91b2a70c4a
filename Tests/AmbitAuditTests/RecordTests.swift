import AmbitAudit
import AmbitCrypto
import AmbitModel
import Testing

@Suite struct `A record` {
  static let moment = Timestamp(microseconds: 1_790_000_000_123_456)
  static let organization = OrganizationID(bits: 1)

  static func draft() -> RecordDraft {
    let salt = [UInt8](repeating: 7, count: 16)
    var body = DecisionBody(
      tool: "pay",
      arguments: RedactedArguments(
        canonical: Array(#"{"amount":10.0,"api_key":"k"}"#.utf8),
        salt: salt,
        hashing: SHA256Hash.self
      ),
      outcome: .deny
    )
    body.agent = "agt_1"
    body.principal = "ada"
    body.roles = ["reader", "writer"]
    body.session = "s\u{1}\"1"
    body.warrant = DecisionBody.Warrant(
      id: "tnu_wrt_0198",
      root: "d75a98",
      chainDigest: SHA256Hash.sha256("chain")
    )
    body.estimatedTokens = 12
    body.bound = .policy
    body.bounds = [.identity, .policy]
    body.reasons = [
      DecisionReason(
        code: "policy.constraint_failed",
        message: "amount is over the limit",
        details: Array(#"{"limit":5}"#.utf8)
      )
    ]
    body.violations = ["amount <= 5"]
    body.timeoutSeconds = 30
    body.policyDigest = SHA256Hash.sha256("policy")
    body.ceilingDigest = SHA256Hash.sha256("ceiling")
    body.ruleIDs = ["reader/pay"]
    body.requestedBy = "key_1"
    body.labels = [("env", "test")]
    body.decideNanoseconds = 900
    body.traceID = "0af7651916cd43dd8448eb211c80319c"
    body.spanID = "b7ad6b7169203331"
    return RecordDraft(
      decision: body,
      id: RecordID(bits: 2),
      occurredAt: moment,
      salt: salt,
      agent: AgentID(bits: 3),
      mode: .observe,
      hashing: SHA256Hash.self
    )
  }

  @Test func `writes header and body in canonical form`() throws {
    let draft = Self.draft()
    let header = RecordHeader.canonical(
      draft,
      organization: Self.organization,
      sequence: 1_234_567,
      previous: SHA256Hash.sha256("previous"),
      recordedAt: Self.moment
    )
    for bytes in [header, draft.body] {
      #expect(try JSONDocument(parsing: bytes).root.canonicalBytes() == bytes)
    }
    let admin = RecordDraft(
      admin: {
        var body = AdminBody(actor: "key_1", operation: "policy.activate", target: "organization")
        body.before = SHA256Hash.sha256("a")
        body.after = SHA256Hash.sha256("b")
        body.address = "127.0.0.1"
        body.requestID = "r"
        body.actedForTenant = true
        return body
      }(),
      id: RecordID(bits: 4),
      occurredAt: Self.moment,
      salt: [UInt8](repeating: 1, count: 16),
      hashing: SHA256Hash.self
    )
    #expect(try JSONDocument(parsing: admin.body).root.canonicalBytes() == admin.body)
  }

  @Test func `reads its header back`() throws {
    let draft = Self.draft()
    let header = RecordHeader.canonical(
      draft,
      organization: Self.organization,
      sequence: 9,
      previous: SHA256Hash.sha256("previous"),
      recordedAt: Self.moment
    )
    let fields = try #require(RecordFields(header: header))
    #expect(fields.organization == Self.organization)
    #expect(fields.sequence == 9)
    #expect(fields.previous == SHA256Hash.sha256("previous"))
    #expect(fields.id == draft.id)
    #expect(fields.kind == .decision)
    #expect(fields.agent == draft.agent)
    #expect(fields.tool == "pay")
    #expect(fields.outcome == .deny)
    #expect(fields.code == "policy.constraint_failed")
    #expect(fields.mode == .observe)
    #expect(fields.policyDigest == draft.policyDigest)
    #expect(fields.ceilingDigest == draft.ceilingDigest)
    #expect(fields.occurredAt == Self.moment)
    var foreign = header
    foreign.replaceSubrange(1..<2, with: Array(#""aa":1,""#.utf8))
    #expect(RecordFields(header: foreign) == nil)
  }

  @Test func `is chained as the contract says`() {
    let origin = RecordChain.origin(of: .system, hashing: SHA256Hash.self)
    #expect(origin == SHA256Hash.sha256("ambit-audit-v1\norg_system"))
    #expect(
      RecordChain.leaf(ofHeader: Array("{}".utf8), hashing: SHA256Hash.self)
        == SHA256Hash.sha256([0] + Array("{}".utf8))
    )
    let draft = Self.draft()
    #expect(draft.bodyDigest == SHA256Hash.sha256(draft.salt + draft.body))
  }
}
