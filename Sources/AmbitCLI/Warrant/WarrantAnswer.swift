import AmbitModel
import AmbitWarrant

/// An answer about one warrant: `id outcome code reason`, and the `link` that refused.
struct WarrantAnswer {
  /// What the case called itself; nil leaves the member out.
  let id: JSONValue?
  let outcome: Outcome
  let code: WarrantCode
  /// A sentence for people.
  let reason: String
  /// The link at fault, the root 0.
  let link: Int?

  init(id: JSONValue?, _ verdict: WarrantVerdict) {
    self.id = id
    outcome = verdict.outcome
    code = verdict.code
    reason = verdict.code.sentence
    link = verdict.link
  }

  /// Answers with a code, and with a sentence of its own where that can say more.
  init(id: JSONValue?, code: WarrantCode, reason: String? = nil) {
    self.id = id
    outcome = code.outcome
    self.code = code
    self.reason = reason ?? code.sentence
    link = nil
  }

  func bytes() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let id {
      writer.name("id")
      writer.value(id)
    }
    writer.name("outcome")
    writer.string(outcome.word)
    writer.name("code")
    writer.string(code.rawValue)
    writer.name("reason")
    writer.string(reason)
    if let link {
      writer.name("link")
      writer.int(link)
    }
    writer.endObject()
    return writer.bytes
  }
}
