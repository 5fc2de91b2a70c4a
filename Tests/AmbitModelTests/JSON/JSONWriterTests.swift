import AmbitModel
import Testing

/// Canonical JSON of a text.
func canonical(_ text: String) throws -> String {
  String(decoding: try JSONDocument(parsing: Array(text.utf8)).root.canonicalBytes(), as: UTF8.self)
}

@Suite struct `Canonical JSON` {
  // RFC 8785 section 3.2.3: the order is that of UTF-16 code units, so that an astral character
  // (D83D…) comes before U+FB33, against the order of code points.
  @Test func `members stand in the order of their UTF-16 units`() throws {
    let text = """
      {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
       "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",
       "\\u00f6":"Latin Small Letter O With Diaeresis"}
      """
    let expected =
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
      + "\"\u{F6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20AC}\":\"Euro Sign\","
      + "\"😀\":\"Emoji: Grinning Face\",\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"}"
    #expect(try canonical(text) == expected)
  }

  @Test func `only what must be escaped is escaped`() throws {
    let text = #"["\u0000\u0001\b\t\n\u000b\f\r\u001f\"\\\/\u007f\u00e9\u2028\ud83d\ude00"]"#
    let expected =
      #"["\u0000\u0001\b\t\n\u000b\f\r\u001f\"\\/"# + "\u{7F}\u{E9}\u{2028}😀\"]"
    #expect(try canonical(text) == expected)
  }

  @Test func `shorter names come first and nesting is ordered too`() throws {
    let text = #" { "b" : [ { "z" : 1 , "y" : { } } ] , "aa" : 2 , "a" : 1.50 , "" : [ ] } "#
    #expect(try canonical(text) == #"{"":[],"a":1.50,"aa":2,"b":[{"y":{},"z":1}]}"#)
  }

  @Test func `an element inside a document is written alone`() throws {
    let root = try JSONDocument(parsing: Array(#"{"x":{"b":1,"a":[2]},"y":0}"#.utf8)).root
    let inner = try #require(root.member("x"))
    #expect(String(decoding: inner.canonicalBytes(), as: UTF8.self) == #"{"a":[2],"b":1}"#)
    #expect(inner.value.canonicalBytes() == inner.canonicalBytes())
  }
}

@Suite struct `JSON writer` {
  @Test func `commas and escapes are its business`() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("list")
    writer.beginArray()
    writer.int(0)
    writer.int(Int.min)
    writer.int(Int.max)
    writer.null()
    writer.bool(false)
    writer.beginObject()
    writer.endObject()
    writer.beginArray()
    writer.endArray()
    writer.string("a\"\n\u{E9}")
    writer.endArray()
    writer.name(text: "q\"")
    writer.number("1.50")
    writer.name("raw")
    writer.raw(Array("[1]".utf8))
    writer.name("tree")
    writer.value(.object([JSONMember("b", .null), JSONMember("a", .array([.bool(true)]))]))
    writer.endObject()
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(
      text == #"{"list":[0,-9223372036854775808,9223372036854775807,null,false,{},[],"a\"\n"#
        + "\u{E9}" + #""],"q\"":1.50,"raw":[1],"tree":{"b":null,"a":[true]}}"#
    )
  }
}
