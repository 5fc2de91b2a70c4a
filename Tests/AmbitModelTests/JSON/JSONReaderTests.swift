import AmbitModel
import Testing

/// The kind of refusal, or nil when the document is accepted.
func refusal(_ text: String) -> JSONError.Kind? {
  refusal(Array(text.utf8))
}

/// The kind of refusal, or nil when the document is accepted.
func refusal(_ bytes: [UInt8]) -> JSONError.Kind? {
  do {
    _ = try JSONDocument(parsing: bytes)
    return nil
  } catch {
    return error.kind
  }
}

@Suite struct `JSON reader` {
  @Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#, #"[{"":0,"":0}]"#,
    #"{"é":1,"\u00e9":2}"#, #"{"x":{"k":1,"k":2}}"#,
  ])
  func `a name twice in one object is refused however it is spelled`(_ text: String) {
    #expect(refusal(text) == .duplicateKey)
  }

  @Test func `a name twice among many is refused`() {
    for position in [0, 1, 31, 99] {
      let names = (0..<100).map { #""k\#($0)":0"# } + [#""k\#(position)":1"#]
      #expect(refusal("{" + names.joined(separator: ",") + "}") == .duplicateKey)
    }
  }

  @Test(arguments: [
    #"{"a":{"a":1}}"#, #"[{"a":1},{"a":1}]"#, "{\"e\u{301}\":1,\"\u{E9}\":2}", #"{"a":1,"A":2}"#,
  ])
  func `names that differ by code point or place are not duplicates`(_ text: String) {
    #expect(refusal(text) == nil)
  }

  @Test(arguments: ["[", "{\"a\":"])
  func `nesting ends at 64 levels`(_ opening: String) {
    func nested(_ depth: Int) -> String {
      let closing = opening == "[" ? "]" : "}"
      return String(repeating: opening, count: depth) + "0"
        + String(repeating: closing, count: depth)
    }
    #expect(refusal(nested(64)) == nil)
    #expect(refusal(nested(65)) == .depth)
    #expect(refusal(String(repeating: opening, count: 200_000)) != nil)
  }

  @Test(arguments: [
    #"["\ud800"]"#, #"["\udc00"]"#, #"["\ud800\ud800"]"#, #"["\udc00\ud800"]"#, #"["\ud83d x"]"#,
    #"{"\uDFAA":0}"#, #"["\ud800\u0041"]"#, #"["a\ud83d"]"#,
  ])
  func `half a surrogate pair is refused`(_ text: String) {
    #expect(refusal(text) == .loneSurrogate)
  }

  @Test func `a surrogate pair is one code point`() throws {
    let document = try JSONDocument(parsing: Array(#"["\ud83d\ude00","\uD83D\uDE00"]"#.utf8))
    #expect(document.root.elements.map(\.text) == [Text("😀"), Text("😀")])
  }

  @Test func `a byte-order mark is refused`() {
    #expect(refusal([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == .byteOrderMark)
    #expect(refusal("[\"\u{FEFF}\"]") == nil)
  }

  @Test(arguments: [
    [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x82],
    [0x80], [0xF0, 0x80, 0x80, 0x80], [0xE0, 0x80, 0x80],
  ])
  func `ill-formed UTF-8 is refused in values and names`(_ bytes: [Int]) {
    let bytes = bytes.map { UInt8($0) }
    #expect(refusal(Array("[\"".utf8) + bytes + Array("\"]".utf8)) == .invalidUTF8)
    #expect(refusal(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) == .invalidUTF8)
    #expect(refusal(Array("[\"0123456789abcdef\\n".utf8) + bytes + Array("\"]".utf8)) != nil)
  }

  @Test(arguments: [
    "NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x1", "1e", "1e+", "-", "--1", "1_0",
    "", " ", "[1,]", "{\"a\":1,}", "[1 2]", "{\"a\" 1}", "{a:1}", "'a'", "[1]]", "nul", "True",
    "\"\u{1}\"", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"a", "[", "{", "1 1", "\u{A0}1", "\u{B}1",
    "{\"a\":}", "[,1]", "/**/1", "\"\\\"", "\u{0}", "1\u{0}",
  ])
  func `what RFC 8259 does not know is refused`(_ text: String) {
    #expect(refusal(text) == .syntax)
  }

  @Test(arguments: [
    "0", "-0", "1.0", "1e2", "1E+2", "1e-2", "123456789012345678901234567890", "0.1000", "1e999",
    "-0.0e-0",
  ])
  func `numbers keep their digits`(_ token: String) throws {
    let document = try JSONDocument(parsing: Array(" [\(token)] ".utf8))
    let element = try #require(document.root.elements.first { _ in true })
    #expect(element.numberToken == Text(token))
    #expect(String(decoding: element.value.canonicalBytes(), as: UTF8.self) == token)
  }

  @Test(
    arguments: zip(
      ["5", "5.0", "50e-1", "-0", "9223372036854775807", "-9223372036854775807"],
      [5, 5, 5, 0, Int.max, -Int.max]
    )
  )
  func `whole numbers are integers however they are spelled`(_ token: String, _ value: Int) throws {
    #expect(try JSONDocument(parsing: Array(token.utf8)).root.int == value)
  }

  @Test(arguments: [
    "0.5", "9223372036854775808", "1e19", "1e400", "123456789012345678901234567890", "\"1\"",
    "true", "null",
  ])
  func `other values are no integers`(_ token: String) throws {
    #expect(try JSONDocument(parsing: Array(token.utf8)).root.int == nil)
  }

  @Test func `a refusal names its place`() throws {
    do {
      _ = try JSONDocument(parsing: Array("{\n  \"é\": 1,\n  \"é\": 2}".utf8))
      Issue.record("accepted")
    } catch {
      #expect(error.kind == .duplicateKey)
      #expect(error.position == SourcePosition(line: 3, column: 3))
      #expect(error.offset == 15)
    }
  }

  @Test func `members are found by code point`() throws {
    let text = #"{"e\u0301":1,"\u00e9":2,"":3,"a":null}"#
    let root = try JSONDocument(parsing: Array(text.utf8)).root
    #expect(root.member(named: Text("e\u{301}"))?.int == 1)
    #expect(root.member(named: Text("\u{E9}"))?.int == 2)
    #expect(root.member("")?.int == 3)
    #expect(root.member("a")?.isNull == true)
    #expect(root.member("b") == nil)
    #expect(root.count == 4)
    #expect(root.members.map { $0.key.string } == ["e\u{301}", "\u{E9}", "", "a"])
  }

  @Test func `every prefix of a document is refused`() {
    let text = Array(#"{"a":[1,-2.5e+3,true,null,"x\u00e9\n😀"],"b":{"c":{}}}"#.utf8)
    #expect(refusal(text) == nil)
    for length in 0..<text.count { #expect(refusal(Array(text.prefix(length))) != nil) }
  }
}
