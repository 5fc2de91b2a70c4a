import AmbitModel
import Testing

@testable import AmbitPatterns

@Suite struct RegularExpressionTests {
  @Test(
    arguments: [
      ("", ""), ("", "abc"), ("abc", "xxabcxx"), ("^abc$", "abc"), ("a|b", "xb"),
      ("^(a|bc)+$", "abcbca"),
      ("a.c", "aéc"), ("^.$", "€"), ("^..$", "é😀"), ("[a-c]", "xxc"), ("[^a-c]", "abcd"),
      ("[^a]", "\n"),
      ("\\d{3}-\\d{4}", "call 555-1234 now"), ("^\\w+@\\w+\\.com$", "ann_1@example.com"),
      ("^\\s+$", "\t\n\u{c}\r "), ("\\S", " x"), ("\\D", "1x"), ("\\W", "ab-"), ("^\\W$", "é"),
      ("\\bcat\\b", "a cat sat"), ("\\bcat\\b", "cat"), ("\\bcat", "écat"), ("a\\.b", "a.b"),
      ("\\/", "/"),
      ("^\\t\\n\\r\\f$", "\t\n\r\u{c}"), ("^a{3}$", "aaa"), ("^a{2,}$", "aaaa"), ("^a{0,2}$", ""),
      ("^a{2,3}$", "aaa"), ("^(?:ab){2}$", "abab"), ("a*?b", "aaab"), ("a+?", "a"), ("a??b", "b"),
      ("a{1,2}?b", "aab"), ("(?i)hello", "HeLLo"), ("(?i)^[a-c]+$", "aBC"), ("(?i)^[B]$", "b"),
      ("(?s)^.$", "\n"), ("(?is)A.B", "a\nb"), ("(?s)(?i)A.B", "a\nb"), ("^é+$", "éé"),
      ("[à-ö]", "é"),
      ("[^à]", "é"), ("^[\\w-]+$", "a-b_c"), ("^[-a]+$", "-a"), ("^[a\\-z]+$", "a-z"),
      ("^[\\]\\\\]+$", "]\\"),
      ("^[[]$", "["), ("^[.*+?]+$", ".*+?"), ("()", ""), ("^(a|)$", ""), ("^$", ""), ("^*a", "ba"),
      ("(^a|b)c", "xbc"), ("a$|^b", "ba"), ("(a*)*", ""), ("^(a*)*$", "aaa"),
      ("^((a|b)*c)+$", "abcc"),
      ("x{0}y", "y"), ("^(a{2}){2}$", "aaaa"), ("\\n$", "a\n"), ("-", "-"), ("a,b", "a,b"),
      ("\u{1}", "\u{1}"),
      ("(?i)^\\W$", "-"), ("^\\_$", "_"), ("(?:)", "z"), ("^\\b", "a"), ("\\b$", "a"),
    ]
  )
  func `a pattern matches`(pattern: String, text: String) throws {
    #expect(try regex(pattern, text) == .yes)
  }

  @Test(
    arguments: [
      ("abc", "abxc"), ("^abc$", "abc\n"), ("^a", "ba"), ("a$", "ab"), ("^b", "a\nb"),
      ("a$", "a\nb"),
      (".", "\n"), ("^..$", "é"), ("[a-c]", "ABC"), ("[^a-c]", "abc"), ("(?i)^k$", "\u{212A}"),
      ("(?i)s", "\u{17F}"), ("(?i)^é$", "É"), ("\\d", "٣"), ("\\w", "é"), ("\\s", "\u{b}"),
      ("\\s", "\u{a0}"),
      ("\\bcat\\b", "concat"), ("\\bcat\\b", "cats"), ("^a{3}$", "aaaa"), ("^a{2,3}$", "a"),
      ("(?i)[^a]", "aA"), ("^a{0}$", "a"), ("^é$", "e\u{301}"), ("\\b", ""), ("\\b", "--"),
      ("$a", "a"),
      ("a^", "a"), ("(?s)a.b", "ab"), ("^[a-]$", "b"), ("^(a|b)$", "ab"), ("x", ""),
    ]
  )
  func `a pattern does not match`(pattern: String, text: String) throws {
    #expect(try regex(pattern, text) == .no)
  }

  @Test(
    arguments: [
      "a(?=b)", "a(?!b)", "(?<=a)b", "(?<n>a)", "(?P<n>a)", "(?i:a)", "a(?i)b", "(?m)a", "(?-i)a",
      "(?)",
      "(?#x)", "(a)\\1", "\\A", "\\z", "\\Z", "\\B", "\\pL", "\\p{L}", "\\x41", "\\u0041", "\\v",
      "\\a", "\\0",
      "\\e", "\\Qa\\E", "\\ ", "\\é", "a**", "a*+", "a++", "a???", "a{2}{3}", "a{2}*", "*a", "+",
      "?", "|*",
      "(*a)", "a{256}", "a{1,256}", "a{256,}", "a{3,2}", "a{,3}", "a{", "a{x}", "a{1", "a{1,2",
      "a{-1}",
      "{", "}", "]", "(", ")", "(a", "a)", "[", "[a", "[]", "[^]", "[]a]", "[b-a]", "[\\w-z]",
      "[a-\\d]",
      "[a-c-e]", "[a--]", "[[:alpha:]]", "[[.a.]]", "[[=a=]]", "[\\D]", "[\\b]", "[\\S]", "[\\",
      "\\",
      "(?:a{255}){8}", "((a{50}){50})", "(?:(?:a{255}){255}){0}", "(?ix)a",
    ]
  )
  func `what is not listed is refused`(pattern: String) {
    #expect(throws: PatternError.self) { try RegularExpression(Text(pattern)) }
  }

