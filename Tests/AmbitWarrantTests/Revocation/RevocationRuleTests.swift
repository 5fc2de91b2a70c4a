import AmbitCrypto
import AmbitModel
import AmbitWarrant
import Testing

@Suite struct `A draft of a revocation list` {
  @Test func `continues a list one version up, other systems' names included`() throws {
    let first = try Revoking.list([.foreign("theirs"), .warrant(Revoking.id(1))], version: 41)
    var draft = try RevocationDraft(
      continuing: first,
      roots: Revoking.roots(),
      crypto: SwiftCrypto.self
    )
    #expect(draft.version == 42)
    #expect(try !draft.add(.warrant(Revoking.id(1))))
    #expect(try draft.add(.below(Revoking.id(1))))
    #expect(
      try draft.entries
        == [.foreign("theirs"), .warrant(Revoking.id(1)), .below(Revoking.id(1))]
    )
    let list = try Revoking.read(draft.signed(by: Revoking.key(1), at: Revoking.time))
    #expect(list.version == 42)
    #expect(try list.revokesBelow(Revoking.id(1)))
  }

  @Test func `continues nothing that a verifier would refuse`() throws {
    var bytes = try Revoking.list([])
    bytes[bytes.count - 1] ^= 1
    #expect(throws: Revoking.invalid) {
      try RevocationDraft(continuing: bytes, roots: Revoking.roots(), crypto: SwiftCrypto.self)
    }
    #expect(throws: Revoking.invalid) {
      try RevocationDraft(
        continuing: Revoking.raw(["ambit_unknown"]),
        roots: Revoking.roots(),
        crypto: SwiftCrypto.self
      )
    }
  }

  @Test func `ends at the last version`() throws {
    let last = try Revoking.list([], version: .max)
    #expect(throws: RevocationDraft.Failure.versionsExhausted) {
      try RevocationDraft(continuing: last, roots: Revoking.roots(), crypto: SwiftCrypto.self)
    }
  }

  @Test func `is not signed with entries that nobody would read`() throws {
    let weak = try #require(PublicKey(bytes: [UInt8](repeating: 0, count: 32)))
    for entry in [RevocationEntry.key(weak), .foreign("ambit_x"), .foreign("tnu_wrt_x")] {
      #expect(throws: RevocationDraft.Failure.entryInvalid) { try Revoking.list([entry]) }
    }
  }

  @Test(arguments: [
    (1_767_225_600_000_000, "2026-01-01T00:00:00Z"),
    (1_767_225_600_500_000, "2026-01-01T00:00:00.500Z"),
    (1_767_225_600_500_100, "2026-01-01T00:00:00.500100Z"),
    (1_767_225_600_000_001, "2026-01-01T00:00:00.000001Z"),
  ])
  func `has its time in the shortest form`(microseconds: Int64, text: String) throws {
    let bytes = try RevocationDraft().signed(
      by: Revoking.key(1),
      at: Timestamp(microseconds: microseconds)
    )
    _ = try Revoking.read(bytes)
    let expected = Array(text.utf8)
    #expect(bytes.indices.contains { bytes[$0...].starts(with: expected) })
  }
}

@Suite struct `The rule for revocation lists` {
  static let rollback = WarrantFailure(.revocationRollback)
  static let stale = WarrantFailure(.revocationStale)
  static let now: UInt64 = 1_767_225_700

  @Test func `admits any list where nothing is demanded, and none`() throws {
    let list = try Revoking.read(Revoking.list([], version: 5))
    let mark = try RevocationRule().admit(list, now: Self.now)
    #expect(mark == RevocationMark(version: 5, digest: list.digest))
    #expect(try RevocationRule().admit(nil, now: Self.now) == nil)
  }

  @Test func `refuses a lower version, and other content under the same`() throws {
    let seen = try Revoking.read(Revoking.list([.warrant(Revoking.id(1))], version: 5))
    let rule = RevocationRule(seen: RevocationMark(seen))
    let older = try Revoking.read(Revoking.list([.warrant(Revoking.id(1))], version: 4))
    let other = try Revoking.read(Revoking.list([], version: 5))
    let newer = try Revoking.read(Revoking.list([], version: 6))
    #expect(throws: Self.rollback) { try rule.admit(older, now: Self.now) }
    #expect(throws: Self.rollback) { try rule.admit(other, now: Self.now) }
    #expect(try rule.admit(seen, now: Self.now) == RevocationMark(seen))
    #expect(try rule.admit(newer, now: Self.now)?.version == 6)
    #expect(throws: Self.rollback) {
      try RevocationRule(minVersion: 5).admit(older, now: Self.now)
    }
    #expect(try RevocationRule(minVersion: 5).admit(seen, now: Self.now)?.version == 5)
  }

  @Test func `refuses a list older than its age, by the second`() throws {
    let list = try Revoking.read(Revoking.list([]))
    #expect(try RevocationRule(maxAge: 100).admit(list, now: Self.now) != nil)
    #expect(throws: Self.stale) { try RevocationRule(maxAge: 99).admit(list, now: Self.now) }
    #expect(try RevocationRule(maxAge: 0).admit(list, now: 1_767_225_600) != nil)
    #expect(try RevocationRule(maxAge: 0).admit(list, now: 0) != nil)
    #expect(try RevocationRule(maxAge: .max).admit(list, now: .max) != nil)
  }

  @Test func `refuses to lose a list that was demanded or seen`() throws {
    let list = try Revoking.read(Revoking.list([]))
    for rule in [
      RevocationRule(maxAge: 100), RevocationRule(minVersion: 1),
      RevocationRule(seen: RevocationMark(list)),
    ] {
      #expect(throws: Self.stale) { try rule.admit(nil, now: Self.now) }
    }
  }

  @Test func `names a rollback before an age`() throws {
    let list = try Revoking.read(Revoking.list([]))
    #expect(throws: Self.rollback) {
      try RevocationRule(maxAge: 1, minVersion: 9).admit(list, now: Self.now)
    }
  }
}
