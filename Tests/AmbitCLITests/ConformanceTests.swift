import AmbitModel
import Foundation
import Testing

/// The language-neutral cases of the policy language, fed verbatim to the batch driver.
@Suite struct PolicyCorpus {
  static let files = ["budget", "ceiling", "contract", "core", "extended", "validation"]

  @Test(arguments: files)
  func `every case gets the expected answer`(_ file: String) throws {
    let cases = Locations.root.appending(path: "Fixtures/conformance/policy/\(file).jsonl")
    let lines = try String(contentsOf: cases, encoding: .utf8).split(separator: "\n")
    let answers = try answers(to: cases)
    try #require(answers.count == lines.count)
    for (line, answer) in zip(lines, answers) {
      let expected = try expectation(of: line)
      let actual = try object(answer)
      for (member, value) in expected {
        #expect(
          agrees(member, value, actual[member]),
          "\(member) should be \(value): \(answer)"
        )
      }
    }
  }

  /// Equal, or for a code a family: the answer may continue after it with a dot.
  private func agrees(_ member: String, _ expected: Any, _ actual: Any?) -> Bool {
    if member == "code", let expected = expected as? String, let actual = actual as? String {
      return actual == expected || actual.hasPrefix(expected + ".")
    }
    guard let expected = expected as? NSObject, let actual = actual as? NSObject else {
      return false
    }
    return expected == actual
  }

  /// What a case expects.
  ///
  /// Some cases repeat names, which only Foundation reads, and some have
  /// numbers that only the strict reader keeps.
  private func expectation(of line: Substring) throws -> [String: Any] {
    if let root = try? JSONDocument(parsing: Array(line.utf8)).root,
      let expect = root.member("expect")
    {
      return try object(String(decoding: expect.canonicalBytes(), as: UTF8.self)[...])
    }
    return try #require(try object(line)["expect"] as? [String: Any])
  }

  private func object(_ line: Substring) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(value as? [String: Any])
  }

  private func answers(to cases: URL) throws -> [Substring] {
    let process = Process()
    process.executableURL = Locations.binary
    process.arguments = ["policy", "eval", "--cases", cases.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }
}
