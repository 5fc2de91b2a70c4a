import AmbitModel
import AmbitWarrant

/// How a verdict of bound 2 is told.
struct WarrantReason {
  /// What records say: the exact code.
  let exact: Reason
  /// The link at fault as JSON; nil when it is not one link's.
  let details: [UInt8]?
  /// What a remote caller reads in place of both, until it has proved possession of the leaf's key:
  /// a forger must not learn how close it came.
  let veil: Reason?

  init(_ failure: WarrantFailure, remoteCode: WarrantCode) {
    exact = Self.reason(failure.code)
    veil = remoteCode == failure.code ? nil : Self.reason(remoteCode)
    details = failure.link.map { link in
      var json = JSONWriter(capacity: 16)
      json.beginObject()
      json.name("link")
      json.int(link)
      json.endObject()
      return json.bytes
    }
  }

  private static func reason(_ code: WarrantCode) -> Reason {
    Reason(code: code.reason, message: code.sentence)
  }
}
