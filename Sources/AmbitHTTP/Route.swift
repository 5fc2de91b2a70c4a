import AmbitModel
import AmbitService
package import AmbitStore
package import HTTPTypes

/// One operation of the HTTP API.
///
/// The table of these (`RouteTable.all`) is the only place where paths are written; dispatch, the
/// labels of metrics and the reference page all follow from it.
package struct Route: Sendable {
  /// Who may call.
  package enum Access: Sendable, Hashable {
    /// Anybody.
    case open
    /// Holders of a key with these scopes; further ones depend on the body.
    case key(KeyScopes)
  }

  /// The HTTP method.
  package let method: HTTPRequest.Method
  /// The path, with `{name}` for a variable segment.
  package let path: String
  /// Who may call.
  package let access: Access
  /// One sentence for the reference page.
  package let summary: String
  /// Query parameters that are understood; others are refused.
  package let query: [String]
  /// True for the few operations that are short enough to run on the connection's event loop.
  let runsOnLoop: Bool
  /// True when a warrant in the header is that of the call in the body.
  let readsWarrants: Bool
  /// Carries the operation out.
  let handle: @Sendable (Exchange) async throws(ServiceError) -> Reply

  init(
    _ method: HTTPRequest.Method,
    _ path: String,
    _ access: Access,
    _ summary: String,
    query: [String] = [],
    runsOnLoop: Bool = false,
    readsWarrants: Bool = false,
    handle: @escaping @Sendable (Exchange) async throws(ServiceError) -> Reply
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.summary = summary
    self.query = query
    self.runsOnLoop = runsOnLoop
    self.readsWarrants = readsWarrants
    self.handle = handle
  }
}

/// One request on its way through a route.
struct Exchange: Sendable {
  let plane: ControlPlane
  /// Nil on open routes.
  let authenticated: Caller?
  /// Values of the variable segments, percent-decoded, in order.
  let parameters: [String]
  let query: QueryParameters
  let fields: HTTPFields
  let body: RequestBytes
  let address: String
  let requestID: String

  /// The caller of a route that asks for a key.
  ///
  /// INVARIANT (authenticated): dispatch refuses requests to such routes that have none.
  var caller: Caller {
    get throws(ServiceError) {
      guard let authenticated else {
        throw ServiceError(.unauthenticated, "identity.missing", "a credential is needed")
      }
      return authenticated
    }
  }

  /// The body, which must be JSON; an empty one is `{}`.
  var json: JSONElement {
    get throws(ServiceError) {
      try body.withBytes { bytes throws(ServiceError) in
        if bytes.isEmpty { return .emptyObject }
        return try RequestObject.parseDocument(bytes).root
      }
    }
  }

  /// The page that `limit` and `cursor` ask for.
  func page(limitMax: Int = 200) throws(ServiceError) -> PageRequest {
    PageRequest(
      limit: try query.int("limit", in: 1...limitMax) ?? 50,
      cursor: query["cursor"]
    )
  }

  /// The revision that `If-Match` names; nil without the field.
  var ifMatch: Int64? {
    get throws(ServiceError) {
      guard let field = fields[.ifMatch] else { return nil }
      guard field.utf8.count >= 3, field.hasPrefix("\""), field.hasSuffix("\""),
        let revision = Int64(field.dropFirst().dropLast())
      else {
        throw ServiceError(
          .preconditionFailed,
          "request.revision_mismatch",
          "If-Match must be the ETag of an earlier answer"
        )
      }
      return revision
    }
  }

  /// The revision that `If-Match` must name.
  var requiredIfMatch: Int64 {
    get throws(ServiceError) {
      if let revision = try ifMatch { return revision }
      throw ServiceError(
        .preconditionRequired,
        "request.if_match_required",
        "name the revision that is to be changed with If-Match"
      )
    }
  }
}

/// What a route answers.
struct Reply: Sendable {
  var status: HTTPResponse.Status = .ok
  var contentType = "application/json"
  var body: [UInt8]
  var fields: HTTPFields = [:]

  init(_ status: HTTPResponse.Status = .ok, json: [UInt8]) {
    self.status = status
    self.body = json
  }

  init(_ value: some JSONRepresentable) {
    self.init(.ok, json: value.json)
  }

  init(_ status: HTTPResponse.Status, _ value: some JSONRepresentable) {
    self.init(status, json: value.json)
  }

  init(text: String, contentType: String = "text/plain; charset=utf-8") {
    self.contentType = contentType
    self.body = Array(text.utf8)
  }

  /// An answer without content.
  static let empty = Reply(.noContent, json: [])

  /// The reply with a strong entity tag.
  func tagged(_ revision: Int64) -> Reply {
    var reply = self
    reply.fields[.eTag] = "\"\(revision)\""
    return reply
  }
}
