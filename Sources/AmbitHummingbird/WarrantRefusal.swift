public import Ambit
import AmbitWarrant
import HTTPTypes
import Hummingbird
import NIOCore

/// A refused request, with everything that the caller is not told.
public struct WarrantRefusal: Sendable {
  /// The exact code.
  public let code: ReasonCode
  /// The link that refused, the root 0; nil when it was none in particular.
  public let link: Int?
  /// The tool; nil when the request was refused before it was known.
  public let tool: Text?
  /// Whose warrant it was; claimed, not proved.
  public let warrant: WarrantVerdict.Identity?
  let status: HTTPResponse.Status
  let remoteCode: ReasonCode
  let message: String

  /// A request that cannot be read as a call.
  init(_ status: HTTPResponse.Status, _ code: ReasonCode, _ message: String) {
    self.init(status, code, message, remoteCode: code)
  }

  private init(
    _ status: HTTPResponse.Status,
    _ code: ReasonCode,
    _ message: String,
    remoteCode: ReasonCode,
    link: Int? = nil,
    tool: Text? = nil,
    warrant: WarrantVerdict.Identity? = nil
  ) {
    self.code = code
    self.link = link
    self.tool = tool
    self.warrant = warrant
    self.status = status
    self.remoteCode = remoteCode
    self.message = message
  }

  /// Fields that cannot be read.
  init(_ failure: WarrantFailure) {
    self.init(failure.code, remote: failure.code, link: failure.link, tool: nil, warrant: nil)
  }

  /// A warrant that does not cover the call.
  init(_ verdict: WarrantVerdict, tool: Text) {
    self.init(
      verdict.code,
      remote: verdict.remoteCode,
      link: verdict.link,
      tool: tool,
      warrant: verdict.identity
    )
  }

  /// An allowed call that cannot use up what it would use up; the caller has proved possession.
  init(_ failure: WarrantFailure, _ verdict: WarrantVerdict, tool: Text) {
    self.init(
      failure.code,
      remote: failure.code,
      link: failure.link,
      tool: tool,
      warrant: verdict.identity
    )
  }

  private init(
    _ code: WarrantCode,
    remote: WarrantCode,
    link: Int?,
    tool: Text?,
    warrant: WarrantVerdict.Identity?
  ) {
    let status: HTTPResponse.Status =
      switch remote {
      case .missing: .unauthorized
      case .malformed, .ambiguous: .badRequest
      case .tooLarge: .contentTooLarge
      default: .forbidden
      }
    self.init(
      status,
      code.reason,
      remote.sentence,
      remoteCode: remote.reason,
      link: link,
      tool: tool,
      warrant: warrant
    )
  }

  /// The answer: a problem (RFC 9457) with no more than the caller may know, and, where a warrant is
  /// missing, the audience for which a client makes its proofs.
  func response(audience: Text?) -> Response {
    var json = JSONWriter(capacity: 256)
    json.beginObject()
    json.name("type")
    json.string("urn:ambit:problem:\(remoteCode.rawValue)")
    json.name("title")
    json.string(status.reasonPhrase)
    json.name("status")
    json.int(status.code)
    json.name("detail")
    json.string(message)
    json.name("code")
    json.string(remoteCode.rawValue)
    json.endObject()
    var response = Response(
      status: status,
      headers: [.contentType: "application/problem+json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes))
    )
    if status == .unauthorized {
      response.headers[.wwwAuthenticate] = WarrantRefusal.challenge(audience: audience)
    }
    return response
  }

  private static func challenge(audience: Text?) -> String {
    // A quoted string of RFC 9110; what would need escaping is left out.
    let isQuotable = audience?.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C
    }
    guard let audience, isQuotable == true else { return "Ambit-Warrant" }
    return "Ambit-Warrant audience=\"\(audience.string)\""
  }
}
