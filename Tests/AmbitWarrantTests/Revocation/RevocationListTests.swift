import AmbitCrypto
import AmbitModel
import AmbitWarrant
import Testing

/// Keys, ids and lists for the tests of revocation.
enum Revoking {
  static func key(_ number: UInt8) throws -> Ed25519PrivateKey {
    try #require(Ed25519PrivateKey(seed: [UInt8](repeating: number, count: 32)))
  }

  static func roots() throws -> TrustedRoots {
    try TrustedRoots([TrustedRoot(key: key(1).publicKey)])
  }

  static func id(_ number: Int) throws -> WarrantID {
    try #require(
      WarrantID(
        bytes: (0..<16).map { $0 < 8 ? 7 : UInt8(truncatingIfNeeded: number >> (8 * ($0 - 8))) }
      )
    )
  }

  static let time = Timestamp(microseconds: 1_767_225_600_000_000)

  static func list(_ entries: [RevocationEntry], version: UInt64 = 1) throws -> [UInt8] {
    var draft = RevocationDraft(version: version)
    for entry in entries { draft.add(entry) }
    return try draft.signed(by: key(1), at: time)
  }

  static func read(_ bytes: [UInt8]) throws -> RevocationList {
    try RevocationList(reading: bytes, roots: roots(), crypto: SwiftCrypto.self)
  }

  /// A list signed correctly over whatever the parts are.
  static func raw(
    _ entries: [Text],
    time: Text = "2026-01-01T00:00:00Z",
    signer: UInt8 = 1,
    algorithm: UInt64 = 1,
    fields: [StaticString] = ["revoked_ids", "version", "issued_at", "issuer"]
  ) throws -> [UInt8] {
    let key = try key(signer)
    var payload = CBORWriter()
    payload.map(fields.count)
    for field in fields {
      payload.name(field)
      switch "\(field)" {
      case "revoked_ids":
        payload.array(entries.count)
        for entry in entries { payload.text(entry) }
      case "version": payload.unsigned(1)
      case "issued_at": payload.text(time)
      default:
        payload.array(2)
        payload.unsigned(algorithm)
        payload.byteString(key.publicKey.bytes)
      }
    }
    let message = Array("tenuo-warrant-v1tenuo-srl-v1".utf8) + payload.bytes
    var list = CBORWriter()
    list.map(2)
    list.name("payload")
    list.encoded(payload.bytes)
    list.name("signature")
    list.array(2)
    list.unsigned(1)
    list.byteString(try key.signature(for: message))
    return list.bytes
  }

  static let invalid = WarrantFailure(.revocationInvalid)
}

@Suite struct `A revocation list` {
  @Test func `revokes by warrant, key and epoch, and nothing else`() throws {
    let held = try Revoking.key(2).publicKey
    let aged = try Revoking.key(3).publicKey
    let other = try Revoking.key(4).publicKey
    let list = try Revoking.read(
      Revoking.list([
        .warrant(Revoking.id(1)), .below(Revoking.id(2)), .key(held), .epoch(aged, before: 1000),
        .epoch(aged, before: 900), .foreign("something else"),
      ])
    )
    #expect(!list.isEmpty)
    let fine = try Revoking.id(9)
    func revokes(
      _ id: WarrantID,
      _ issuer: PublicKey,
      _ holder: PublicKey,
      at time: UInt64 = 999
    ) -> Bool {
      list.revokes(id: id, issuer: issuer, holder: holder, issuedAt: time)
    }
    #expect(!revokes(fine, other, other))
    #expect(try revokes(Revoking.id(1), other, other))
    #expect(try !revokes(Revoking.id(2), other, other))
    #expect(try list.revokesBelow(Revoking.id(2)))
    #expect(try !list.revokesBelow(Revoking.id(1)))
    #expect(revokes(fine, held, other))
    #expect(revokes(fine, other, held))
    #expect(revokes(fine, aged, other, at: 999))
    #expect(!revokes(fine, aged, other, at: 1000))
    // An epoch ends what a key issued, not what it holds.
    #expect(!revokes(fine, other, aged, at: 999))
  }

  @Test func `that is empty revokes nothing`() throws {
    #expect(try Revoking.read(Revoking.list([])).isEmpty)
    #expect(try Revoking.read(Revoking.list([.foreign("other")])).isEmpty)
  }

  @Test func `written by tenuo 0.3.3 is read`() throws {
    let bytes = try #require(RevocationSample.bytes)
    let roots = try TrustedRoots([
      TrustedRoot(key: #require(PublicKey(hex: RevocationSample.issuer)))
    ])
    let list = try RevocationList(reading: bytes, roots: roots, crypto: SwiftCrypto.self)
    #expect(list.version == 3)
    #expect(list.issuedAt == 1_795_254_840)
    #expect(list.commitment == SHA256Hash.sha256(bytes))
    let id = try #require(WarrantID(hex: String(repeating: "ab", count: 16)))
    let key = try Revoking.key(4).publicKey
    #expect(list.revokes(id: id, issuer: key, holder: key, issuedAt: 0))
  }

  @Test func `is invalid with any one byte changed, cut off or added`() throws {
    let bytes = try Revoking.list([.warrant(Revoking.id(1)), .key(Revoking.key(2).publicKey)])
    _ = try Revoking.read(bytes)
    for index in bytes.indices {
      for bit in [UInt8(1), 0x20, 0x80] {
        var changed = bytes
        changed[index] ^= bit
        #expect(throws: Revoking.invalid) { try Revoking.read(changed) }
      }
      #expect(throws: Revoking.invalid) { try Revoking.read(Array(bytes.prefix(index))) }
    }
    #expect(throws: Revoking.invalid) { try Revoking.read(bytes + [0]) }
    #expect(throws: Revoking.invalid) { try Revoking.read([]) }
  }

  @Test func `by a key that is no trusted root is invalid`() throws {
    _ = try Revoking.read(Revoking.raw([]))
    #expect(throws: Revoking.invalid) { try Revoking.read(Revoking.raw([], signer: 2)) }
    let none = try TrustedRoots([])
    #expect(throws: Revoking.invalid) {
      try RevocationList(reading: Revoking.list([]), roots: none, crypto: SwiftCrypto.self)
    }
  }

