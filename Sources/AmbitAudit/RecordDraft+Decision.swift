public import AmbitModel

extension RecordDraft {
  /// The record of a decision; header and body agree because both come from the body.
  public init<Hash: SHA256Hashing>(
    decision body: DecisionBody,
    id: RecordID,
    occurredAt: Timestamp,
    salt: [UInt8],
    agent: AgentID?,
    mode: EnforcementMode,
    hashing: Hash.Type
  ) {
    self.init(
      id: id,
      kind: .decision,
      occurredAt: occurredAt,
      salt: salt,
      body: body.canonical(id: id, occurredAt: occurredAt),
      hashing: hashing
    )
    self.agent = agent
    self.tool = body.tool
    self.outcome = RecordOutcome(body.outcome)
    self.code = body.reasons.first?.code
    self.mode = mode
    self.policyDigest = body.policyDigest
    self.ceilingDigest = body.ceilingDigest
    self.session = body.session
  }
}

/// The body of an administrative record: who changed what, from where (control-plane contract,
/// section 6).
public struct AdminBody: Sendable {
  /// Who acted: the credential's id, `bootstrap` or `offline`.
  public var actor: Text
  /// What was done, a dotted word such as `policy.activate`; the header's code repeats it.
  public var operation: ReasonCode
  /// What it was done to: an id or a scope.
  public var target: Text?
  /// The digest of the thing before; absent for a creation.
  public var before: Digest256?
  /// The digest of the thing after; absent for a deletion.
  public var after: Digest256?
  /// The caller's network address.
  public var address: Text?
  /// The request's id.
  public var requestID: Text?
  /// True when a system key acted for the tenant.
  public var actedForTenant = false

  /// States an act.
  public init(actor: Text, operation: ReasonCode, target: Text? = nil) {
    self.actor = actor
    self.operation = operation
    self.target = target
  }

  /// The body as canonical JSON: members are written in canonical order.
  public func canonical(id: RecordID, occurredAt: Timestamp) -> [UInt8] {
    var json = JSONWriter(capacity: 512)
    json.beginObject()
    json.name("decision_id")
    json.quoted(id.append)
    json.name("input")
    json.beginObject()
    if actedForTenant {
      json.name("acted_for_tenant")
      json.bool(true)
    }
    json.member("actor", actor)
    json.member("address", address)
    json.name("operation")
    json.string(operation.rawValue)
    json.member("request_id", requestID)
    json.member("target", target)
    json.endObject()
    json.name("path")
    json.word("ambit/admin")
    json.member("requested_by", actor)
    json.name("result")
    json.beginObject()
    json.member("after_digest", after)
    json.member("before_digest", before)
    json.endObject()
    json.name("timestamp")
    json.quoted(occurredAt.append)
    json.endObject()
    return json.bytes
  }
}

extension RecordDraft {
  /// The record of an administrative act.
  public init<Hash: SHA256Hashing>(
    admin body: AdminBody,
    id: RecordID,
    occurredAt: Timestamp,
    salt: [UInt8],
    agent: AgentID? = nil,
    hashing: Hash.Type
  ) {
    self.init(
      id: id,
      kind: .admin,
      occurredAt: occurredAt,
      salt: salt,
      body: body.canonical(id: id, occurredAt: occurredAt),
      hashing: hashing
    )
    self.agent = agent
    self.code = body.operation
  }
}
