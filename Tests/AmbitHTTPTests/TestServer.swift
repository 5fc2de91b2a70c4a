import AmbitCrypto
import AmbitHTTP
import AmbitModel
import AmbitService
import AmbitStore
import AmbitStoreSQLite
import AsyncHTTPClient
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing

/// The real server on a free port of this machine, over a database of its own.
struct TestServer: Sendable {
  let plane: ControlPlane
  let store: SQLiteStore
  let base: String
  /// The first organization's key, with every scope.
  let key: String
  let systemKey: String
  let clock: TestClock

  /// Runs a server for the length of a body.
  static func run(
    recordsDecisions: Bool = true,
    warrants: WarrantRules = WarrantRules(),
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ambit-http-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(path: folder.appending(path: "ambit.db").path)
    let clock = TestClock()
    let plane = ControlPlane(
      store: store,
      settings: ControlPlane.Settings(
        recordsDecisions: recordsDecisions,
        warrants: warrants,
        now: { clock.now }
      )
    )
    let created = try await plane.setUpOffline(name: "First")
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = HTTPServer(
      plane: plane,
      host: "127.0.0.1",
      port: 0,
      logger: logger,
      onRunning: { port in continuation.yield(port) }
    )
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [server], logger: logger)
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      let result = await Result<Void, any Error> {
        try await body(
          TestServer(
            plane: plane,
            store: store,
            base: "http://127.0.0.1:\(port)",
            key: created.key.text,
            systemKey: try #require(created.systemKey).text,
            clock: clock
          )
        )
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      await store.close()
      try result.get()
    }
  }
}

extension Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

/// The system's clock, set forward by hand.
final class TestClock: Sendable {
  private let offset = Mutex<Int64>(0)

  var now: Timestamp {
    Timestamp.now().adding(seconds: offset.withLock { $0 })
  }

  func advance(seconds: Int64) {
    offset.withLock { $0 += seconds }
  }
}

/// What a server answered.
struct Answer {
  let status: Int
  let headers: HTTPHeaders
  let bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var json: JSONElement {
    get throws { try JSONDocument(parsing: bytes).root }
  }
  var code: String? { try? json.member("code")?.string }
  var outcome: String? { try? json.member("outcome")?.string }
  var etag: String? { headers.first(name: "ETag") }
  var reasonCode: String? {
    try? json.member("reasons")?.elements.first { _ in true }?.member("code")?.string
  }

  subscript(_ path: StaticString...) -> String? {
    guard var element = try? json else { return nil }
    for name in path {
      guard let next = element.member(name) else { return nil }
      element = next
    }
    return element.string ?? element.numberToken?.string
      ?? element.bool.map { $0 ? "true" : "false" }
  }
}

extension TestServer {
  /// One request; `key` defaults to the first organization's, empty for none.
  func send(
    _ method: HTTPMethod,
    _ path: String,
    _ body: String? = nil,
    key: String? = nil,
    headers: [(String, String)] = []
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    let key = key ?? self.key
    if !key.isEmpty { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body {
      if !headers.contains(where: { $0.0 == "Content-Type" }) {
        request.headers.add(name: "Content-Type", value: "application/json")
      }
      request.body = .bytes(Array(body.utf8))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let buffer = try await response.body.collect(upTo: 16 << 20)
    return Answer(
      status: Int(response.status.code),
      headers: response.headers,
      bytes: Array(buffer.readableBytesView)
    )
  }

  func get(_ path: String, key: String? = nil) async throws -> Answer {
    try await send(.GET, path, key: key)
  }

  func post(
    _ path: String,
    _ body: String = "{}",
    key: String? = nil,
    ifMatch: String? = nil
  ) async throws -> Answer {
    try await send(
      .POST,
      path,
      body,
      key: key,
      headers: ifMatch.map { [("If-Match", $0)] } ?? []
    )
  }

  /// Registers an agent with a policy in force; the answer is its id.
  @discardableResult
  func agent(_ name: String, policy: String? = nil, key: String? = nil) async throws -> String {
    let created = try await post("/v1/agents", #"{"name":"\#(name)"}"#, key: key)
    #expect(created.status == 201)
    let id = try #require(created["id"])
    if let policy { try await put(policy: policy, "agents/\(id)", key: key) }
    return id
  }

  /// Puts a policy in force.
  func put(policy: String, _ scope: String, key: String? = nil) async throws {
    let etag = try await get("/v1/policies/\(scope)", key: key).etag
    let answer = try await send(
      .PUT,
      "/v1/policies/\(scope)",
      #"{"source":\#(JSONText.quote(policy)),"activate":true}"#,
      key: key,
      headers: etag.map { [("If-Match", $0)] } ?? []
    )
    #expect(answer.status == 201, "\(answer.text)")
  }

  func decide(_ body: String, key: String? = nil) async throws -> Answer {
    try await post("/v1/decisions", body, key: key)
  }

  /// A key with some scopes, perhaps bound to an agent.
  func makeKey(_ scopes: [String], agent: String? = nil) async throws -> String {
    let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
    let bound = agent.map { ",\"agent\":\"\($0)\"" } ?? ""
    let answer = try await post("/v1/keys", "{\"scopes\":[\(list)]\(bound)}")
    #expect(answer.status == 201, "\(answer.text)")
    return try #require(answer["key"])
  }

  /// A second organization's key.
  func secondOrganization() async throws -> String {
    let answer = try await post("/v1/organizations", #"{"name":"Second"}"#, key: systemKey)
    #expect(answer.status == 201)
    return try #require(answer["key", "key"])
  }

  /// The first organization's id.
  func organizationID() async throws -> String {
    try #require(try await get("/v1/me")["organization"])
  }

  /// How many records the first organization's chain has.
  func recordCount() async throws -> Int {
    try #require(try await get("/v1/audit/head")["seq"].flatMap { Int($0) })
  }
}

enum JSONText {
  /// A JSON string.
  static func quote(_ text: String) -> String {
    var json = JSONWriter()
    json.string(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
