import AmbitModel
import FoundationEssentials
import Testing

/// One file of JSONTestSuite (Fixtures/conformance/json/README.md).
struct SuiteFile: Sendable, CustomTestStringConvertible {
  let name: String
  let expectation: String
  let bytes: [UInt8]

  var testDescription: String { name }

  /// Every line of the fixture.
  static let all: [SuiteFile] = {
    let lines = Repository.bytes("Fixtures/conformance/json/json-test-suite.jsonl")
      .split(separator: UInt8(ascii: "\n"))
    return lines.compactMap { line in
      guard let document = try? JSONDocument(parsing: Array(line)),
        let name = document.root.member("name")?.string,
        let expectation = document.root.member("expect")?.string,
        let encoded = document.root.member("base64")?.string,
        let data = Data(base64Encoded: encoded)
      else { return nil }
      return SuiteFile(name: name, expectation: expectation, bytes: Array(data))
    }
  }()

  static func expecting(_ expectation: String) -> [SuiteFile] {
    all.filter { $0.expectation == expectation }
  }

  /// What the grammar says: nothing, or the kind of refusal.
  var grammarRefusal: JSONError.Kind? {
    do {
      try JSONGrammar.check(bytes)
      return nil
    } catch {
      return error.kind
    }
  }

  /// What the strict profile says: nothing, or the kind of refusal.
  var strictRefusal: JSONError.Kind? {
    do {
      _ = try JSONDocument(parsing: bytes)
      return nil
    } catch {
      return error.kind
    }
  }
}

/// Files of the repository, found from this one.
enum Repository {
  static func bytes(_ path: String) -> [UInt8] {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    guard let data = try? Data(contentsOf: root.appending(path: path)) else {
      Issue.record("cannot read \(path)")
      return []
    }
    return Array(data)
  }
}

@Suite struct `JSONTestSuite` {
  @Test func `the fixture holds all 318 files`() {
    #expect(SuiteFile.all.count == 318)
    #expect(SuiteFile.expecting("accept").count == 95)
    #expect(SuiteFile.expecting("reject").count == 188)
    #expect(SuiteFile.expecting("either").count == 35)
  }

  @Test(arguments: SuiteFile.expecting("accept"))
  func `the grammar accepts what must be accepted`(_ file: SuiteFile) {
    #expect(file.grammarRefusal == nil)
  }

  @Test(arguments: SuiteFile.expecting("reject"))
  func `the grammar refuses what must be refused`(_ file: SuiteFile) {
    #expect(file.grammarRefusal != nil)
  }

  @Test(arguments: SuiteFile.expecting("reject"))
  func `the strict profile refuses what the grammar refuses`(_ file: SuiteFile) {
    #expect(file.strictRefusal != nil)
  }

  @Test(arguments: SuiteFile.expecting("accept"))
  func `the strict profile refuses duplicate keys and nothing else of these`(_ file: SuiteFile) {
    let duplicates = [
      "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]
    #expect(file.strictRefusal == (duplicates.contains(file.name) ? .duplicateKey : nil))
  }

  @Test func `the reference page says what happens to each file that either may happen to`() {
    let page = String(decoding: Repository.bytes("docs/reference/json.md"), as: UTF8.self)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `i_") }.map(String.init)
    let expected = SuiteFile.expecting("either").map { file in
      let words = [file.grammarRefusal, file.strictRefusal].map { refusal in
        refusal.map { "refused: `\($0.rawValue)`" } ?? "accepted"
      }
      return "| `\(file.name)` | \(words[0]) | \(words[1]) |"
    }
    #expect(rows == expected)
  }
}
