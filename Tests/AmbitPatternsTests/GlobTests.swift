import AmbitModel
import Testing

@testable import AmbitPatterns

@Suite struct GlobTests {
  @Test(
    arguments: [
      ("*@example.com", "a.b@example.com"), ("src/*.py", "src/a.py"), ("src/**", "src"),
      ("src/**", "src/a/b"),
      ("src/**", "src/"), ("**", ""), ("**", "a/b/c"), ("**/a", "a"), ("**/a", "x/y/a"),
      ("a/**/b", "a/b"),
      ("a/**/b", "a/x/y/b"), ("**/a/**", "x/a/y"), ("*", ""), ("*", ".env"), ("?", "é"),
      ("??", "é€"),
      ("a?c", "a😀c"), ("", ""), ("/", "/"), ("/srv/**", "/srv/x"), ("*.md", ".md"),
      ("a*b*c", "aXbXbc"),
      ("a**b", "axxb"), ("***", "abc"), ("a/*", "a/"), ("**/*.py", "a.py"), ("a/**/**/b", "a/b"),
      ("**/a/**/b", "a/a/x/b"), ("*?", "é"), ("a.b", "a.b"), ("(a|b)+$^", "(a|b)+$^"),
      ("*\n", "x\n"),
    ]
  )
  func `a glob matches`(pattern: String, text: String) throws {
    #expect(try glob(pattern, text) == .yes)
  }

  @Test(
    arguments: [
      ("src/*.py", "src/a/b.py"), ("src/**", "srcs"), ("src/**", "a/src"), ("*", "a/b"), ("*", "/"),
      ("?", ""),
      ("?", "/"), ("?", "ab"), ("*??", "é"), ("a?c", "ac"), ("", "a"), ("a", "a/"), ("a/", "a"),
      ("A", "a"),
      ("a**b", "a/b"), ("**a", "x/a"), ("***", "a/b"), ("**/a", "ab"), ("a/**/b", "ab"),
      ("a/**/b", "a/b/c"),
      ("a.b", "axb"), ("*a", "ab"), ("a*", "ba"), ("é", "e\u{301}"), ("**/x/**/y", "y/x"),
    ]
  )
  func `a glob does not match`(pattern: String, text: String) throws {
    #expect(try glob(pattern, text) == .no)
  }

  @Test(arguments: ["[a]", "a]", "{a,b}", "a}", "a\\b"])
  func `what other languages read differently is refused`(pattern: String) {
    #expect(throws: PatternError.self) { try Glob(Text(pattern)) }
  }

  @Test func `many stars take no exponential time`() throws {
    let text = String(repeating: "a", count: 60_000)
    #expect(try glob("*a*a*a*a*a*a*a*a*a*a*b", text) == .no)
    let path = String(repeating: "a/", count: 20_000)
    #expect(try glob("**/a/**/a/**/a/**/a/**/a/**/b", path) == .no)
  }

  @Test func `texts over the limit are undefined`() throws {
    #expect(try glob("*", String(repeating: "é", count: CodePoints.limit)) == .yes)
    #expect(try glob("*", String(repeating: "a", count: CodePoints.limit + 1)) == .undefined)
  }

  @Test(
    arguments: [
      ("*@x.com", "^[^/]*\\@x\\.com$"), ("**", "^(?:[^/]|/)*$"), ("a/**", "^a(?:/[^/]*)*$"),
      ("**/a", "^(?:[^/]*/)*a$"), ("a/**/b", "^a/(?:[^/]*/)*b$"),
      ("a/**/**/?", "^a/(?:[^/]*/)*[^/]$"),
      ("/a", "^/a$"), ("", "^$"),
    ]
  )
  func `the anchored form is written out`(pattern: String, regex: String) throws {
    #expect(try Glob(Text(pattern)).anchoredRegex() == regex)
  }

  @Test(arguments: 1...16)
  func `the matcher, its regular expression and a recursive search agree`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let parts = ["*", "**", "/", "/", "a", "b", "?", "é", "."]
    let letters = ["a", "b", "/", "/", "é", "."]
    for _ in 0..<400 {
      let pattern = (0..<Int.random(in: 0...7, using: &generator))
        .map { _ in parts[Int.random(in: 0..<parts.count, using: &generator)] }.joined()
      let text = (0..<Int.random(in: 0...7, using: &generator))
        .map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }.joined()
      let compiled = try Glob(Text(pattern))
      let expected = Self.search(
        pattern.split(separator: "/", omittingEmptySubsequences: false).map {
          Array($0.unicodeScalars)
        },
        text.split(separator: "/", omittingEmptySubsequences: false).map {
          Array($0.unicodeScalars)
        }
      )
      let comment: Comment = "seed \(seed): \(pattern) on \(text)"
      #expect(compiled.matches(Array(text.utf8).span) == Kleene(expected), comment)
      #expect(try regex(compiled.anchoredRegex(), text) == Kleene(expected), comment)
    }
  }

  private static func search(_ pattern: [[Unicode.Scalar]], _ text: [[Unicode.Scalar]]) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = Array(pattern.dropFirst())
    if first == ["*", "*"] {
      return (0...text.count).contains { search(rest, Array(text.dropFirst($0))) }
    }
    guard let segment = text.first, searchSegment(first[...], segment[...]) else { return false }
    return search(rest, Array(text.dropFirst()))
  }

  private static func searchSegment(
    _ pattern: ArraySlice<Unicode.Scalar>,
    _ text: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return (0...text.count).contains { searchSegment(pattern.dropFirst(), text.dropFirst($0)) }
    }
    guard let letter = text.first, first == "?" || first == letter else { return false }
    return searchSegment(pattern.dropFirst(), text.dropFirst())
  }
}
