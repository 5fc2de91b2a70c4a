import Ambit
import AmbitHTTPClient
import AsyncHTTPClient

/// Calls the tool over HTTP with whatever warrant and key are in scope.
struct Caller {
  let url: String
  let client = WarrantClient(mapping: .tool("refund"), audience: ToolServer.audience)

  /// Asks for a refund and says what came back.
  func refund(_ who: String, _ amount: Int) async throws {
    print("\(who): refund \(amount) GBP")
    try await show(client.execute(request(amount)))
  }

  /// Sends one proved request twice, as somebody who has listened would.
  func replay(_ who: String, _ amount: Int) async throws {
    print("\(who): refund \(amount) GBP, and the same request again")
    var request = request(amount)
    try request.attachWarrant(
      tool: "refund",
      arguments: ["amount": JSONValue(integerLiteral: amount), "currency": "GBP"],
      audience: ToolServer.audience
    )
    for _ in 0..<2 { try await show(HTTPClient.shared.execute(request, timeout: .seconds(10))) }
  }

  /// Sends a request without any warrant.
  func bare(_ who: String, _ amount: Int) async throws {
    print("\(who): refund \(amount) GBP, without a warrant")
    try await show(HTTPClient.shared.execute(request(amount), timeout: .seconds(10)))
  }

  private func request(_ amount: Int) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url + "/refund")
    request.method = .POST
    request.body = .bytes(Array(#"{"amount": \#(amount), "currency": "GBP"}"#.utf8))
    return request
  }

  private func show(_ response: HTTPClientResponse) async throws {
    let body = Array(try await response.body.collect(upTo: 65_536).readableBytesView)
    let code = try? JSONDocument(parsing: body).root.member("code")?.string
    print("      ← \(response.status.code) \(code ?? String(decoding: body, as: UTF8.self))")
  }
}
