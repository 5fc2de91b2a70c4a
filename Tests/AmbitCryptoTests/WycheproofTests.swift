import AmbitCrypto
import AmbitModel
import FoundationEssentials
import Testing

/// One case of Wycheproof's Ed25519 file (Fixtures/conformance/wycheproof/README.md).
struct WycheproofCase: Sendable, CustomTestStringConvertible {
  let number: Int
  let comment: String
  let key: PublicKey
  let message: [UInt8]
  let signature: [UInt8]
  let isValid: Bool

  var testDescription: String { "\(number) \(comment)" }

  /// Every case of the file.
  static let all: [WycheproofCase] = {
    guard let data = FileManager.default.contents(atPath: path),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.testGroups.flatMap { group in
      group.tests.compactMap { test in
        guard let key = PublicKey(hex: group.publicKey.pk), let message = Hex.decode(test.msg),
          let signature = Hex.decode(test.sig), ["valid", "invalid"].contains(test.result)
        else { return nil }
        return WycheproofCase(
          number: test.tcId,
          comment: test.comment,
          key: key,
          message: message,
          signature: signature,
          isValid: test.result == "valid"
        )
      }
    }
  }()

  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/conformance/wycheproof/ed25519_test.json").path

  private struct File: Decodable {
    let testGroups: [Group]
  }

  private struct Group: Decodable {
    struct Key: Decodable { let pk: String }
    struct Test: Decodable {
      let tcId: Int
      let comment: String
      let msg: String
      let sig: String
      let result: String
    }
    let publicKey: Key
    let tests: [Test]
  }
}

/// Hexadecimal digits of either case, for test data.
enum Hex {
  static func decode(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16) }
    guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
    let values = digits.compactMap(\.self)
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }
}

@Suite struct `Wycheproof's Ed25519 cases` {
  @Test func `are all there`() {
    #expect(WycheproofCase.all.count == 151)
    #expect(WycheproofCase.all.filter(\.isValid).count == 88)
  }

  @Test(arguments: WycheproofCase.all)
  func `are decided as the file says`(one: WycheproofCase) {
    #expect(
      Ed25519Checker.isValid(signature: one.signature, of: one.message, by: one.key) == one.isValid
    )
  }
}
