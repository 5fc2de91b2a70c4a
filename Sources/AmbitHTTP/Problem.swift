import AmbitModel
import AmbitService
import HTTPTypes

/// Errors as `application/problem+json` (RFC 9457; contract section 8).
enum Problem {
  static func reply(_ error: ServiceError, instance: Substring) -> Reply {
    let status = status(of: error.kind)
    var json = JSONWriter(capacity: 512)
    json.beginObject()
    json.name("type")
    json.string("urn:ambit:problem:\(error.code.rawValue)")
    json.name("title")
    json.string(status.reasonPhrase)
    json.name("status")
    json.int(status.code)
    json.name("detail")
    json.string(error.message)
    json.name("code")
    json.string(error.code.rawValue)
    json.name("instance")
    json.string(String(instance))
    json.name("errors")
    json.beginArray()
    for detail in error.details { detail.write(to: &json) }
    json.endArray()
    json.endObject()
    var reply = Reply(status, json: json.bytes)
    reply.contentType = "application/problem+json"
    if status == .unauthorized { reply.fields[.wwwAuthenticate] = "Bearer realm=\"ambit\"" }
    if let seconds = error.retryAfterSeconds { reply.fields[.retryAfter] = "\(seconds)" }
    return reply
  }

  private static func status(of kind: ServiceError.Kind) -> HTTPResponse.Status {
    switch kind {
    case .invalid: .badRequest
    case .unauthenticated: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .conflict: .conflict
    case .preconditionFailed: .preconditionFailed
    case .preconditionRequired: .preconditionRequired
    case .tooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .methodNotAllowed: .methodNotAllowed
    case .tooMany: .tooManyRequests
    case .unavailable: .serviceUnavailable
    case .internal: .internalServerError
    }
  }
}
