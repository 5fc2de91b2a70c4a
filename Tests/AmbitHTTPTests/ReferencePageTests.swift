import HTTPTypes
import AmbitHTTP
import AmbitStore
import Foundation
import Testing

/// The table of routes in `docs/reference/http.md` is written by this test.
@Suite struct ReferencePageTests {
  private static let begin = "<!-- routes: written by ReferencePageTests, do not edit -->\n"
  private static let end = "<!-- end of routes -->"

  private static var page: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/reference/http.md")
  }

  private static var table: String {
    var rows = "\n| Route | Needs | Does |\n|---|---|---|\n"
    for route in RouteTable.all {
      let access =
        switch route.access {
        case .open: "–"
        case .key(let scopes):
          scopes.isEmpty ? "a key" : scopes.words.map { "`\($0)`" }.joined(separator: " ")
        }
      let query = route.query.isEmpty ? "" : "?" + route.query.joined(separator: "&")
      rows +=
        "| `\(route.method.rawValue) \(route.path)\(query)` | \(access) | \(route.summary) |\n"
    }
    return rows + "\n"
  }

  @Test func `the reference page lists exactly the routes that there are`() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let start = try #require(text.range(of: Self.begin)).upperBound
    let stop = try #require(text.range(of: Self.end)).lowerBound
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try text.replacingCharacters(in: start..<stop, with: Self.table)
        .write(to: Self.page, atomically: true, encoding: .utf8)
      Issue.record("the page was written anew; run again")
      return
    }
    #expect(text[start..<stop] == Self.table)
  }
}
