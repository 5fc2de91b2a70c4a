package import AmbitAudit
package import AmbitModel
package import AmbitStore

extension StoredRecord: JSONRepresentable {
  /// Writes `{header, salt, body}`; header and body are the very bytes that were hashed.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("header")
    json.raw(header)
    json.name("salt")
    if let salt { json.string(Hexadecimal.encode(salt)) } else { json.null() }
    json.name("body")
    if let body { json.raw(body) } else { json.null() }
    json.endObject()
  }
}

/// Lower-case hexadecimal.
enum Hexadecimal {
  /// The digits of some bytes.
  static func encode(_ bytes: [UInt8]) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      for nibble in [byte >> 4, byte & 15] {
        digits.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

/// Which records a client asks for, as words of the wire.
package struct RecordFilter: Sendable {
  /// The agent's id or name.
  package var agent: String?
  /// The tool.
  package var tool: String?
  /// The outcome's word.
  package var outcome: String?
  /// The kind's word.
  package var kind: String?
  /// The session's id.
  package var session: String?
  /// The earliest moment, RFC 3339.
  package var from: String?
  /// The moment before which, RFC 3339.
  package var to: String?

  /// Asks for everything.
  package init() {}
}

extension ControlPlane {
  /// Records by filter, newest first.
  package func records(
    _ filter: RecordFilter,
    _ page: PageRequest,
    for caller: Caller
  ) async throws(ServiceError) -> Page<StoredRecord> {
    try caller.require(.auditRead)
    var query = RecordQuery(limit: page.limit)
    if let reference = filter.agent {
      query.agent = try await agent(reference, for: caller).id
    }
    query.tool = filter.tool.map { Text($0) }
    query.session = filter.session.map { Text($0) }
    query.outcome = try word(filter.outcome, "outcome", of: RecordOutcome.allCases, \.word)
    query.kind = try word(filter.kind, "kind", of: RecordKind.allCases, \.word)
    query.from = try moment(filter.from, "from")
    query.to = try moment(filter.to, "to")
    query.after = try page.cursor.map(cursor)
    let wanted = query
    let records = try await withStore { () throws(StoreError) in
      try await rows(of: caller).records(wanted)
    }
    return PageRequest.page(records, limit: page.limit) {
      "\($0.occurredAt.microseconds).\($0.sequence)"
    }
  }

  /// Records in chain order after a place.
  package func records(
    afterSequence sequence: Int64,
    limit: Int,
    for caller: Caller
  ) async throws(ServiceError) -> Page<StoredRecord> {
    try caller.require(.auditRead)
    let records = try await withStore { () throws(StoreError) in
      try await rows(of: caller).records(afterSequence: sequence, limit: limit)
    }
    return PageRequest.page(records, limit: limit) { "\($0.sequence)" }
  }

  /// One record by its id.
  package func record(_ id: String, for caller: Caller) async throws(ServiceError) -> StoredRecord {
    try caller.require(.auditRead)
    return try await storedRecord(id, for: caller)
  }

  /// The end of the caller's chain.
  package func chainHead(for caller: Caller) async throws(ServiceError) -> ChainHead {
    try caller.require(.auditRead)
    return try await withStore { () throws(StoreError) in
      try await rows(of: caller).chainHead()
    }
  }

  /// A decision by its id; its arguments only for who may read the record.
  package func decision(_ id: String, for caller: Caller) async throws(ServiceError) -> [UInt8] {
    try caller.require(.read)
    let record = try await storedRecord(id, for: caller)
    guard let header = try? JSONDocument(parsing: record.header).root,
      header.member("kind")?.equals("decision") == true
    else { throw ServiceError.notFound("decision") }
    guard let body = record.body, !caller.tenant.scopes.contains(.auditRead) else {
      return record.json
    }
    let shown = StoredRecord(
      sequence: record.sequence,
      occurredAt: record.occurredAt,
      header: record.header,
      salt: nil,
      body: withoutArguments(body)
    )
    return shown.json
  }

  private func withoutArguments(_ body: [UInt8]) -> [UInt8]? {
    guard let document = try? JSONDocument(parsing: body),
      case .object(let members) = document.root.value
    else { return nil }
    let shown = members.filter { $0.key != "arguments_digest" }.map { member in
      guard member.key == "input", case .object(let input) = member.value else { return member }
      return JSONMember(member.key, .object(input.filter { $0.key != "arguments" }))
    }
    return JSONValue.object(shown).canonicalBytes()
  }

  private func storedRecord(
    _ id: String,
    for caller: Caller
  ) async throws(ServiceError) -> StoredRecord {
    guard let id = RecordID(id) else { throw ServiceError.notFound("record") }
    let record = try await withStore("record") { () throws(StoreError) in
      try await rows(of: caller).record(id)
    }
    guard let record else { throw ServiceError.notFound("record") }
    return record
  }

  private func word<Case>(
    _ word: String?,
    _ name: StaticString,
    of cases: [Case],
    _ spelling: (Case) -> StaticString
  ) throws(ServiceError) -> Case? {
    guard let word else { return nil }
    for candidate in cases where "\(spelling(candidate))" == word { return candidate }
    let known = cases.map { "\(spelling($0))" }.joined(separator: ", ")
    throw ServiceError(.invalid, "request.bad_value", "`\(name)` is one of \(known)")
  }

  private func moment(_ text: String?, _ name: StaticString) throws(ServiceError) -> Timestamp? {
    guard let text else { return nil }
    guard let moment = Timestamp(text) else {
      throw ServiceError(.invalid, "request.bad_value", "`\(name)` is not a moment of RFC 3339")
    }
    return moment
  }

  private func cursor(_ text: String) throws(ServiceError) -> RecordQuery.Cursor {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let occurredAt = Int64(parts[0]), let sequence = Int64(parts[1]) else {
      throw PageRequest.badCursor
    }
    return RecordQuery.Cursor(
      occurredAt: Timestamp(microseconds: occurredAt),
      sequence: sequence
    )
  }
}