  @Test func `two thousand positions are accepted and one more is not`() throws {
    let eight = "(?:abcdefgh){250}"
    #expect(
      try regex("^\(eight)$", String(repeating: "abcdefgh", count: 250)) == .yes
    )
    #expect(throws: PatternError.self) { try RegularExpression(Text(eight + "x")) }
    #expect(try regex("a{255}", String(repeating: "a", count: 254)) == .no)
  }

  @Test(
    arguments: [
      (63, 0), (64, 0), (65, 0), (66, 0), (63, 1), (64, 1), (65, 1), (128, 2),
    ]
  )
  func `the width of a word is no border`(count: Int, extra: Int) throws {
    let pattern = "^(?:a{\(min(count, 255))})$"
    let text = String(repeating: "a", count: count + extra)
    #expect(try regex(pattern, text) == (extra == 0 ? .yes : .no))
  }

  @Test(
    arguments: [
      "^(a*)*$", "^(a|a)*$", "^(a|aa)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*b",
      "((((a*)*)*)*)*b",
      "^(?:a?){255}a{255}$", "(?:a*){200}b", "(\\b|a|^)*$!", "(?:(?:a|b|ab)*c){60}",
    ]
  )
  func `no pattern takes long on a long text`(pattern: String) throws {
    let compiled = try RegularExpression(Text(pattern))
    // A tenth suffices to show the walk of a large program linear, at the pace of a debug build.
    let length = compiled.node.positions > BitParallelMatcher.capacity ? 6_000 : 60_000
    let text = [UInt8](repeating: 0x61, count: length) + [0x21]
    #expect(compiled.matches(text.span) == .no)
  }

  @Test func `empty alternatives do not swell the program`() throws {
    let pattern = "(?:ab" + String(repeating: "|", count: 400) + "){250}c"
    let compiled = try RegularExpression(Text(pattern))
    #expect(RegexProgram(compiled.node).instructions.count < 3_000)
    #expect(compiled.matches([UInt8](repeating: 0x61, count: 5_000).span) == .no)
  }

  @Test func `groups nest as deep as a pattern is long`() throws {
    let deep = String(repeating: "(", count: 256) + "a" + String(repeating: ")*", count: 256)
    #expect(try regex("^\(deep)$", "aaa") == .yes)
    #expect(throws: PatternError.self) { try RegularExpression(Text("(\(deep))")) }
  }

  @Test func `texts over the limit are undefined, counted in code points`() throws {
    let limit = CodePoints.limit
    #expect(try regex("a", String(repeating: "a", count: limit)) == .yes)
    #expect(
      try regex("a", String(repeating: "a", count: limit + 1)) == .undefined
    )
    #expect(try regex("é$", String(repeating: "é", count: limit)) == .yes)
    #expect(
      try regex("é$", String(repeating: "é", count: limit + 1)) == .undefined
    )
    #expect(try regex("😀$", String(repeating: "😀", count: limit)) == .yes)
    #expect(
      try regex("", String(repeating: "😀", count: limit + 1)) == .undefined
    )
  }

  @Test(
    arguments: [
      ("(?i)ab1", "[Aa][Bb]1"), ("a.c", "a[^\\n]c"), ("(?s).", "(?:[^\\n]|\\n)"), ("^a+?$", "^a+$"),
      ("\\s", "[\\t\\n\\f\\r ]"), ("(ab|c)*", "(?:ab|c)*"),
      ("(^|,)a", "(?:\\,|^)a"), ("^$", "^$"), ("(^|)a", "a"), ("[^a]", "[^a]"), ("\\D", "[^0-9]"),
      ("\\.\\[", "\\.\\["), ("(a{2}){3,4}", "(?:a{2})(?:a{2})(?:a{2})(?:a{2})?"),
      ("a{2,}", "a{2,}"),
      ("\u{1}", "\\x01"), ("\\bx", "\\bx"), ("(\\b|$)x", "(?:$|\\b)x"), ("a||b", "a|b|(?:)"),
      ("", "(?:)"),
    ]
  )
  func `the portable form spells everything out`(pattern: String, portable: String) throws {
    let compiled = try RegularExpression(Text(pattern))
    #expect(compiled.portablePattern() == portable)
  }

  @Test func `an error says where`() {
    #expect(throws: PatternError(message: "unsupported escape", offset: 3)) {
      try RegularExpression("ab|\\q")
    }
  }

  @Test func `ASCII patterns are told from others`() throws {
    #expect(try RegularExpression("a.b").isASCII)
    #expect(!(try RegularExpression(Text("é"))).isASCII)
  }
}
