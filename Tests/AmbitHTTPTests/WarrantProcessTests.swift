import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitStoreSQLite
import AmbitWarrant
import Foundation
import NIOHTTP1
import Testing

/// Warrants and the program as it is run.
@Suite struct `A server with roots` {
  let maker = WarrantMaker()
  static let arguments = #"{"amount":5}"#

  private func inFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ambit-warrants-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  /// Sets an organization with an agent up, offline; the answer is its key.
  private func setUp(_ database: URL) async throws -> String {
    let (status, output, errors) = try Program.run([
      "setup", "--organization", "First", "--database", "sqlite:\(database.path)",
      "--json",
    ])
    try #require(status == 0, "\(errors)")
    let document = try JSONDocument(parsing: Array(output.utf8))
    return try #require(document.root.member("key")?.member("key")?.string)
  }

  private func prepare(_ server: ServerProcess, key: String) async throws {
    let created = try await server.send(.POST, "/v1/agents", #"{"name":"shop"}"#, key: key)
    let id = try #require(created["id"], "\(created.text)")
    let put = try await server.send(
      .PUT,
      "/v1/policies/agents/\(id)",
      #"{"source":"tools: {refund: {mode: allow}}","activate":true}"#,
      key: key
    )
    #expect(put.status == 201, "\(put.text)")
  }

  private func decide(
    _ server: ServerProcess,
    _ warrant: Warrant,
    key: String
  ) async throws -> (code: String?, exact: String?) {
    let proof = try maker.proof(warrant, Self.arguments, at: .now())
    let answer = try await server.send(
      .POST,
      "/v1/decisions",
      #"{"agent":"shop","tool":"refund","arguments":\#(Self.arguments),"#
        + #""warrant":"\#(warrant.encoded.url)","proof":"\#(proof.url)"}"#,
      key: key
    )
    let record = try await server.send(
      .GET,
      "/v1/audit/records/\(answer["id"] ?? "")",
      nil,
      key: key
    )
    return (answer.reasonCode, record["header", "code"])
  }

  private func list(_ entries: [RevocationEntry], version: UInt64) throws -> Data {
    var draft = RevocationDraft(version: version)
    for entry in entries { draft.add(entry) }
    return Data(try draft.signed(by: maker.root, at: .now()))
  }

  @Test func `does not start when it demands warrants and trusts nobody`() async throws {
    try await inFolder { folder in
      let database = "sqlite:\(folder.appending(path: "a.db").path)"
      let (status, _, errors) = try Program.run([
        "serve", "--http-bind", "127.0.0.1:0", "--database", database, "--warrants-required",
        "true",
      ])
      #expect(status != 0)
      #expect(errors.contains("config.no_roots"))
      let empty = folder.appending(path: "roots")
      try Data("# nobody\n".utf8).write(to: empty)
      let second = try Program.run([
        "serve", "--http-bind", "127.0.0.1:0", "--database", database, "--warrants-required",
        "true", "--warrants-roots-file", empty.path,
      ])
      #expect(second.status != 0)
      #expect(second.errors.contains("warrants.rootsFile"))
    }
  }

  @Test func `keeps a single use through a kill, and a revocation through a restart`()
    async throws
  {
    try await inFolder { folder in
      let database = folder.appending(path: "a.db")
      let revoked = folder.appending(path: "revoked")
      let roots = folder.appending(path: "roots")
      try Data("\(maker.root.publicKey.bytes.url) issuer\n".utf8).write(to: roots)
      try list([], version: 1).write(to: revoked)
      let key = try await setUp(database)
      let flags = [
        "--warrants-roots-file", roots.path, "--warrants-shared-store", "true", "--warrants-srl",
        revoked.path,
      ]
      let single = try maker.warrant(at: .now(), extensions: [.maxCalls(1)])
      let plain = try maker.warrant(at: .now())
      var server = try ServerProcess(database: "sqlite:\(database.path)", flags: flags)
      try await prepare(server, key: key)
      #expect(try await decide(server, single, key: key).code == "policy.allowed")
      server.kill()

      server = try ServerProcess(database: "sqlite:\(database.path)", flags: flags)
      #expect(try await decide(server, single, key: key).code == "warrant.calls_exhausted")
      #expect(try await decide(server, plain, key: key).code == "policy.allowed")
      try list([.warrant(plain.id)], version: 2).write(to: revoked, options: .atomic)
      var exact: String?
      for _ in 0..<50 where exact != "warrant.revoked" {
        try await Task.sleep(for: .milliseconds(200))
        exact = try await decide(server, plain, key: key).exact
      }
      #expect(exact == "warrant.revoked")
      #expect(server.stop() == 0)

      try list([], version: 1).write(to: revoked, options: .atomic)
      let (status, _, errors) = try Program.run(
        ["serve", "--http-bind", "127.0.0.1:0", "--database", "sqlite:\(database.path)"] + flags
      )
      #expect(status != 0)
      #expect(errors.contains("warrant.revocation_rollback"))
    }
  }
}
