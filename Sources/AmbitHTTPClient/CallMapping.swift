public import Ambit
import AmbitCrypto
public import AsyncHTTPClient
import NIOHTTP1

/// What an HTTP request means as a call: which tool, with which arguments.
///
/// Client and server have to agree on it, because the proof covers exactly this. Whatever the server
/// acts on and the arguments leave out, a path's id for example, no warrant limits.
public struct CallMapping: Sendable {
  /// Names the tool of a request.
  public typealias Tool = @Sendable (HTTPClientRequest) throws -> String
  /// Reads the arguments from a request and its whole body.
  public typealias CallArguments = @Sendable (HTTPClientRequest, [UInt8]) throws -> Arguments

  let tool: Tool
  let arguments: CallArguments

  /// Maps requests.
  ///
  /// - Parameters:
  ///   - tool: Names the tool.
  ///   - arguments: Reads the arguments; by default the body is them.
  public init(
    tool: @escaping Tool,
    arguments: @escaping CallArguments = CallMapping.jsonBody
  ) {
    self.tool = tool
    self.arguments = arguments
  }

  /// One tool for every request, whose body is the arguments.
  public static func tool(_ name: String) -> CallMapping {
    CallMapping(tool: { _ in name })
  }

  /// The body, a JSON object; without a body no arguments.
  public static let jsonBody: CallArguments = { _, body in
    body.isEmpty ? [:] : Arguments(json: body)
  }

  /// A request to a control plane that authenticates by warrant: the reserved tool `ambit:http`,
  /// with method, path and query, and the SHA-256 of the body as arguments.
  ///
  /// No warrant grants this tool, and none need do so here: the proof alone tells the server who
  /// calls. Give the control plane's audience, `<public URL>/<organization id>`.
  public static let controlPlane = CallMapping(
    tool: { _ in "ambit:http" },
    arguments: { request, body in
      [
        "method": .string(Text(request.method.rawValue)),
        "path": .string(Text(try CallMapping.target(of: request.url))),
        "body": .string(Text(SHA256Hash.sha256(body).hex)),
      ]
    }
  )

  /// Path and query of a URL, as they go over the wire.
  static func target(of url: String) throws(WarrantFailure) -> String {
    let bytes = Array(url.utf8)
    // What a URL may not hold is escaped on its way, and the proof would be for something else.
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let scheme = url.firstRange(of: "://")
    else {
      throw WarrantFailure(.argumentInvalid, detail: "the URL is not one that is sent as it stands")
    }
    let rest = url[scheme.upperBound...].prefix { $0 != "#" }
    guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
    let target = rest[start...]
    return target.first == "?" ? "/" + target : String(target)
  }
}