  @Test func `with another algorithm, order or set of members is invalid`() throws {
    #expect(throws: Revoking.invalid) { try Revoking.read(Revoking.raw([], algorithm: 2)) }
    for fields: [StaticString] in [
      ["version", "revoked_ids", "issued_at", "issuer"],
      ["revoked_ids", "version", "issued_at"],
      ["revoked_ids", "version", "issued_at", "issuer", "issuer"],
    ] {
      #expect(throws: Revoking.invalid) { try Revoking.read(Revoking.raw([], fields: fields)) }
    }
  }

  @Test(arguments: [
    "ambit_", "ambit_frozen_1", "ambit_key_", "ambit_below_1", "tnu_wrt_", "tnu_wrt_AB",
    "tnu_wrt_ABABABABABABABABABABABABABABABAB", "tnu_wrt_abababababababababababababababab0",
    "tnu_wrt_abababababababababababababababag",
    "ambit_below_tnu_wrt_abababababababababababababababab",
    "ambit_key_0000000000000000000000000000000000000000000000000000000000000000",
    "ambit_key_EA4A6C63E29C520ABEF5507B132EC5F9954776AEBEBE7B92421EEA691446D22C",
    "ambit_epoch_ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c",
    "ambit_epoch_ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c_",
    "ambit_epoch_ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c_01",
    "ambit_epoch_ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c_-1",
    "ambit_epoch_ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c_1.5",
    "ambit_epoch_ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c_18446744073709551616",
  ])
  func `is invalid as a whole with an entry of ours that cannot be read`(entry: String) throws {
    #expect(RevocationEntry(Text(entry)) == nil)
    #expect(throws: Revoking.invalid) { try Revoking.read(Revoking.raw([Text(entry)])) }
  }

  @Test(arguments: ["", "ambit", "AMBIT_x", "wrt_1", "ambıt_x", "tnu_wr", " tnu_wrt_x"])
  func `ignores other systems' names`(entry: String) throws {
    #expect(try Revoking.read(Revoking.raw([Text(entry)])).isEmpty)
  }

  @Test func `may name a warrant twice, in any order`() throws {
    let first = try RevocationEntry.warrant(Revoking.id(2)).text
    let second = try RevocationEntry.warrant(Revoking.id(1)).text
    #expect(try !Revoking.read(Revoking.raw([first, second, first])).isEmpty)
  }

  @Test func `reads every entry it writes`() throws {
    let key = try Revoking.key(2).publicKey
    let entries: [RevocationEntry] = try [
      .warrant(Revoking.id(1)), .below(Revoking.id(1)), .key(key), .epoch(key, before: 0),
      .epoch(key, before: .max), .foreign("x"),
    ]
    for entry in entries { #expect(RevocationEntry(entry.text) == entry) }
  }

  @Test(arguments: [
    "2026-01-01T00:00:00z", "2026-01-01t00:00:00Z", "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00", "2026-01-01T00:00:00.5Z",
    "2026-01-01T00:00:00.50Z", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.500000Z",
    "2026-01-01T00:00:00.500000000Z", "2026-01-01T00:00:00.1234567Z", "2026-02-30T00:00:00Z",
    "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "26-01-01T00:00:00Z", "", "2026-01-01",
    "2026-01-01T00:00:00,500Z", "2026-01-01T00:00+00:00Z", "2026-01-01T00:00:00.500+0Z",
  ])
  func `is invalid with a time in another form`(time: String) throws {
    #expect(throws: Revoking.invalid) { try Revoking.read(Revoking.raw([], time: Text(time))) }
  }

  @Test(arguments: [
    ("2026-01-01T00:00:00Z", 1_767_225_600), ("2026-01-01T00:00:00.500Z", 1_767_225_600),
    ("2026-01-01T00:00:01.500001Z", 1_767_225_601),
    ("2026-01-01T00:00:00.000000001Z", 1_767_225_600),
    ("1969-12-31T23:59:58Z", 0), ("0000-01-01T00:00:00Z", 0),
    ("9999-12-31T23:59:59.999999999Z", 253_402_300_799),
  ])
  func `has a time in whole seconds`(time: String, seconds: UInt64) throws {
    #expect(try Revoking.read(Revoking.raw([], time: Text(time))).issuedAt == seconds)
  }

  @Test func `of many thousand is read, and answers`() throws {
    var draft = RevocationDraft(version: 7)
    for number in 0..<20_000 { draft.add(.warrant(try Revoking.id(number))) }
    let list = try Revoking.read(draft.signed(by: Revoking.key(1), at: Revoking.time))
    let key = try Revoking.key(2).publicKey
    #expect(try list.revokes(id: Revoking.id(19_999), issuer: key, holder: key, issuedAt: 0))
    #expect(try !list.revokes(id: Revoking.id(20_000), issuer: key, holder: key, issuedAt: 0))
  }

  @Test func `beyond its limits is invalid before anything else is looked at`() throws {
    let bytes = [UInt8](repeating: 0xA2, count: RevocationList.byteLimit + 1)
    #expect(throws: Revoking.invalid) { try Revoking.read(bytes) }
  }
}
