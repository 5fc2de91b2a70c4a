import AmbitStore
import Testing

@testable import AmbitStoreSQLite

@Suite struct `A store that closes` {
  // An asynchronous read once handed its task back through an executor that closing had freed; one
  // process in five crashed. Many short lives find such a race, one does not.
  @Test func `right after a read leaves nothing running on what it frees`() async throws {
    for _ in 0..<100 {
      try await Scratch.run { scratch in
        let store = try scratch.open()
        let organizations = try await store.system.organizations(after: nil, limit: 2)
        #expect(organizations.isEmpty)
        await store.close()
      }
    }
  }
}
