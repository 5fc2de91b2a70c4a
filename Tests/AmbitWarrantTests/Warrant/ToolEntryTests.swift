import AmbitModel
import Testing

@testable import AmbitWarrant

@Suite struct `The entry of a tool` {
  @Test(arguments: [1, 2, 8, 9, 40, 256])
  func `is that of its name, else the one of every tool`(count: Int) throws {
    let names = (0..<count).map { Text("tool-\($0)") }
    let without = try payload(names)
    for name in names { #expect(without.entry(for: name)?.name == name) }
    for name in ["", "tool-", "tool-999", "A", "zz", "*"] as [Text] {
      #expect(without.entry(for: name) == nil)
      #expect(!without.covers(name))
    }
    let with = try payload(names + [WarrantTool.any])
    for name in names { #expect(with.entry(for: name)?.name == name) }
    for name in ["", "tool-", "tool-999", "zz", "*"] as [Text] {
      #expect(with.entry(for: name)?.name == WarrantTool.any)
    }
  }

  @Test(arguments: [1, 8, 9, 256])
  func `may be issued where it is listed, in any order`(count: Int) throws {
    let names = (0..<count).map { Text("tool-\($0)") }
    var issuer = try payload([])
    issuer.issuableTools = names.reversed()
    #expect(issuer.mayIssue(all: names))
    #expect(!issuer.mayIssue(all: names + ["tool-999"]))
    #expect(!issuer.mayIssue(all: [WarrantTool.any]))
    issuer.issuableTools = [WarrantTool.any]
    #expect(issuer.mayIssue(all: names + [WarrantTool.any]))
    issuer.issuableTools = nil
    #expect(!issuer.mayIssue(all: names))
  }

  private func payload(_ names: [Text]) throws -> WarrantPayload {
    let key = try #require(PublicKey(bytes: [UInt8](repeating: 9, count: 32)))
    let id = try #require(WarrantID(bytes: [UInt8](repeating: 1, count: 16)))
    return WarrantPayload(
      id: id,
      type: .execution,
      tools: names.sorted().map { WarrantTool($0, .open) },
      holder: key,
      issuer: key,
      issuedAt: 0,
      expiresAt: 1,
      maxDepth: 0,
      depth: 0
    )
  }
}
