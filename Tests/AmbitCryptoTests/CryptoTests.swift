import AmbitCrypto
import AmbitModel
import Testing

@Suite struct `Digests and identifiers` {
  @Test func `SHA-256 gives the vectors of FIPS 180-4`() {
    #expect(
      SHA256Hash.sha256("abc").hex
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      SHA256Hash.sha256([UInt8]()).hex
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    var stream = SHA256Stream()
    stream.update(Array("a".utf8))
    stream.update(Array("bc".utf8))
    #expect(stream.digest() == SHA256Hash.sha256("abc"))
  }

  @Test func `a digest survives bytes and digits`() {
    let digest = SHA256Hash.sha256("abc")
    #expect(Digest256(bytes: digest.bytes) == digest)
    #expect(Digest256(hex: digest.hex) == digest)
    #expect(Digest256(hex: digest.hex.uppercased()) == nil)
    #expect(Digest256(hex: "00") == nil)
    #expect(digest.equalsInConstantTime(digest))
    #expect(!digest.equalsInConstantTime(SHA256Hash.sha256("abd")))
  }

  @Test func `a source digest is that of sha256sum's lines, sorted by name`() {
    let source = Array("a: 1\n".utf8)
    let hex = SHA256Hash.sha256(source).hex
    #expect(SourceDigest.policy(source) == SHA256Hash.sha256("\(hex)  policy.yaml\n"))
    #expect(SourceDigest.ceiling(source) == SHA256Hash.sha256("\(hex)  ceiling.yaml\n"))
    #expect(
      SourceDigest.files([("b.yaml", source), ("a.yaml", source)])
        == SHA256Hash.sha256("\(hex)  a.yaml\n\(hex)  b.yaml\n")
    )
  }

  @Test func `an identifier has one spelling`() {
    let moment = Timestamp(microseconds: 1_790_000_000_000_000)
    for _ in 0..<100 {
      let id = AgentID.make(at: moment)
      #expect(id.string.utf8.count == 30)
      #expect(AgentID(id.string) == id)
      #expect(AgentID(id.string.uppercased()) == nil)
      #expect(OrganizationID(id.string) == nil)
      #expect(id.bits >> 76 & 0xF == 7)
      #expect(id.bits >> 62 & 3 == 2)
      #expect(id.bits >> 80 == 1_790_000_000_000)
    }
    #expect(OrganizationID("org_system") == .system)
    #expect(OrganizationID.system.string == "org_system")
    #expect(OrganizationID("org_" + String(repeating: "0", count: 26)) == nil)
    #expect(AgentID("agt_system") == nil)
    #expect(AgentID("agt_8" + String(repeating: "z", count: 25)) == nil)
    #expect(AgentID("agt_7" + String(repeating: "z", count: 25)) != nil)
    #expect(AgentID("agt_1" + String(repeating: "u", count: 25)) == nil)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0),
    ("2026-11-20T09:15:00.123456Z", 1_795_166_100_123_456),
    ("2026-11-20T10:15:00.123456789+01:00", 1_795_166_100_123_456),
    ("2024-02-29T23:59:59.5-00:30", 1_709_252_999_500_000),
    ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
    ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ("1969-12-31T23:59:59.999999Z", -1),
  ])
  func `a time is read and written`(text: String, microseconds: Int64) throws {
    let time = try #require(Timestamp(text))
    #expect(time.microseconds == microseconds)
    #expect(Timestamp(time.string) == time)
    #expect(time.string.utf8.count == 27)
  }

  @Test(arguments: [
    "", "2026-11-20", "2026-11-20T09:15:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-11-20T24:00:00Z", "2026-11-20T09:60:00Z", "2026-11-20T09:15:60Z",
    "2026-11-20T09:15:00.Z", "2026-11-20T09:15:00Zx", "2026-11-20 09:15:00Z",
    "2026-11-20T09:15:00.1234567890Z", "2026-00-20T09:15:00Z", "1900-02-29T00:00:00Z",
  ])
  func `what is no time is refused`(text: String) {
    #expect(Timestamp(text) == nil)
  }
}

@Suite struct `API keys and set-up codes` {
  @Test(arguments: [true, false])
  func `a key is read back with its id`(isLive: Bool) throws {
    let id = KeyID.make(at: Timestamp(microseconds: 1_790_000_000_000_000))
    let key = APIKeyText.make(id: id, isLive: isLive)
    #expect(key.text.utf8.count == APIKeyText.length)
    #expect(key.text.hasPrefix(isLive ? "amb_live_" : "amb_test_"))
    let parsed = try #require(APIKeyText(parsing: key.text))
    #expect(parsed == key)
    #expect(parsed.id == id)
    #expect(parsed.digest == SHA256Hash.sha256(key.text))
    #expect("\(key)" == id.string)
    #expect(APIKeyText.make(id: id, isLive: isLive) != key)
  }

  @Test func `any mistyped character is found`() {
    let key = APIKeyText.make(id: KeyID(bits: 12345), isLive: true).text
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyz_-A ".utf8)
    for index in key.utf8.indices {
      let offset = key.utf8.distance(from: key.utf8.startIndex, to: index)
      for digit in digits where digit != key.utf8[index] {
        var bytes = Array(key.utf8)
        bytes[offset] = digit
        #expect(APIKeyText(parsing: String(decoding: bytes, as: UTF8.self)) == nil)
      }
    }
    #expect(APIKeyText(parsing: "") == nil)
    #expect(APIKeyText(parsing: key + "0") == nil)
    #expect(APIKeyText(parsing: String(key.dropLast())) == nil)
  }

  @Test func `the checksum is CRC-32`() {
    #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
  }

  @Test func `a set-up code is typed in freely`() {
    let code = SetupCode.make()
    #expect(code.text.utf8.count == 23)
    #expect(SetupCode(typed: code.text) == code)
    #expect(
      SetupCode(typed: code.text.uppercased().replacing("-", with: " "))?.digest == code.digest
    )
    #expect(SetupCode(typed: String(code.text.dropLast())) == nil)
    #expect(SetupCode(typed: code.text + "0") == nil)
    #expect(SetupCode(typed: "") == nil)
    #expect(SetupCode.make() != code)
  }
}
