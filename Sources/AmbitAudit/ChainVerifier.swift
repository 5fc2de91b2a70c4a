public import AmbitModel

/// The first place where a chain is not whole.
public struct ChainFault: Error, Sendable, Hashable {
  /// What is wrong there.
  public enum Kind: Sendable, Hashable {
    /// The record cannot be read: not a record line, or not a header of ours.
    case unreadable
    /// The record's header is not the one that its successor or the witness was chained to.
    case headerChanged
    /// The body is not the one that the header was sealed over.
    case bodyChanged
    /// The record belongs to another organization.
    case foreign
    /// The record is not there: deleted, moved or cut off.
    case missing
    /// An earlier record stands where this one should.
    case unexpected
  }

  /// The place of the first bad record.
  public let sequence: Int64
  /// What is wrong there.
  public let kind: Kind

  /// States a fault.
  public init(sequence: Int64, kind: Kind) {
    self.sequence = sequence
    self.kind = kind
  }

  /// One sentence for people.
  public var message: String {
    switch kind {
    case .unreadable: "record \(sequence) cannot be read"
    case .headerChanged: "record \(sequence) was changed after it was chained"
    case .bodyChanged: "the body of record \(sequence) was changed"
    case .foreign: "record \(sequence) belongs to another organization"
    case .missing: "record \(sequence) is missing"
    case .unexpected: "an earlier record stands where record \(sequence) should"
    }
  }
}

/// Checks records in chain order, one after the other, in constant memory.
///
/// Every edit, deletion, insertion and exchange of records between the starting point and the
/// witness is found. The last record's header is vouched for by its successor or by a witness only,
/// and a chain cut off at its end is whole by itself: without a witness neither is found
/// (control-plane contract, section 3).
public struct ChainVerifier<Hash: SHA256Hashing>: Sendable {
  /// The organization whose chain it is, known from the start or from the first record.
  public private(set) var organization: OrganizationID?
  /// The last record that was read.
  public private(set) var head: ChainHead?

  private let witness: ChainHead?
  /// Set when a record's `prev` did not fit: whether the record before it was changed or its own
  /// `prev` was, the next record tells, being chained to this one's true header.
  private var suspect: Int64?
  private var fault: ChainFault?
  private var hasRead = false

  /// Starts before the first record, or after a known one.
  ///
  /// - Parameters:
  ///   - organization: whose chain it must be; nil takes the first record's word.
  ///   - start: the last record that needs no check, such as a pruned chain's frontier.
  ///   - witness: a head known from elsewhere, such as a checkpoint or an acknowledged record.
  public init(
    organization: OrganizationID? = nil,
    after start: ChainHead? = nil,
    witness: ChainHead? = nil
  ) {
    self.organization = organization
    self.head = start
    self.witness = witness
  }

  /// Reads the next line of a file of JSON Lines, without its line feed.
  ///
  /// - Parameter line: the line's bytes.
  /// - Throws: the first fault, again and again once it was found.
  public mutating func read(line: [UInt8]) throws(ChainFault) {
    guard let record = RecordLine(line) else {
      throw fail(suspect.map { $0 - 1 } ?? next, .unreadable)
    }
    try read(header: record.header, salt: record.salt, body: record.body)
  }

  /// Reads the next record.
  ///
  /// - Parameters:
  ///   - header: the header's bytes.
  ///   - salt: the salt; nil with the body.
  ///   - body: the body's bytes; nil once its time has run out.
  /// - Throws: the first fault, again and again once it was found.
  public mutating func read(
    header: [UInt8],
    salt: [UInt8]?,
    body: [UInt8]?
  ) throws(ChainFault) {
    if let fault { throw fault }
    let leaf = RecordChain.leaf(ofHeader: header, hashing: Hash.self)
    let fields = RecordFields(header: header)
    if let suspect {
      // Chained to the record whose `prev` did not fit: so that one is as it was written, and the
      // one before it is not.
      let vouched = fields?.previous == head?.leaf && fields?.sequence == next
      throw fail(vouched ? suspect - 1 : suspect, .headerChanged)
    }
    guard let fields else { throw fail(next, .unreadable) }
    if organization == nil { organization = fields.organization }
    guard fields.organization == organization else { throw fail(next, .foreign) }
    guard fields.sequence == next else {
      throw fail(next, fields.sequence > next ? .missing : .unexpected)
    }
    let previous =
      head?.leaf ?? RecordChain.origin(of: fields.organization, hashing: Hash.self)
    let fits = fields.previous == previous
    // What stands before the first record read is not in doubt.
    guard fits || hasRead else { throw fail(fields.sequence, .headerChanged) }
    hasRead = true
    if fits {
      guard bodyFits(fields, salt: salt, body: body) else {
        throw fail(fields.sequence, .bodyChanged)
      }
    } else {
      suspect = fields.sequence
    }
    head = ChainHead(sequence: fields.sequence, leaf: leaf)
    if let witness, witness.sequence == fields.sequence, witness.leaf != leaf, suspect == nil {
      throw fail(fields.sequence, .headerChanged)
    }
  }

  /// Ends the chain.
  ///
  /// - Returns: the last record's place and leaf; nil for an empty chain.
  /// - Throws: the first fault, such as records that the witness knows and the chain lacks.
  public mutating func finish() throws(ChainFault) -> ChainHead? {
    if let fault { throw fault }
    if let suspect {
      let vouched = witness?.sequence == suspect && witness?.leaf == head?.leaf
      // Without anybody to vouch for the last record, the one before it is named: both are in
      // doubt from there on.
      throw fail(vouched || witness?.sequence != suspect ? suspect - 1 : suspect, .headerChanged)
    }
    if let witness, witness.sequence > (head?.sequence ?? 0) { throw fail(next, .missing) }
    return head
  }

  private var next: Int64 { (head?.sequence ?? 0) + 1 }

  private func bodyFits(_ fields: RecordFields, salt: [UInt8]?, body: [UInt8]?) -> Bool {
    switch (salt, body) {
    case (let salt?, let body?):
      RecordDraft.digest(salt: salt, body: body, hashing: Hash.self) == fields.bodyDigest
    case (nil, nil): true
    default: false
    }
  }

  private mutating func fail(_ sequence: Int64, _ kind: ChainFault.Kind) -> ChainFault {
    let found = ChainFault(sequence: sequence, kind: kind)
    fault = fault ?? found
    return fault ?? found
  }
}
