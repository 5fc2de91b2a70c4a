import AmbitCrypto
import AmbitModel
import AmbitWarrant
import Testing

@Suite struct `A receipt` {
  static let proof = [UInt8](repeating: 2, count: 64)

  static func payload(_ change: (inout ReceiptPayload) -> Void = { _ in }) -> ReceiptPayload {
    var payload = ReceiptPayload(
      chain: [0x80],
      tool: "read_file",
      outcome: .allow,
      time: 1_767_225_600,
      requestID: "req-1",
      code: "warrant.allowed",
      proof: proof
    )
    change(&payload)
    return payload
  }

  static func full() throws -> ReceiptPayload {
    let root = try Revoking.key(1).publicKey
    return payload {
      $0.verifier = "https://tools.example"
      $0.root = root
      $0.requestHash = SHA256Hash.sha256("request")
      $0.policyHash = SHA256Hash.sha256("policy")
      $0.listVersion = 7
      $0.listHash = SHA256Hash.sha256("list")
      $0.previous = SHA256Hash.sha256("previous")
      $0.rootsHash = SHA256Hash.sha256("roots")
    }
  }

  @Test func `with all fields, or few, is read as it was signed`() throws {
    let key = try Revoking.key(4)
    let denial = Self.payload {
      $0.outcome = .deny
      $0.code = "warrant.expired"
      $0.proof = nil
    }
    for payload in [try Self.full(), Self.payload(), denial] {
      let receipt = try Receipt(signing: payload, by: key)
      let read = try Receipt(reading: receipt.encoded)
      #expect(read == receipt)
      #expect(read.payload == payload)
      #expect(read.digest(by: SHA256Hash.self) == SHA256Hash.sha256(receipt.encoded))
      try read.verify(signer: key.publicKey, crypto: SwiftCrypto.self)
    }
  }

  @Test func `by another key than the checker's is refused`() throws {
    let receipt = try Receipt(signing: Self.full(), by: Revoking.key(4))
    #expect(throws: ReceiptError.otherSigner) {
      try receipt.verify(signer: Revoking.key(5).publicKey, crypto: SwiftCrypto.self)
    }
  }

  @Test func `with any one byte changed, cut off or added is refused`() throws {
    let key = try Revoking.key(4).publicKey
    let bytes = try Receipt(signing: Self.full(), by: Revoking.key(4)).encoded
    for index in bytes.indices {
      for bit in [UInt8(1), 0x20, 0x80] {
        var changed = bytes
        changed[index] ^= bit
        #expect(throws: ReceiptError.self) {
          try Receipt(reading: changed).verify(signer: key, crypto: SwiftCrypto.self)
        }
      }
      #expect(throws: ReceiptError.malformed) { try Receipt(reading: Array(bytes.prefix(index))) }
    }
    #expect(throws: ReceiptError.malformed) { try Receipt(reading: bytes + [0]) }
    #expect(throws: ReceiptError.tooLarge) {
      try Receipt(reading: [UInt8](repeating: 0, count: Receipt.byteLimit + 1))
    }
  }

  static let unsound: [(name: String, change: @Sendable (inout ReceiptPayload) -> Void)] = [
    ("an allow without proof", { $0.proof = nil }),
    ("an empty proof", { $0.proof = [] }),
    ("an endless proof", { $0.proof = [UInt8](repeating: 0, count: 1025) }),
    ("a denial without code", { ($0.outcome, $0.code) = (.deny, nil) }),
    ("a denial with an empty code", { ($0.outcome, $0.code) = (.deny, "") }),
    ("no chain", { $0.chain = [] }),
    ("a chain that is no array", { $0.chain = [0xA0] }),
    ("a chain with a tail", { $0.chain = [0x80, 0x80] }),
    ("a chain cut off", { $0.chain = [0x81] }),
    ("a time after the year 9999", { $0.time = 253_402_300_800 }),
    ("a weak root", { $0.root = PublicKey(bytes: [UInt8](repeating: 0, count: 32)) }),
  ]

  @Test(arguments: unsound.indices)
  func `that could not be true is not signed`(index: Int) throws {
    let payload = Self.payload(Self.unsound[index].change)
    #expect(throws: ReceiptError.malformed, "\(Self.unsound[index].name)") {
      try Receipt(signing: payload, by: Revoking.key(4))
    }
  }

  @Test func `may hold a proof of version 2, whole`() throws {
    let payload = Self.payload { $0.proof = [UInt8](repeating: 1, count: 130) }
    let receipt = try Receipt(signing: payload, by: Revoking.key(4))
    #expect(try Receipt(reading: receipt.encoded).payload.proof?.count == 130)
  }

  @Test func `of tenuo 0.3.3 is read, and follows the one before`() throws {
    let signer = try #require(PublicKey(hex: ReceiptSample.signer))
    let allowed = try #require(HexText.bytes(ReceiptSample.allow))
    let denied = try #require(HexText.bytes(ReceiptSample.denial))
    let first = try Receipt(reading: allowed)
    try first.verify(signer: signer, crypto: SwiftCrypto.self)
    #expect(first.payload.outcome == .allow)
    #expect(first.payload.tool == "x")
    #expect(first.payload.proof?.count == 64)
    #expect(first.payload.code == nil)
    let second = try Receipt(reading: denied)
    try second.verify(signer: signer, crypto: SwiftCrypto.self)
    #expect(second.payload.outcome == .deny)
    #expect(second.payload.code == "tool_not_allowed")
    #expect(second.payload.root != nil)
    let last = try Receipt(
      signing: second.payload,
      by: Revoking.key(4)
    )
    // The same statement has the same bytes here; only where signatures are randomised they part.
    #if os(Linux)
      #expect(last.encoded == denied)
    #endif
    #expect(last.signer == signer)
  }

  @Test func `commits to a revocation list by version and bytes`() throws {
    let bytes = try Revoking.list([.warrant(Revoking.id(1))], version: 9)
    let list = try Revoking.read(bytes)
    let payload = Self.payload { $0.commit(to: list) }
    #expect(payload.listVersion == 9)
    #expect(payload.listHash == SHA256Hash.sha256(bytes))
  }
}

