import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct `The YAML reader` {
  private func refusal(_ bytes: [UInt8]) -> String? {
    do {
      _ = try YAMLReader.read(bytes, file: "a.yaml")
      return nil
    } catch {
      #expect(error.file == "a.yaml")
      return describe(error)
    }
  }

  private func refusal(_ yaml: String) -> String? { refusal(Array(yaml.utf8)) }

  @Test(arguments: ["", "\n", "# nothing\n", "---\n", "---\n...\n", "\u{FEFF}", "~", " \r\n"])
  func `a file of nothing is null`(_ yaml: String) throws {
    #expect(outline(try YAMLReader.read(Array(yaml.utf8), file: "a.yaml").root) == "null")
  }

  @Test(
    arguments: [
      // Anchors, aliases and merge keys.
      ("x: &a {mode: allow}\ntools: {t: *a}\n", "policy.parse.alias@1:4"),
      ("a: 1\nb: *a\n", "policy.parse.alias@2:4"),
      ("- &x 1\n", "policy.parse.alias@1:3"),
      ("- &x [1]\n", "policy.parse.alias@1:3"),
      ("&x a: 1\n", "policy.parse.alias@1:1"),
      ("*: deny\n", "policy.parse.alias@1:1"),
      ("a: & b\n", "policy.parse.alias@1:4"),
      ("t:\n  <<: {mode: allow}\n", "policy.parse.alias@2:3"),
      ("t: <<\n", "policy.parse.alias@1:4"),
      ("{\"<<\": 1}\n", "policy.parse.alias@1:2"),
      // Tags.
      ("a: !!str b\n", "policy.parse.tag@1:4"),
      ("a: ! b\n", "policy.parse.tag@1:4"),
      ("a: !local [1]\n", "policy.parse.tag@1:4"),
      ("!!map {a: 1}\n", "policy.parse.tag@1:1"),
      ("a: !none!x b\n", "policy.parse.tag@1:4"),
      ("a: !<> b\n", "policy.parse.tag@1:4"),
      ("a: !<tag:yaml.org,2002:str> b\n", "policy.parse.tag@1:4"),
      // Directives.
      ("%YAML 1.2\n---\na: 1\n", "policy.parse.directive@1:1"),
      ("%YAML 1.1\n---\na: 1\n", "policy.parse.directive@1:1"),
      ("%YAML 3.0\n---\na: 1\n", "policy.parse.directive@1:1"),
      ("%TAG ! tag:x,2000:\n---\na: 1\n", "policy.parse.directive@1:1"),
      ("# c\n%FOO bar\n---\na: 1\n", "policy.parse.directive@2:1"),
      // Documents.
      ("a: 1\n---\nb: 1\n", "policy.parse.multiple_documents@2:1"),
      ("---\n---\n", "policy.parse.multiple_documents@2:1"),
      ("a: 1\n...\n---\n", "policy.parse.multiple_documents@3:1"),
      ("a: 1\n...\nb: 2\n", "policy.parse.multiple_documents@3:1"),
      // Keys.
      ("a: 1\na: 2\n", "policy.parse.duplicate_key@2:1"),
      ("a: 1\n\"a\": 2\n", "policy.parse.duplicate_key@2:1"),
      ("x: [{a: {}, 'a': 1}]\n", "policy.parse.duplicate_key@1:13"),
      ("\"\\u0061\": 1\na: 1\n", "policy.parse.duplicate_key@2:1"),
      // Syntax.
      ("tools: {t: {mode: allow}\n", "policy.parse.syntax@2:1"),
      ("a: [1, 2\nb: 3\n", "policy.parse.syntax@2:2"),
      ("a: \"open\n", "policy.parse.syntax@2:1"),
      ("a: 1\n b: 2\n", "policy.parse.syntax@2:3"),
      ("a:\n\t- b\n", "policy.parse.syntax@2:1"),
      ("a: b: c\n", "policy.parse.syntax@1:5"),
      ("a: `x`\n", "policy.parse.syntax@1:4"),
      ("a: \"\\q\"\n", "policy.parse.syntax@1:5"),
      ("a: \"\\uD800\"\n", "policy.parse.syntax@1:7"),
      ("{a: 1} {b: 2}\n", "policy.parse.syntax@1:8"),
      ("é: 1\nü: yes\n", "policy.parse.ambiguous_scalar@2:4"),
    ]
  )
  func `hazards are refused where they begin`(_ yaml: String, _ expected: String) {
    #expect(refusal(yaml) == expected)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], "policy.parse.syntax@1:1"),  // UTF-16 with its mark
      ([0xFE, 0xFF, 0x00, 0x61], "policy.parse.syntax@1:1"),
      ([0x61, 0x00], "policy.parse.syntax@1:2"),  // UTF-16 without
      ([0x61, 0x0A, 0x62, 0xC3], "policy.parse.syntax@2:2"),  // cut short
      ([0x0D, 0x0A, 0x0D, 0xC0, 0x80], "policy.parse.syntax@3:1"),  // overlong
      ([0xED, 0xA0, 0x80], "policy.parse.syntax@1:1"),  // surrogate
      ([0xF4, 0x90, 0x80, 0x80], "policy.parse.syntax@1:1"),  // beyond U+10FFFF
      ([0x80], "policy.parse.syntax@1:1"),
      ([0x22, 0x07, 0x22], "policy.parse.syntax@1:2"),
      ([0x22, 0x7F, 0x22], "policy.parse.syntax@1:2"),
      ([0x23, 0xC2, 0x85], "policy.parse.syntax@1:2"),  // U+0085 ends a comment in YAML 1.1
      ([0x23, 0xE2, 0x80, 0xA8], "policy.parse.syntax@1:2"),  // so does U+2028
      ([0x0A, 0xEF, 0xBB, 0xBF], "policy.parse.syntax@2:1"),  // a byte order mark further on
      ([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF], "policy.parse.syntax@1:1"),
    ] as [([UInt8], String)]
  )
  func `only UTF-8 that all readers see alike is read`(_ bytes: [UInt8], _ expected: String) {
    #expect(refusal(bytes) == expected)
  }

  @Test func `a byte order mark at the start moves no column`() {
    #expect(refusal("\u{FEFF}a: yes") == "policy.parse.ambiguous_scalar@1:4")
  }

  @Test func `columns count code points`() throws {
    let root = try YAMLReader.read(Array("\"\u{1F600}é\": 1".utf8), file: "a.yaml").root
    guard case .map(let members) = root.value else {
      Issue.record("not a mapping")
      return
    }
    #expect(members[0].value.position == SourcePosition(line: 1, column: 7))
  }

  @Test func `keys that normalise alike are two keys`() throws {
    let root = try YAMLReader.read(Array("\u{E9}: 1\ne\u{301}: 2\n".utf8), file: "a.yaml").root
    guard case .map(let members) = root.value else {
      Issue.record("not a mapping")
      return
    }
    #expect(members.count == 2)
  }

  @Test func `keys of a large mapping are compared too`() {
    let keys = (0..<500).map { "k\($0): 1\n" }.joined()
    #expect(refusal(keys) == nil)
    #expect(refusal(keys + "k7: 2\n") == "policy.parse.duplicate_key@501:1")
  }

  @Test func `a file of 8 MiB is read and one byte more is refused`() {
    let comment = [UInt8](repeating: UInt8(ascii: "#"), count: YAMLReader.bytesMax)
    #expect(refusal(comment) == nil)
    #expect(refusal(comment + [0x0A]) == "policy.parse.limit@1:1")
  }

  @Test func `nesting ends at depth 32`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(refusal(nested(32)) == nil)
    #expect(refusal(nested(33)) == "policy.parse.limit@1:33")
    #expect(refusal(String(repeating: "[", count: 1_000_000)) == "policy.parse.limit@1:33")
    #expect(refusal(String(repeating: "{a: ", count: 40)) == "policy.parse.limit@1:129")
    #expect(refusal(String(repeating: "- ", count: 40)) == "policy.parse.limit@1:65")
  }

  @Test func `a scalar has at most 65,536 code points`() {
    let longest = String(repeating: "é", count: YAMLReader.scalarCodePointsMax)
    #expect(refusal("- \"\(longest)\"") == nil)
    #expect(refusal("- \"\(longest)x\"") == "policy.parse.limit@1:3")
    #expect(refusal("{\(longest)x: 1}") == "policy.parse.limit@1:2")
  }

  @Test func `a file has at most a million values`() {
    // The list itself is a value.
    let items = String(repeating: "a,", count: YAMLReader.nodesMax - 1)
    #expect(refusal("[\(items)]") == nil)
    #expect(refusal("[\(items)a]") == "policy.parse.limit@1:\(2 + items.utf8.count)")
  }
}
