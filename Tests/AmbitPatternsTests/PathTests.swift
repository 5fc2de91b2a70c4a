import AmbitModel
import Testing

@testable import AmbitPatterns

@Suite struct PathTests {
  @Test(
    arguments: [
      ("/srv/data/x", "/srv/data"), ("/srv/data", "/srv/data/"), ("/srv//./data/x", "/srv/data"),
      ("a/b", "a"),
      ("a", "."), ("./a", "./"), ("/a", "/"), ("a/.env", "a"), ("ab:c/d", "ab:c"), (" ", " "),
      ("a/...", "a/..."),
      ("a/~b", "a"), ("é/x", "é"),
    ]
  )
  func `a path lies within`(path: String, base: String) {
    #expect(within(path, base) == .yes)
  }

  @Test(
    arguments: [
      ("/srv/database", "/srv/data"), ("/srv", "/srv/data"), ("srv/data/x", "/srv/data"),
      ("/srv/data", "srv"),
      ("a", "A"), (".env", "env"), ("/", "/a"), (".", "a"), ("é", "e\u{301}"),
    ]
  )
  func `a path lies elsewhere`(path: String, base: String) {
    #expect(within(path, base) == .no)
  }

  @Test(
    arguments: [
      "", "..", "../a", "a/..", "a/../b", "/..", "~", "~root/x", "C:", "c:/x", "z:x", "a\\b",
      "a\u{0}", "a\n",
      "\u{7F}", "a/\u{1F}/b",
    ]
  )
  func `a path that is not plain is undefined on either side`(path: String) {
    #expect(within(path, "a") == .undefined)
    #expect(within("a", path) == .undefined)
  }

  @Test(
    arguments: [
      (["docs/**"], [], "docs/a/b"), (["docs/**"], [], "docs"), (["docs/*"], [], "docs//a"),
      (["docs/*"], [], "./docs/a"),
      (["*.md"], [], "README.md"), ([], [".env"], "env"), ([], ["/etc/*"], "etc/passwd"),
      ([], [], "anything/at/all"),
      (["**"], [], "."), (["src/**/*.py"], [], "src/a.py"), (["src/**/*.py"], [], "src/x/y/a.py"),
      ([], ["secrets/*"], "a/secrets/k"), ([], ["a/b"], "a/bc"), ([], ["vault/**"], "vaults/x"),
      (["a/b"], [], "a/b/"),
      ([], ["/**"], "a"),
    ] as [([String], [String], String)]
  )
  func `a scope admits`(allow: [String], deny: [String], path: String) throws {
    #expect(try FileScope(allow: allow, deny: deny).admits(path))
  }

  @Test(
    arguments: [
      (["docs/*"], [], "docs/a/b"), (["docs/*"], [], "docs/."), (["docs/**"], [], "Docs/a"),
      (["docs/**"], [], "x/docs/a"),
      (["docs/**"], [], "/docs/a"), (["docs/**"], [], "docs/../x"), (["docs/**"], [], "docs\\a"),
      ([], [], "/a"),
      ([], [], ""), ([], [], "~/a"), ([], [], "C:/a"), ([], [], "a\n"),
      (["*.md"], [], "x/README.md"),
      ([], [".env"], ".env"), ([], [".env"], "./.env"), ([], [".env"], "a/.ENV/b"),
      ([], [".env"], "a/.env"),
      ([], ["*.env"], "a/prod.Env/b/c"), ([], ["secrets/*"], "secrets"),
      ([], ["secrets/*"], "secrets/a/b"),
      ([], ["vault/**"], "VAULT"), ([], ["vault/**"], "vault/x/y"), ([], ["a/b"], "a/b/c/d"),
      ([], ["a/*/*"], "a/b"),
      ([], ["**/*.key"], "x/y.key/z"), ([], ["a/b"], "a//./B"),
      (["docs/**"], ["docs/private/*"], "docs/private/a/b"),
      ([], ["**"], "a"), ([], ["*"], "a/b"), (["*"], [], "."), (["a/b"], [], "a"),
      ([], ["?x"], "q/éx/r"),
    ] as [([String], [String], String)]
  )
  func `a scope refuses`(allow: [String], deny: [String], path: String) throws {
    #expect(try !FileScope(allow: allow, deny: deny).admits(path))
  }

  @Test(arguments: ["", "a//b", "a/", "./a", "a/.", "..", "a/../b", "[a]", "a{b}", "a\\b", "/"])
  func `a malformed pattern is refused in both lists`(pattern: String) {
    #expect(throws: PatternError.self) { try FileScope(allow: [pattern]) }
    #expect(throws: PatternError.self) { try FileScope(deny: [pattern]) }
  }

  @Test func `an absolute pattern is refused where it would open something`() {
    #expect(throws: PatternError.self) { try FileScope(allow: ["/a"]) }
    #expect(throws: PatternError.self) { try FileScope(deny: ["//a"]) }
    #expect(throws: PatternError.self) { try FileScope(deny: ["/a/../b"]) }
  }

  @Test func `an error names its entry`() {
    let error = #expect(throws: PatternError.self) {
      try FileScope(allow: ["a"], deny: ["b", "c//d"])
    }
    #expect(error?.entry == .denied(1))
    #expect(error?.offset == 2)
  }

  @Test func `paths over the limit are refused`() throws {
    let scope = try FileScope(allow: ["**"])
    #expect(scope.admits(String(repeating: "a", count: CodePoints.limit)))
    #expect(!scope.admits(String(repeating: "a", count: CodePoints.limit + 1)))
  }

  @Test func `arguments default by tool name`() throws {
    let scope = try FileScope()
    for tool in ["read_file", "write_file", "edit_file"] {
      #expect(scope.pathArguments(for: Text(tool)) == ["file_path"])
    }
    #expect(scope.pathArguments(for: "glob") == ["path"])
    #expect(scope.pathArguments(for: "grep") == ["path"])
    #expect(scope.pathArguments(for: "copy") == nil)
    let named = try FileScope(allowedPaths: [], deniedPaths: [], pathArguments: ["src", "dst"])
    #expect(named.pathArguments(for: "read_file") == ["src", "dst"])
  }

  @Test(arguments: 1...12)
  func `a scope agrees with its regular expressions`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let parts = ["*", "**", "a", "b", "A*", "?", ".b", "*b"]
    let names = ["a", "b", "A", "ab", ".b", "aB"]
    func draw(_ from: [String], _ count: ClosedRange<Int>) -> String {
      (0..<Int.random(in: count, using: &generator))
        .map { _ in from[Int.random(in: 0..<from.count, using: &generator)] }
        .joined(separator: "/")
    }
    for _ in 0..<300 {
      let scope = try FileScope(
        allow: Bool.random(using: &generator) ? [] : [draw(parts, 1...3)],
        deny: [draw(parts, 1...3)]
      )
      let path = draw(names, 0...4)
      func any(_ patterns: [String]) throws -> Bool {
        try patterns.contains { try regex($0, path) == .yes }
      }
      let isDenied = try any(scope.deniedRegexes)
      let isAllowed = try scope.allowedPaths.isEmpty || any(scope.allowedRegexes)
      let comment: Comment = "seed \(seed): \(scope.allowedPaths) \(scope.deniedPaths) on \(path)"
      #expect(scope.admits(path.isEmpty ? "." : path) == (!isDenied && isAllowed), comment)
    }
  }
}
