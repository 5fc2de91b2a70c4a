import AmbitAudit
import AmbitCrypto
import AmbitModel

enum RecordDraftForTests {
  /// The record of some administrative change.
  static func admin(at now: Timestamp) -> RecordDraft {
    RecordDraft(
      admin: AdminBody(actor: "test", operation: "policy.put"),
      id: RecordID.make(at: now),
      occurredAt: now,
      salt: SecureRandom.bytes(16),
      hashing: SHA256Hash.self
    )
  }
}