@Suite struct `A receipt's payload` {
  /// Signs a map with these members.
  static func signed(_ members: [(UInt64, @Sendable (inout CBORWriter) -> Void)]) throws -> [UInt8]
  {
    var payload = CBORWriter()
    payload.map(members.count)
    for (key, write) in members {
      payload.unsigned(key)
      write(&payload)
    }
    let key = try Revoking.key(4)
    var writer = CBORWriter()
    writer.map(4)
    writer.name("receipt_version")
    writer.unsigned(1)
    writer.name("payload")
    writer.byteString(payload.bytes)
    writer.name("signer_key")
    writer.array(2)
    writer.unsigned(1)
    writer.byteString(key.publicKey.bytes)
    writer.name("signature")
    writer.array(2)
    writer.unsigned(1)
    let message = Array("tenuo-warrant-v1tenuo-receipt-v1".utf8) + [1] + payload.bytes
    writer.byteString(try key.signature(for: message))
    return writer.bytes
  }

  static let good: [(UInt64, @Sendable (inout CBORWriter) -> Void)] = [
    (0, { $0.unsigned(1) }), (2, { $0.byteString([0x80]) }), (3, { $0.text(Text("t")) }),
    (4, { $0.text(Text("allow")) }), (5, { $0.unsigned(5) }),
    (8, { $0.byteString([UInt8](repeating: 2, count: 64)) }), (9, { $0.text(Text("r")) }),
  ]

  static let unknown: [(UInt64, @Sendable (inout CBORWriter) -> Void)] = [
    (16, { $0.unsigned(1) })
  ]

  @Test func `needs its members, in order, once, and no others`() throws {
    _ = try Receipt(reading: Self.signed(Self.good))
    for index in Self.good.indices {
      var missing = Self.good
      missing.remove(at: index)
      #expect(throws: ReceiptError.malformed) { try Receipt(reading: Self.signed(missing)) }
      var twice = Self.good
      twice.insert(Self.good[index], at: index)
      #expect(throws: ReceiptError.malformed) { try Receipt(reading: Self.signed(twice)) }
    }
    for index in 1..<Self.good.count {
      var swapped = Self.good
      swapped.swapAt(index - 1, index)
      #expect(throws: ReceiptError.malformed) { try Receipt(reading: Self.signed(swapped)) }
    }
    #expect(throws: ReceiptError.malformed) {
      try Receipt(reading: Self.signed(Self.good + Self.unknown))
    }
  }

  @Test func `needs each member in its type`() throws {
    let key = try Revoking.key(4).publicKey
    let wrong: [(UInt64, @Sendable (inout CBORWriter) -> Void)] = [
      (0, { $0.unsigned(2) }), (1, { $0.byteString([1]) }), (1, { $0.null() }),
      (2, { $0.array(0) }), (4, { $0.text(Text("approval_required")) }), (5, { $0.integer(-1) }),
      (6, { $0.byteString(key.bytes) }), (6, { $0.text(Text(key.hex + "0")) }),
      (7, { $0.integers(key.bytes) }), (7, { $0.byteString([1]) }), (8, { $0.text(Text("p")) }),
      (10, { $0.byteString([1]) }), (11, { $0.text(Text("h")) }), (12, { $0.integer(-1) }),
      (13, { $0.byteString([]) }), (14, { $0.null() }), (15, { $0.byteString([1]) }),
    ]
    for member in wrong {
      let others = Self.good.filter { $0.0 != member.0 }
      let members = (others + [member]).sorted { $0.0 < $1.0 }
      #expect(throws: ReceiptError.malformed, "key \(member.0)") {
        try Receipt(reading: Self.signed(members))
      }
    }
  }
}
