public import AmbitModel

/// A header read back, strictly: every member known, well-formed and in its canonical place.
public struct RecordFields: Sendable, Hashable {
  /// The chain's owner.
  public let organization: OrganizationID
  /// The place in the chain, from 1.
  public let sequence: Int64
  /// The leaf before.
  public let previous: Digest256
  /// What the record tells of.
  public let kind: RecordKind
  /// The record's id.
  public let id: RecordID
  /// The record that this one continues.
  public let reference: RecordID?
  /// When it happened.
  public let occurredAt: Timestamp
  /// When the store wrote it.
  public let recordedAt: Timestamp
  /// The agent concerned.
  public let agent: AgentID?
  /// The tool called.
  public let tool: Text?
  /// The outcome.
  public let outcome: RecordOutcome?
  /// The deciding code.
  public let code: Text?
  /// Whether the decision bound.
  public let mode: EnforcementMode?
  /// The source digest of the agent's policy.
  public let policyDigest: Digest256?
  /// The source digest of the ceiling.
  public let ceilingDigest: Digest256?
  /// SHA-256(salt ‖ body).
  public let bodyDigest: Digest256

  /// Reads canonical header bytes; nil for anything that `RecordHeader` would not have written.
  public init?(header: [UInt8]) {
    guard let document = try? JSONDocument(parsing: header) else { return nil }
    self.init(header: document.root)
  }

  /// Reads a header inside a larger document; nil for anything that is not one.
  public init?(header: JSONElement) {
    guard header.kind == .object else { return nil }
    var read = 0
    func text(_ name: StaticString) -> String? {
      guard let value = header.member(name)?.string else { return nil }
      read += 1
      return value
    }
    guard let organization = text("org").flatMap({ OrganizationID($0) }),
      let previous = text("prev").flatMap({ Digest256(hex: $0) }),
      let kind = text("kind").flatMap({ RecordKind(word: $0) }),
      let id = text("id").flatMap({ RecordID($0) }),
      let occurredAt = text("occurred_at").flatMap({ Timestamp($0) }),
      let recordedAt = text("recorded_at").flatMap({ Timestamp($0) }),
      let bodyDigest = text("body_digest").flatMap({ Digest256(hex: $0) }),
      let sequence = header.member("seq")?.int, sequence > 0,
      header.member("v")?.int == RecordHeader.version
    else { return nil }
    self.organization = organization
    self.previous = previous
    self.kind = kind
    self.id = id
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
    self.bodyDigest = bodyDigest
    self.sequence = Int64(sequence)
    reference = text("ref").flatMap { RecordID($0) }
    agent = text("agent_id").flatMap { AgentID($0) }
    tool = text("tool").map { Text($0) }
    outcome = text("outcome").flatMap { RecordOutcome(word: $0) }
    code = text("code").map { Text($0) }
    mode = text("mode").flatMap { EnforcementMode(word: $0) }
    policyDigest = text("policy_digest").flatMap { Digest256(hex: $0) }
    ceilingDigest = text("ceiling_digest").flatMap { Digest256(hex: $0) }
    // `seq` and `v` are the two that are not strings; anything left over is foreign.
    guard read + 2 == header.count else { return nil }
  }
}

extension RecordKind {
  /// Reads the word of a header; nil for any other.
  public init?(word: String) {
    let bytes = Text(word)
    guard let kind = Self.allCases.first(where: { Text(stringLiteral: $0.word) == bytes }) else {
      return nil
    }
    self = kind
  }
}

extension RecordOutcome {
  /// Reads the word of a header; nil for any other.
  public init?(word: String) {
    let bytes = Text(word)
    guard let outcome = Self.allCases.first(where: { Text(stringLiteral: $0.word) == bytes })
    else { return nil }
    self = outcome
  }
}
