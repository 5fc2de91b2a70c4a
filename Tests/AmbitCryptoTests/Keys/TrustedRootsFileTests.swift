import AmbitCrypto
import AmbitModel
import AmbitWarrant
import Testing

@Suite struct `The text of trusted roots` {
  static let keys = (1...3).compactMap { number in
    Ed25519PrivateKey(seed: [UInt8](repeating: number, count: 32)).map {
      String(decoding: Base64.encode($0.publicKey.bytes, as: .url), as: UTF8.self)
    }
  }

  static func parse(_ text: String) throws(KeyError) -> TrustedRoots {
    try TrustedRootsFile.parse(Array(text.utf8))
  }

  @Test func `has keys, labels and comments`() throws {
    let text = """
      # The roots of production
      \(Self.keys[0])

      \t \(Self.keys[1])\t planner of  billing \r
        # another comment
      \(Self.keys[2]) #4 # is not a label
      """
    let roots = try Self.parse(text).roots
    #expect(roots.map(\.label) == [nil, "planner of  billing", nil])
    #expect(
      roots.map { String(decoding: Base64.encode($0.key.bytes, as: .url), as: UTF8.self) }
        == Self.keys
    )
  }

  @Test func `may keep a hash inside a label`() throws {
    #expect(try Self.parse("\(Self.keys[0]) team#4 # chat").roots.first?.label == "team#4")
  }

  @Test(arguments: ["", "\n\n", "# nobody", "  \t\r\n"])
  func `may trust nobody`(text: String) throws {
    #expect(try Self.parse(text).isEmpty)
  }

  @Test(arguments: [
    "x", "\(keys[0])=", "\(keys[0].dropLast())", "\(keys[0])\(keys[1])", "\(keys[0])#label",
    "\"\(keys[0])\"", "ed25519 \(keys[0])", "\(keys[0]) a\u{7}b", "\(keys[0]) a\u{85}b",
    "\(keys[0]) \(String(repeating: "l", count: 256))", "\u{FEFF}\(keys[0])",
    "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
  ])
  func `names the line of anything else`(line: String) throws {
    let error = #expect(throws: KeyError.self) { try Self.parse("# first\n\n\(line)\n") }
    #expect(error?.code == .malformed)
    #expect(error?.line == 3)
  }

  @Test func `refuses bytes that are no text`() throws {
    let error = #expect(throws: KeyError.self) {
      try TrustedRootsFile.parse(Array(Self.keys[0].utf8) + [0x20, 0xC3, 0x28])
    }
    #expect(error?.code == .malformed)
  }

  @Test func `refuses a key twice, and names the second line`() throws {
    let error = #expect(throws: KeyError.self) {
      try Self.parse("\(Self.keys[0]) a\n# between\n\(Self.keys[1])\n\(Self.keys[0]) b")
    }
    #expect(error?.code == .duplicate)
    #expect(error?.line == 4)
  }

  @Test func `refuses a weak key, and names its line`() throws {
    let weak = String(
      decoding: Base64.encode([UInt8](repeating: 0, count: 32), as: .url),
      as: UTF8.self
    )
    let error = #expect(throws: KeyError.self) { try Self.parse("\(Self.keys[0])\n\(weak)") }
    #expect(error?.code == .weak)
    #expect(error?.line == 2)
  }

  @Test func `has limits`() throws {
    let error = #expect(throws: KeyError.self) {
      try TrustedRootsFile.parse([UInt8](repeating: 0x0A, count: TrustedRootsFile.byteLimit + 1))
    }
    #expect(error?.code == .tooLarge)
  }
}
