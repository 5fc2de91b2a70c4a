import AmbitAudit
import AmbitCrypto
import AmbitModel
import Testing

@Suite struct `A chain of records` {
  static let organization = OrganizationID.make(at: Timestamp(microseconds: 1_790_000_000_000_000))

  /// A chain of records as lines without their line feeds, and its head.
  static func chain(_ count: Int64) -> (lines: [[UInt8]], head: ChainHead) {
    var head = ChainHead(
      sequence: 0,
      leaf: RecordChain.origin(of: organization, hashing: SHA256Hash.self)
    )
    var lines: [[UInt8]] = []
    for sequence in 1...count {
      let moment = Timestamp(microseconds: 1_790_000_000_000_000 + sequence)
      let salt = [UInt8](repeating: UInt8(sequence), count: 16)
      var body = DecisionBody(
        tool: "read_file",
        arguments: RedactedArguments(
          canonical: Array(#"{"path":"/tmp/a{\"}b"}"#.utf8),
          salt: salt,
          hashing: SHA256Hash.self
        ),
        outcome: .deny
      )
      body.reasons = [DecisionReason(code: "policy.tool_not_listed", message: "not listed")]
      let draft = RecordDraft(
        decision: body,
        id: .make(at: moment),
        occurredAt: moment,
        salt: salt,
        agent: .make(at: moment),
        mode: .enforce,
        hashing: SHA256Hash.self
      )
      let header = RecordHeader.canonical(
        draft,
        organization: organization,
        sequence: sequence,
        previous: head.leaf,
        recordedAt: moment
      )
      lines.append(
        RecordLine(header: header, salt: draft.salt, body: draft.body).bytes.dropLast()
      )
      head = ChainHead(
        sequence: sequence,
        leaf: RecordChain.leaf(ofHeader: header, hashing: SHA256Hash.self)
      )
    }
    return (lines, head)
  }

  func fault(_ lines: [[UInt8]], witness: ChainHead?) -> ChainFault? {
    var verifier = ChainVerifier<SHA256Hash>(witness: witness)
    do throws(ChainFault) {
      for line in lines { try verifier.read(line: line) }
      _ = try verifier.finish()
      return nil
    } catch {
      return error
    }
  }

  @Test func `that nobody touched is whole`() throws {
    let (lines, head) = Self.chain(5)
    #expect(fault(lines, witness: head) == nil)
    #expect(fault(lines, witness: nil) == nil)
    var verifier = ChainVerifier<SHA256Hash>(organization: Self.organization)
    for line in lines { try verifier.read(line: line) }
    #expect(try verifier.finish() == head)
    #expect(verifier.organization == Self.organization)
  }

  @Test func `with any one byte changed names the record`() {
    let (lines, head) = Self.chain(4)
    for (index, line) in lines.enumerated() {
      for offset in line.indices {
        // One neighbour in code and one far away: letters stay letters, digits digits.
        for flip: UInt8 in [0x01, 0x20] {
          var changed = lines
          changed[index][offset] ^= flip
          let found = fault(changed, witness: head)
          if found?.sequence != Int64(index + 1) {
            let text = String(decoding: changed[index], as: UTF8.self)
            Issue.record(
              "record \(index + 1), byte \(offset): \(String(describing: found)) \(text)"
            )
            return
          }
        }
      }
    }
  }

  @Test(arguments: 1...4)
  func `with a record deleted names the first one missing`(sequence: Int) {
    var (lines, head) = Self.chain(5)
    lines.remove(at: sequence - 1)
    #expect(
      fault(lines, witness: head) == ChainFault(sequence: Int64(sequence), kind: .missing)
    )
  }

  @Test func `cut off at its end needs a witness`() {
    let (lines, head) = Self.chain(5)
    let cut = Array(lines.dropLast(2))
    #expect(fault(cut, witness: head) == ChainFault(sequence: 4, kind: .missing))
    #expect(fault([], witness: head) == ChainFault(sequence: 1, kind: .missing))
    #expect(fault(cut, witness: nil) == nil)
  }

  @Test func `with records exchanged or repeated names the first`() {
    var (lines, head) = Self.chain(5)
    lines.swapAt(1, 3)
    #expect(fault(lines, witness: head)?.sequence == 2)
    lines.swapAt(1, 3)
    lines.insert(lines[1], at: 2)
    #expect(fault(lines, witness: head) == ChainFault(sequence: 3, kind: .unexpected))
  }

  @Test func `rewritten as a whole differs from its witness`() {
    let (_, head) = Self.chain(5)
    let (forged, _) = Self.chain(5)
    #expect(fault(forged, witness: head) == ChainFault(sequence: 5, kind: .headerChanged))
  }

  @Test func `of another organization is foreign`() {
    let (lines, _) = Self.chain(2)
    var verifier = ChainVerifier<SHA256Hash>(organization: .system)
    #expect(throws: ChainFault(sequence: 1, kind: .foreign)) {
      try verifier.read(line: lines[0])
    }
  }

  @Test func `whose bodies are gone is still whole, and cannot get one back`() throws {
    let (lines, head) = Self.chain(3)
    let records = lines.map { RecordLine($0) }
    let pruned = try records.map { record in
      RecordLine(header: try #require(record).header, salt: nil, body: nil)
    }
    #expect(fault(pruned.map { $0.bytes.dropLast() }, witness: head) == nil)
    var mixed = pruned
    mixed[1] = RecordLine(
      header: pruned[1].header,
      salt: [UInt8](repeating: 0, count: 16),
      body: Array("{}".utf8)
    )
    #expect(
      fault(mixed.map { $0.bytes.dropLast() }, witness: head)
        == ChainFault(sequence: 2, kind: .bodyChanged)
    )
  }

  @Test func `continues after a frontier`() throws {
    let (lines, head) = Self.chain(5)
    var first = ChainVerifier<SHA256Hash>()
    for line in lines[..<2] { try first.read(line: line) }
    let frontier = try first.finish()
    var rest = ChainVerifier<SHA256Hash>(after: frontier, witness: head)
    for line in lines[2...] { try rest.read(line: line) }
    #expect(try rest.finish() == head)
    var late = ChainVerifier<SHA256Hash>(
      after: ChainHead(sequence: 2, leaf: head.leaf),
      witness: head
    )
    #expect(throws: ChainFault(sequence: 3, kind: .headerChanged)) {
      try late.read(line: lines[2])
    }
  }

  @Test(arguments: [
    "", "{}", "null", #"{"header":"#, #"{"header":{}"#, #"{"header":{},"salt":null,"body":null"#,
    #"{"header":{},"salt":null,"body":{}}"#, #"{"header":{"},"salt":null,"body":null}"#,
    #"{"header":{"a":"\"#,
  ])
  func `refuses what is no record line`(text: String) {
    #expect(
      fault([Array(text.utf8)], witness: nil) == ChainFault(sequence: 1, kind: .unreadable)
    )
  }
}
