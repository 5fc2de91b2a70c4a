public import AmbitModel

/// The chained part of a record as canonical JSON (control-plane contract, section 3).
///
/// Members stand in canonical order, so that writing them one after the other is the canonical
/// form: `agent_id? body_digest ceiling_digest? code? id kind mode? occurred_at org outcome?
/// policy_digest? prev recorded_at ref? seq tool? v`.
public enum RecordHeader {
  /// The version of the header's shape, its `v`.
  public static let version = 1

  /// A draft's header at its place in the chain.
  ///
  /// - Parameters:
  ///   - draft: what the maker handed in.
  ///   - organization: the chain's owner.
  ///   - sequence: the place in the chain, from 1.
  ///   - previous: the leaf before, or `RecordChain.origin` for the first.
  ///   - recordedAt: when the store writes it.
  /// - Returns: the bytes that are hashed and kept.
  public static func canonical(
    _ draft: RecordDraft,
    organization: OrganizationID,
    sequence: Int64,
    previous: Digest256,
    recordedAt: Timestamp
  ) -> [UInt8] {
    var json = JSONWriter(capacity: 640)
    json.beginObject()
    if let agent = draft.agent {
      json.name("agent_id")
      json.quoted(agent.append)
    }
    json.name("body_digest")
    json.quoted(draft.bodyDigest.appendHex)
    if let digest = draft.ceilingDigest {
      json.name("ceiling_digest")
      json.quoted(digest.appendHex)
    }
    if let code = draft.code {
      json.name("code")
      json.string(code.rawValue)
    }
    json.name("id")
    json.quoted(draft.id.append)
    json.name("kind")
    json.word(draft.kind.word)
    if let mode = draft.mode {
      json.name("mode")
      json.string(mode.word)
    }
    json.name("occurred_at")
    json.quoted(draft.occurredAt.append)
    json.name("org")
    json.quoted(organization.append)
    if let outcome = draft.outcome {
      json.name("outcome")
      json.word(outcome.word)
    }
    if let digest = draft.policyDigest {
      json.name("policy_digest")
      json.quoted(digest.appendHex)
    }
    json.name("prev")
    json.quoted(previous.appendHex)
    json.name("recorded_at")
    json.quoted(recordedAt.append)
    if let reference = draft.reference {
      json.name("ref")
      json.quoted(reference.append)
    }
    json.name("seq")
    json.int(Int(sequence))
    if let tool = draft.tool {
      json.name("tool")
      json.string(tool)
    }
    json.name("v")
    json.int(version)
    json.endObject()
    return json.bytes
  }
}

/// The hash chain over the headers of one organization.
public enum RecordChain {
  /// What the first record's `prev` is: SHA-256 of `ambit-audit-v1\n` ‖ organization id.
  public static func origin<Hash: SHA256Hashing>(
    of organization: OrganizationID,
    hashing: Hash.Type
  ) -> Digest256 {
    var bytes = Array("ambit-audit-v1\n".utf8)
    organization.append(to: &bytes)
    return Hash.sha256(bytes)
  }

  /// A record's leaf: SHA-256(0x00 ‖ canonical header), as RFC 6962 section 2.1 hashes leaves.
  public static func leaf<Hash: SHA256Hashing>(
    ofHeader header: [UInt8],
    hashing: Hash.Type
  ) -> Digest256 {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(header.count + 1)
    bytes.append(0)
    bytes.append(contentsOf: header)
    return Hash.sha256(bytes)
  }
}

extension JSONWriter {
  /// Writes a string that needs no escaping.
  mutating func word(_ word: StaticString) {
    quoted { bytes in word.withUTF8Buffer { bytes.append(contentsOf: $0) } }
  }
}
