import AmbitModel
import ArgumentParser
import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// How a command reaches a server.
struct ConnectionOptions: ParsableArguments {
  @Option(help: "The server (AMBIT_URL, else http://127.0.0.1:8080).")
  var url: String?

  @Option(help: "A file with the API key; else AMBIT_API_KEY.")
  var keyFile: String?

  @Option(help: "Act in this organization, with a system key.")
  var organization: String?

  /// A client, or the reason why there can be none.
  func client() throws -> APIClient {
    let environment = ProcessInfo.processInfo.environment
    let base = url ?? environment["AMBIT_URL"] ?? "http://127.0.0.1:8080"
    guard let components = URLComponents(string: base), let host = components.host,
      components.scheme == "https" || components.scheme == "http"
    else { throw ExitCode.failing("`\(base)` is not an http or https URL", status: .usage) }
    let isLocal = host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "::1"
    guard components.scheme == "https" || isLocal else {
      throw ExitCode.failing(
        "a key is not sent to `\(host)` without TLS",
        hint: "use https, or a loopback address"
      )
    }
    return APIClient(
      base: base.hasSuffix("/") ? String(base.dropLast()) : base,
      key: try key(environment),
      organization: organization
    )
  }

  private func key(_ environment: [String: String]) throws -> String {
    if let keyFile {
      guard let data = FileManager.default.contents(atPath: keyFile) else {
        throw ExitCode.failing("`\(keyFile)` cannot be read")
      }
      let words = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard words.count == 1 else {
        throw ExitCode.failing("`\(keyFile)` does not hold one key and nothing else")
      }
      return String(words[0])
    }
    if let key = environment["AMBIT_API_KEY"], !key.isEmpty { return key }
    throw ExitCode.failing(
      "no API key",
      hint: "set AMBIT_API_KEY, or name a file with --key-file"
    )
  }
}

/// Requests to a server with one key.
struct APIClient: Sendable {
  /// An answer that is not an error.
  struct Answer: Sendable {
    let body: [UInt8]
    let etag: String?

    /// The body as JSON.
    func json() throws -> JSONElement {
      do {
        return try JSONDocument(parsing: body).root
      } catch {
        throw ExitCode.failing("the server's answer is not JSON")
      }
    }
  }

  /// The largest answer that is read.
  private static let bytesMax = 64 << 20

  let base: String
  let key: String
  let organization: String?

  func get(_ path: String, _ query: [(String, String?)] = []) async throws -> Answer {
    try await send(.GET, path, query: query)
  }

  func post(
    _ path: String,
    _ body: [UInt8] = Array("{}".utf8),
    ifMatch: String? = nil
  ) async throws -> Answer {
    try await send(.POST, path, body: body, ifMatch: ifMatch)
  }

  func put(_ path: String, _ body: [UInt8], ifMatch: String?) async throws -> Answer {
    try await send(.PUT, path, body: body, ifMatch: ifMatch)
  }

  func patch(_ path: String, _ body: [UInt8], ifMatch: String?) async throws -> Answer {
    try await send(.PATCH, path, body: body, ifMatch: ifMatch)
  }

  func delete(_ path: String) async throws -> Answer {
    try await send(.DELETE, path)
  }

  /// One segment of a path, or one value of a query (RFC 3986 section 2.3).
  static func segment(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        encoded += byte < 16 ? "%0" : "%"
        encoded += String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }

  private func send(
    _ method: HTTPMethod,
    _ path: String,
    query: [(String, String?)] = [],
    body: [UInt8]? = nil,
    ifMatch: String? = nil
  ) async throws -> Answer {
    let (status, answer) = try await exchange(
      method,
      path,
      query: query,
      body: body,
      ifMatch: ifMatch
    )
    guard (200..<300).contains(status) else { throw problem(status, answer) }
    return answer
  }

  /// The entity tag of what is there; nil when nothing is.
  func etag(of path: String) async throws -> String? {
    let (status, answer) = try await exchange(.GET, path, query: [], body: nil, ifMatch: nil)
    if status == 404 { return nil }
    guard (200..<300).contains(status) else { throw problem(status, answer) }
    return answer.etag
  }

  private func exchange(
    _ method: HTTPMethod,
    _ path: String,
    query: [(String, String?)],
    body: [UInt8]?,
    ifMatch: String?
  ) async throws -> (Int, Answer) {
    var request = HTTPClientRequest(url: base + path + queryText(query))
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(key)")
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(body)
    }
    if let ifMatch { request.headers.add(name: "If-Match", value: ifMatch) }
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
      let bytes = try await response.body.collect(upTo: APIClient.bytesMax)
      let answer = Answer(
        body: Array(bytes.readableBytesView),
        etag: response.headers.first(name: "ETag")
      )
      return (Int(response.status.code), answer)
    } catch {
      throw ExitCode.failing("no answer from \(base): \(error)")
    }
  }

  private func queryText(_ query: [(String, String?)]) -> String {
    var pairs = query.compactMap { name, value in value.map { (name, $0) } }
    if let organization { pairs.append(("organization", organization)) }
    guard !pairs.isEmpty else { return "" }
    return "?" + pairs.map { "\($0.0)=\(APIClient.segment($0.1))" }.joined(separator: "&")
  }

  private func problem(_ status: Int, _ answer: Answer) -> ExitCode {
    guard let problem = try? JSONDocument(parsing: answer.body).root,
      let detail = problem.member("detail")?.string
    else { return ExitCode.failing("the server answered \(status)") }
    let code = problem.member("code")?.string ?? "\(status)"
    var isPolicy = false
    let errors = problem.member("errors").map { Array($0.elements) } ?? []
    for error in errors {
      let line = error.member("line")?.int.map { ":\($0)" } ?? ""
      let column = error.member("column")?.int.map { ":\($0)" } ?? ""
      let pointer = error.member("pointer")?.string ?? ""
      let message = error.member("message")?.string ?? ""
      let name = error.member("code")?.string ?? code
      isPolicy = isPolicy || pointer == "/source"
      Console.note("\(pointer)\(line)\(column): \(name): \(message)")
      if let hint = error.member("hint")?.string { Console.note("  hint: \(hint)") }
    }
    return ExitCode.failing("\(code): \(detail)", status: isPolicy ? .invalidPolicy : .failure)
  }
}
