import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore

/// An administrative change on its way into a record.
struct AdminAct {
  let operation: ReasonCode
  var target: String
  var agent: AgentID?
  /// JSON of the thing before and after; only digests of them are kept.
  var before: [UInt8]?
  var after: [UInt8]?

  init(
    _ operation: ReasonCode,
    target: String,
    agent: AgentID? = nil,
    before: [UInt8]? = nil,
    after: [UInt8]? = nil
  ) {
    self.operation = operation
    self.target = target
    self.agent = agent
    self.before = before
    self.after = after
  }
}

extension ControlPlane {
  /// The record of an administrative change.
  func record(_ act: AdminAct, by caller: Caller) -> RecordDraft {
    record(
      act,
      actor: caller.actor,
      address: caller.address,
      requestID: caller.requestID,
      actedForTenant: caller.tenant.actsForTenant
    )
  }

  /// The record of an administrative change by somebody without a key.
  func record(
    _ act: AdminAct,
    actor: String,
    address: String,
    requestID: String,
    actedForTenant: Bool = false
  ) -> RecordDraft {
    let now = now
    var body = AdminBody(
      actor: Text(actor),
      operation: act.operation,
      target: Text(act.target)
    )
    body.before = act.before.flatMap(canonicalDigest)
    body.after = act.after.flatMap(canonicalDigest)
    body.address = Text(address)
    body.requestID = Text(requestID)
    body.actedForTenant = actedForTenant
    metrics.countRecord(kind: "admin", microseconds: nil)
    return RecordDraft(
      admin: body,
      id: RecordID.make(at: now),
      occurredAt: now,
      salt: SecureRandom.bytes(16),
      agent: act.agent,
      hashing: SHA256Hash.self
    )
  }

  private func canonicalDigest(_ json: [UInt8]) -> Digest256? {
    guard let document = try? JSONDocument(parsing: json) else { return nil }
    return SHA256Hash.sha256(document.root.canonicalBytes())
  }
}
