import AmbitCrypto
import AmbitModel
import AmbitWarrant
import Testing

@Suite struct `Trusted roots` {
  @Test func `contain what they were given, and nobody else`() throws {
    let first = try Revoking.key(1).publicKey
    let second = try Revoking.key(3).publicKey
    let roots = try TrustedRoots([TrustedRoot(key: second, label: "b"), TrustedRoot(key: first)])
    #expect(roots.contains(first))
    #expect(roots.contains(second))
    #expect(try !roots.contains(Revoking.key(2).publicKey))
    #expect(roots.roots.map(\.key) == [second, first])
    #expect(roots.label(of: second) == "b")
    #expect(roots.label(of: first) == nil)
    #expect(try TrustedRoots([]).isEmpty)
    #expect(try !TrustedRoots([]).contains(first))
  }

  @Test func `have the hash of receipts, whatever their order and labels`() throws {
    let first = TrustedRoot(key: try Revoking.key(1).publicKey)
    let second = TrustedRoot(key: try Revoking.key(3).publicKey, label: "second")
    // tenuo 0.3.3 gives this for the same two keys.
    let expected = "9af6a0231d662f324eecc53da27eb5dda41f5654b9abd1d793b6ca39d97a591f"
    #expect(try TrustedRoots([first, second]).digest(by: SHA256Hash.self).hex == expected)
    #expect(try TrustedRoots([second, first]).digest(by: SHA256Hash.self).hex == expected)
  }

  @Test func `are refused twice, weak, or by the thousand`() throws {
    let key = TrustedRoot(key: try Revoking.key(1).publicKey)
    let weak = TrustedRoot(
      key: try #require(PublicKey(bytes: [1] + [UInt8](repeating: 0, count: 31)))
    )
    #expect(throws: TrustedRootsError.duplicate(1)) { try TrustedRoots([key, key]) }
    #expect(throws: TrustedRootsError.notStrict(1)) { try TrustedRoots([key, weak]) }
    #expect(throws: TrustedRootsError.tooMany) {
      try TrustedRoots([TrustedRoot](repeating: key, count: TrustedRoots.limit + 1))
    }
  }
}
