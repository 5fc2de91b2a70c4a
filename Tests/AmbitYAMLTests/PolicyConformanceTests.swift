import AmbitModel
import AmbitPolicy
import AmbitYAML
import Foundation
import Testing

/// The shared policy cases, as far as loading decides them.
@Suite struct `Conformance of loading` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/conformance/policy")

  @Test(arguments: ["budget", "ceiling", "contract", "core", "extended", "validation"])
  func `sources load or are refused as the cases say`(_ name: String) throws {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name).jsonl"))
    var checked = 0
    for line in data.split(separator: UInt8(ascii: "\n")) {
      // Deliberately invalid requests are the driver's business.
      guard let document = try? JSONDocument(parsing: Array(line)) else { continue }
      let request = document.root
      let id = request.member("id")?.string ?? "?"
      let expected = request.member("expect")
      let code = expected?.member("code")?.string ?? ""
      let isRefusal = expected?.member("outcome")?.string == "error"
      guard !code.hasPrefix("eval.") else { continue }
      checked += 1
      let problem = Self.firstProblem(request)
      guard isRefusal else {
        #expect(problem == nil, "\(id): \(problem.map(describe) ?? "")")
        continue
      }
      let found = try #require(problem, "\(id) loads")
      let raw = found.code.rawValue
      #expect(raw == code || raw.hasPrefix(code + ".") || code.isEmpty, "\(id): \(raw)")
      if let line = expected?.member("line")?.int { #expect(found.position.line == line) }
      if let column = expected?.member("column")?.int { #expect(found.position.column == column) }
    }
    #expect(checked > 0)
  }

  private static func firstProblem(_ request: JSONElement) -> Diagnostic? {
    do throws(PolicyDiagnostics) {
      if let text = request.member("policy")?.text {
        _ = try PolicyLoader.policy(yaml: text.utf8)
      }
      if let files = request.member("policies") {
        var named: [(name: String, bytes: [UInt8])] = []
        for file in files.members {
          named.append((file.key.string + ".yaml", file.value.text?.utf8 ?? []))
        }
        _ = try PolicyLoader.policy(directory: named)
      }
      if let text = request.member("ceiling")?.text {
        _ = try PolicyLoader.ceiling(yaml: text.utf8)
      }
      return nil
    } catch {
      return error.diagnostics.first
    }
  }
}
