import AmbitAudit
package import AmbitModel
import AmbitWarrant

/// A decision as it is answered and recorded.
package struct DecisionAnswer: Sendable {
  /// The decision's id, which is its record's.
  package let id: RecordID
  /// What was decided.
  package let decision: Decision
  /// Details of the deciding reason as JSON, if there are any.
  let details: [UInt8]?
  /// What callers read in place of the first reason and its details; nil for the same.
  var veil: Reason?
  let policyDigest: Digest256?
  let ceilingDigest: Digest256?
  /// The warrant whose possession was proved.
  var warrant: WarrantID?
  /// The signed receipt, if one was asked for.
  var receipt: Receipt?

  /// Writes the decision (DESIGN section 2) with `proceed`.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("id")
    json.quoted(id.append)
    json.name("outcome")
    json.string(decision.outcome.word)
    json.name("proceed")
    json.bool(decision.proceeds)
    json.name("mode")
    json.string(decision.mode.word)
    json.name("bound")
    if let bound = decision.bound { json.word(bound.word) } else { json.null() }
    json.name("reasons")
    json.beginArray()
    for (index, exact) in decision.reasons.enumerated() {
      let veil = index == 0 ? veil : nil
      let reason = veil ?? exact
      json.beginObject()
      json.name("code")
      json.string(reason.code.rawValue)
      json.name("message")
      json.string(reason.message)
      if index == 0, veil == nil, let details {
        json.name("details")
        json.raw(details)
      }
      json.endObject()
    }
    json.endArray()
    json.name("violations")
    json.beginArray()
    for violation in decision.violations { json.string(violation) }
    json.endArray()
    json.name("obligations")
    json.beginObject()
    if let seconds = decision.timeoutSeconds {
      json.name("timeout_seconds")
      json.int(seconds)
    }
    json.endObject()
    json.name("policy_digest")
    if let policyDigest { json.quoted(policyDigest.appendHex) } else { json.null() }
    json.name("ceiling_digest")
    if let ceilingDigest { json.quoted(ceilingDigest.appendHex) } else { json.null() }
    json.name("warrant_id")
    if let warrant { json.string(warrant.name) } else { json.null() }
    if let receipt {
      json.name("receipt")
      json.string(Text(utf8: Base64.encode(receipt.encoded, as: .url)))
    }
    json.endObject()
  }
}
