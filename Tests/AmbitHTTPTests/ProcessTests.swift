import NIOHTTP1
import AmbitModel
import Foundation
import Synchronization
import Testing

/// Ids of decisions whose answers arrived.
private final class AnsweredIDs: Sendable {
  private let ids = Mutex<[String]>([])

  var all: [String] { ids.withLock { $0 } }

  /// Notes an id; the answer is how many there are.
  func add(_ id: String) -> Int {
    ids.withLock { ids in
      ids.append(id)
      return ids.count
    }
  }
}

@Suite struct ProcessTests {
  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ambit-process-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  @Test func `kill -9 during decisions loses no answered decision, and the chain stays whole`()
    async throws
  {
    try await withFolder { folder in
      let database = "sqlite:\(folder.path)/ambit.db"
      let first = try ServerProcess(database: database)
      var code: String?
      while code == nil, let line = first.line() {
        if line.hasPrefix("One-time code: ") { code = String(line.dropFirst(15)) }
      }
      let setUp = try await first.send(
        .POST,
        "/v1/setup",
        #"{"code":"\#(try #require(code))","organization":"First"}"#,
        key: ""
      )
      let key = try #require(setUp["key", "key"])
      _ = try await first.send(.POST, "/v1/agents", #"{"name":"shop"}"#, key: key)
      let put = try await first.send(
        .PUT,
        "/v1/policies/agents/shop",
        #"{"source":"tools: {a: {mode: allow}}","activate":true}"#,
        key: key
      )
      #expect(put.status == 201)

      let answered = AnsweredIDs()
      await withTaskGroup(of: Void.self) { tasks in
        for _ in 0..<8 {
          tasks.addTask {
            // Until the server is gone; what was answered before counts.
            while let answer = try? await first.send(
              .POST,
              "/v1/decisions",
              #"{"agent":"shop","tool":"a","arguments":{"x":1}}"#,
              key: key
            ) {
              guard let id = answer["id"] else { return }
              if answered.add(id) == 200 { first.kill() }
            }
          }
        }
      }
      #expect(answered.all.count >= 200)

      let second = try ServerProcess(database: database)
      for id in answered.all {
        let record = try await second.send(.GET, "/v1/audit/records/\(id)", nil, key: key)
        #expect(record.status == 200, "\(id)")
      }
      let verified = try Program.run(["audit", "verify", "--database", database])
      #expect(verified.status == 0, "\(verified.errors)")
      #expect(verified.output.contains("intact"))
      #expect(second.stop() == 0)
    }
  }

  @Test func `offline set-up prints keys that a server then accepts, once`() async throws {
    try await withFolder { folder in
      let database = "sqlite:\(folder.path)/ambit.db"
      let arguments = ["setup", "--organization", "First", "--database", database, "--json"]
      let setUp = try Program.run(arguments)
      #expect(setUp.status == 0, "\(setUp.errors)")
      let created = try JSONDocument(parsing: Array(setUp.output.dropLast().utf8)).root
      let key = try #require(created.member("key")?.member("key")?.string)
      let again = try Program.run(arguments)
      #expect(again.status == 1)
      #expect(again.errors.contains("setup.code_refused"))

      let server = try ServerProcess(database: database)
      let environment = ["AMBIT_API_KEY": key, "AMBIT_URL": server.base]
      let registered = try Program.run(["agents", "register", "shop"], environment: environment)
      #expect(registered.status == 0, "\(registered.errors)")
      let policy = folder.appending(path: "policy.yaml")
      try Data("tools: {a: {mode: allow}}\n".utf8).write(to: policy)
      let set = try Program.run(
        ["policy", "set", policy.path, "--agent", "shop"],
        environment: environment
      )
      #expect(set.status == 0, "\(set.errors)")
      #expect(set.output.contains("version 1"))
      try Data("tools: {a: {mode: alow}}\n".utf8).write(to: policy)
      let invalid = try Program.run(
        ["policy", "set", policy.path, "--agent", "shop"],
        environment: environment
      )
      #expect(invalid.status == 3)
      #expect(invalid.errors.contains("/source:1:19: policy.bad_value"))
      let got = try Program.run(["policy", "get", "--agent", "shop"], environment: environment)
      #expect(got.output == "tools: {a: {mode: allow}}\n")
      let decided = try await server.send(
        .POST,
        "/v1/decisions",
        #"{"agent":"shop","tool":"a","arguments":{}}"#,
        key: key
      )
      let query = try Program.run(
        ["audit", "query", "--id", decided["id"] ?? ""],
        environment: environment
      )
      #expect(query.output.contains("tool 'a' explicitly allowed"))
      #expect(server.stop() == 0)
    }
  }

  @Test func `an edited record is named by its place`() async throws {
    try await withFolder { folder in
      let database = "sqlite:\(folder.path)/ambit.db"
      let setUp = try Program.run([
        "setup", "--organization", "First", "--database", database, "--json",
      ])
      let created = try JSONDocument(parsing: Array(setUp.output.dropLast().utf8)).root
      let key = try #require(created.member("key")?.member("key")?.string)
      let server = try ServerProcess(database: database)
      let environment = ["AMBIT_API_KEY": key, "AMBIT_URL": server.base]
      for name in ["a", "b", "c"] {
        _ = try Program.run(["agents", "register", name], environment: environment)
      }
      let export = try Program.run(["audit", "export"], environment: environment)
      #expect(server.stop() == 0)
      let file = folder.appending(path: "audit.jsonl")
      try Data(export.output.utf8).write(to: file)
      #expect(try Program.run(["audit", "verify", file.path]).status == 0)
      let edited = export.output.replacingOccurrences(
        of: #""operation":"agent.create","#,
        with: #""operation":"agent.delete","#
      )
      try Data(edited.utf8).write(to: file)
      let verified = try Program.run(["audit", "verify", file.path])
      #expect(verified.status == 1)
      #expect(verified.errors.contains("the body of record 1 was changed"))
    }
  }

  @Test(arguments: [
    (["serve", "--http-bind", "0.0.0.0:0"], "config.tls_required"),
    (["serve", "--http-bind", "nowhere"], "config.bad_value"),
    (["serve", "--database", "postgres:x"], "sqlite:PATH"),
  ])
  func `a server that would not be safe does not start`(
    arguments: [String],
    complaint: String
  ) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 1)
    #expect(result.errors.contains(complaint))
    #expect(result.output.isEmpty)
  }

  @Test func `a database has one writer, and its holder a way back in`() async throws {
    try await withFolder { folder in
      let database = "sqlite:\(folder.path)/ambit.db"
      let setUp = try Program.run(["setup", "--organization", "First", "--database", database])
      #expect(setUp.status == 0)
      let create = ["keys", "create", "--scope", "read", "--database", database]
      let server = try ServerProcess(database: database)
      let second = try Program.run(["serve", "--http-bind", "127.0.0.1:0", "--database", database])
      #expect(second.status == 1)
      #expect(second.errors.contains("another process writes to this database"))
      #expect(try Program.run(create).status == 1)
      #expect(server.stop() == 0)
      let created = try Program.run(create)
      #expect(created.status == 0, "\(created.errors)")
      let again = try ServerProcess(database: database)
      let key = String(created.output.dropLast())
      #expect(try await again.send(.GET, "/v1/me", nil, key: key).status == 200)
      #expect(again.stop() == 0)
    }
  }

  @Test func `an unknown variable stops start-up`() throws {
    let result = try Program.run(
      ["config", "check"],
      environment: ["AMBIT_HTPP_BIND": "127.0.0.1:1"]
    )
    #expect(result.status == 1)
    #expect(result.errors.contains("config.unknown_variable"))
  }
}
