import AmbitCrypto
import AmbitModel
import Testing

/// The y coordinates of all points of small order, little-endian, without sign (warrant contract
/// section 8); p and p + 1 are other spellings of 0 and 1.
private let smallOrder = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]

/// The 19 values from p to 2^255 − 1: encodings that RFC 8032 section 5.1.3 rejects.
private let nonCanonical = (0xED...0xFF).map { (low: Int) -> [UInt8] in
  [UInt8(low)] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
}

private func negative(_ point: [UInt8]) -> [UInt8] {
  point.dropLast() + [point[31] | 0x80]
}

@Suite struct `Strict Ed25519` {
  static let key = Ed25519PrivateKey(seed: [UInt8](repeating: 7, count: 32))

  @Test(arguments: smallOrder.compactMap(Hex.decode))
  func `refuses keys and R of small order, whatever their sign bit`(point: [UInt8]) throws {
    for point in [point, negative(point)] {
      #expect(try !#require(PublicKey(bytes: point)).isStrict)
      #expect(!Ed25519Strictness.isStrictSignature(point + [UInt8](repeating: 0, count: 32)))
    }
  }

  @Test(arguments: nonCanonical)
  func `refuses a y of p or more in keys and R, whatever the sign bit`(point: [UInt8]) throws {
    for point in [point, negative(point)] {
      #expect(try !#require(PublicKey(bytes: point)).isStrict)
      #expect(!Ed25519Strictness.isStrictSignature(point + [UInt8](repeating: 0, count: 32)))
    }
  }

  @Test(arguments: [
    "0200000000000000000000000000000000000000000000000000000000000000",
    "0001000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000010000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000040",
    "ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7e",
    "edfffffffffffffffffffffffffffffffeffffffffffffffffffffffffffff7f",
    "27e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc04",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64fc7fd7792ac037a",
  ])
  func `lets pass what only resembles them`(hex: String) throws {
    let point = try #require(Hex.decode(hex))
    for point in [point, negative(point)] {
      #expect(try #require(PublicKey(bytes: point)).isStrict)
      #expect(Ed25519Strictness.isStrictSignature(point + [UInt8](repeating: 0, count: 32)))
    }
  }

  @Test func `refuses S from L on`() throws {
    let point = try #require(Self.key).publicKey.bytes
    let below = "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
    #expect(Ed25519Strictness.isStrictSignature(point + (try #require(Hex.decode(below)))))
    for refused in [
      "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
      "eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
      "ecd3f55c1a631258d69cf7a2def9de1500000000000000000000000000000010",
      "ecd3f55c1a631258d69cf7a2def9de1400000000000000000100000000000010",
      "0000000000000000000000000000000000000000000000000000000000000011",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ] {
      #expect(!Ed25519Strictness.isStrictSignature(point + (try #require(Hex.decode(refused)))))
    }
  }

  @Test func `refuses a second spelling of a good signature, S + L`() throws {
    let key = try #require(Self.key)
    let signature = try key.signature(for: [1, 2, 3])
    let order = try #require(
      Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    )
    var second = signature
    var carry = 0
    for index in 0..<32 {
      let sum = Int(second[32 + index]) + Int(order[index]) + carry
      second[32 + index] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    #expect(Ed25519Checker.isValid(signature: signature, of: [1, 2, 3], by: key.publicKey))
    #expect(!Ed25519Checker.isValid(signature: second, of: [1, 2, 3], by: key.publicKey))
  }

  @Test func `refuses what the equation alone accepts: the identity as key and R`() throws {
    let identity = try #require(Hex.decode(smallOrder[1]))
    let key = try #require(PublicKey(bytes: identity))
    let signature = identity + [UInt8](repeating: 0, count: 32)
    // That swift-crypto accepts this for any message is why the strict rules exist.
    #expect(Ed25519Checker.fits(signature: signature, of: [9], by: key))
    #expect(!Ed25519Checker.isValid(signature: signature, of: [9], by: key))
  }

  @Test(arguments: [0, 32, 63, 65, 128])
  func `refuses signatures of another length`(count: Int) throws {
    let key = try #require(Self.key)
    let signature = try key.signature(for: [])
    let other = Array((signature + signature).prefix(count))
    #expect(!Ed25519Strictness.isStrictSignature(other))
    #expect(!Ed25519Checker.isValid(signature: other, of: [], by: key.publicKey))
    #expect(!Ed25519Checker.fits(signature: other, of: [], by: key.publicKey))
  }

  @Test func `refuses a signature, message or key with any one bit changed`() throws {
    let key = try #require(Self.key)
    let message = Array("delegated".utf8)
    let signature = try key.signature(for: message)
    #expect(Ed25519Checker.isValid(signature: signature, of: message, by: key.publicKey))
    for bit in 0..<512 {
      var changed = signature
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!Ed25519Checker.isValid(signature: changed, of: message, by: key.publicKey))
    }
    for bit in 0..<8 * message.count {
      var changed = message
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!Ed25519Checker.isValid(signature: signature, of: changed, by: key.publicKey))
    }
    for bit in 0..<256 {
      var changed = key.publicKey.bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      let other = try #require(PublicKey(bytes: changed))
      #expect(!Ed25519Checker.isValid(signature: signature, of: message, by: other))
    }
  }
}

@Suite struct `A private key` {
  @Test func `of RFC 8032's first seed signs as the RFC says`() throws {
    let seed = try #require(
      Hex.decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    let key = try #require(Ed25519PrivateKey(seed: seed))
    #expect(
      key.publicKey.hex == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    let signature = try key.signature(for: [])
    #if os(Linux)
      let expected =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
      #expect(signature == Hex.decode(expected))
    #endif
    #expect(Ed25519Checker.isValid(signature: signature, of: [], by: key.publicKey))
  }

  @Test(arguments: [0, 31, 33, 64])
  func `needs a seed of 32 bytes`(count: Int) {
    #expect(Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test func `is another one each time, and strict`() {
    let first = Ed25519PrivateKey.generate()
    let second = Ed25519PrivateKey.generate()
    #expect(first.publicKey != second.publicKey)
    #expect(first.publicKey.isStrict)
  }

  @Test func `never shows its secret`() throws {
    let seed = [UInt8](repeating: 0x5A, count: 32)
    let key = try #require(Ed25519PrivateKey(seed: seed))
    var dumped = ""
    dump(key, to: &dumped)
    var nested = ""
    dump(["key": [key]], to: &nested)
    for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped, nested] {
      #expect(text.contains(key.publicKey.hex))
      #expect(!text.lowercased().contains("5a5a"))
      #expect(!text.contains("90, 90"))
      #expect(!text.contains("32 bytes"))
    }
  }
}
