public import AmbitAudit
public import AmbitModel

/// Where a record stands after its durable commit.
public struct RecordReceipt: Sendable, Hashable {
  /// The record's place in its organization's chain, from 1.
  public let sequence: Int64
  /// The record's leaf, which the next record's `prev` repeats.
  public let leaf: Digest256
  /// When the store wrote it.
  public let recordedAt: Timestamp

  /// States a receipt.
  public init(sequence: Int64, leaf: Digest256, recordedAt: Timestamp) {
    self.sequence = sequence
    self.leaf = leaf
    self.recordedAt = recordedAt
  }
}

/// A record as stored.
public struct StoredRecord: Sendable, Hashable {
  /// Its place in the chain.
  public let sequence: Int64
  /// When it happened, part of the cursor of a query.
  public let occurredAt: Timestamp
  /// The header as canonical JSON: the bytes that were hashed.
  public let header: [UInt8]
  /// The salt, absent once the body's time has run out.
  public let salt: [UInt8]?
  /// The body as canonical JSON, absent once its time has run out.
  public let body: [UInt8]?

  /// States a row.
  public init(
    sequence: Int64,
    occurredAt: Timestamp,
    header: [UInt8],
    salt: [UInt8]?,
    body: [UInt8]?
  ) {
    self.sequence = sequence
    self.occurredAt = occurredAt
    self.header = header
    self.salt = salt
    self.body = body
  }
}

/// Which records to read, newest first by (`occurredAt`, `sequence`).
public struct RecordQuery: Sendable, Hashable {
  /// The place after which the next page starts.
  public struct Cursor: Sendable, Hashable {
    /// When the last record of the page before happened.
    public let occurredAt: Timestamp
    /// Its place in the chain.
    public let sequence: Int64

    /// Names a place.
    public init(occurredAt: Timestamp, sequence: Int64) {
      self.occurredAt = occurredAt
      self.sequence = sequence
    }
  }

  /// Only this agent's.
  public var agent: AgentID?
  /// Only of this tool.
  public var tool: Text?
  /// Only with this outcome.
  public var outcome: RecordOutcome?
  /// Only of this kind.
  public var kind: RecordKind?
  /// Only of this session.
  public var session: Text?
  /// Only what happened at or after this moment.
  public var from: Timestamp?
  /// Only what happened before this moment.
  public var to: Timestamp?
  /// Where the page before ended.
  public var after: Cursor?
  /// The most records to return, 1 to 1,000.
  public var limit: Int

  /// Asks for the newest records.
  public init(limit: Int = 50) {
    self.limit = limit
  }
}
