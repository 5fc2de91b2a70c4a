/// Small alphabets, so that what is drawn twice often collides.
enum Alphabet {
  static let tools = [
    "t", "t", "u", "read_file", "write_file", "grep", "caf\u{E9}", "cafe\u{301}", "q\"t", "a b",
    "😀", "T", "*",
  ]
  static let roles = [
    "default", "a", "b", "c", "r\u{F4}le", "ro\u{302}le", "base", "m1", "m2", "Default",
  ]
  static let strangers = ["nobody", "x", "defaul", "A", "*"]
  static let keys = [
    "a", "a", "b", "n", "p", "items", "s", "x y", "in", "\u{E9}", "e\u{301}", "path", "file_path",
    "list",
  ]
  static let facts = [
    "tool_calls", "calls_of_this_tool", "denials", "approvals", "errors", "llm_calls",
    "elapsed_seconds", "input_tokens", "output_tokens", "tokens",
  ]
  static let numbers = [
    "0", "-0", "0.0", "1", "1.0", "1e0", "10e-1", "100", "1e2", "1E+2", "0.1", "0.10", "1e-1",
    "-1", "2", "2.5", "5", "-5", "9007199254740993", "9007199254740992", "1e308", "-1e308",
    "1e-308", "123456789012345678901234567890123456789012345678901234567890123",
    "123456789012345678901234567890123456789012345678901234567890124",
    "1234567890123456789012345678901234567890123456789012345678901234", "0.30000000000000004",
    "0.3", "18446744073709551616", "18446744073709551615.0", "-0.5",
    "999999999999999999", "-999999999999999999", "1000000000000000000", "9223372036854775808",
  ]
  static let strings = [
    "", "a", "A", "ab", "abc", "b", "\u{E9}", "e\u{301}", "😀", "\u{FFFF}", "\u{FFFD}", "USD",
    "prod",
    "dev", "a\nb", "\n", "ab\n", "a\r\nb", "\"q\"", "back\\slash", "null", "true", "1", "aab",
    "\u{212A}", "a b", "日本",
    String(repeating: "a", count: 70), String(repeating: "ab", count: 40), "k", "K", "a\u{B}b",
    "\u{B}",
  ]
  static let paths = [
    "docs/a", "docs/a/b", "docs", "docs/", "./docs/a", "docs//a", "README.md", "a/README.md",
    ".env", "docs/.ENV", "env", "/docs/a", "../x", "docs/../a", "~/x", "C:/x", "c:x", "docs\\a",
    "docs/private/k", "DOCS/a", "", "docs/\u{7F}", "a\tb", "src/\u{E9}/lib", ".", "..", "...",
    "a..b", "secrets", "secrets/k/j", "abc", "docs/x.md", "docs/p/q/x.md", "docs/private", "/",
    "/docs", "src/\u{C9}/lib", "a/secrets/x", "Secrets/K", "docs/😀.md",
  ]
  static let globs = [
    "docs/*", "docs/**", "*.md", "**/x", ".env", "secrets/*", "docs/private/*", "**", "*", "a?c",
    "Docs/*", "docs/**/x.md", "src/*/lib", "**/*", "*a*", "docs", "**/.env", "s*s/**", "docs/?.md",
    "*/*", "docs/**/**",
  ]
  static let addresses = [
    "10.0.0.1", "10.1.2.3", "10.1", "010.0.0.1", "192.168.1.255", "::ffff:10.1.2.3",
    "::ffff:a01:203", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "::1", "::", "fe80::1%eth0", "1::2::3",
    "256.1.1.1", "1.2.3.4.5", "2001:db8::10.0.0.1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9",
    "1::2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", ":1:2:3:4:5:6:7", "10.0.0.1 ", "", "12345::",
    "::10.0.0.1", "::ffff:10.1.2.300",
  ]
  static let blocks = [
    "10.0.0.0/8", "10.1.2.3/32", "0.0.0.0/0", "192.168.1.128/25", "2001:db8::/32", "::/0",
    "::1/128", "10.0.0.0/31",
  ]
  static let urls = [
    "https://example.com", "https://API.example.com/v1?x=1", "https://api.example.com:443/",
    "http://example.com/", "https://example.com.", "https://user@example.com/",
    "https://example.com@evil.test/", "https://ex%61mple.com/", "https://example.com\\@evil.test",
    "https://1.2.3.4/", "https://1.2.3/", "https://0x7f.0.0.1/", "https://a.0x10/",
    "https://[::1]:8080/", "HTTPS://EXAMPLE.COM#f", "https://example.com:8443?x",
    "ftp://example.com",
    "ftp://example.com:21/", "https://", "https:///x", "example.com", "https://a..example.com/",
    "wss://b.a.example.com:443", "https://notexample.com/", "https://example.com:65536/",
    "https://\u{E9}.example.com/", "https://a_b.example.com/", "http://1.2.3.256/",
    "ws://example.com:80", "WS://example.com",
  ]
  static let origins = [
    OriginModel(scheme: "https", host: "example.com", port: nil),
    OriginModel(scheme: "https", host: "*.example.com", port: nil),
    OriginModel(scheme: "https", host: "*", port: nil),
    OriginModel(scheme: "https", host: "*", port: 8080),
    OriginModel(scheme: "https", host: "*.example.com", port: 443),
    OriginModel(scheme: "http", host: "example.com", port: 80),
    OriginModel(scheme: "ftp", host: "example.com", port: nil),
    OriginModel(scheme: "ftp", host: "example.com", port: 21),
    OriginModel(scheme: "wss", host: "*.example.com", port: nil),
    OriginModel(scheme: "ws", host: "example.com", port: nil),
    OriginModel(scheme: "https", host: "1.2.3.4", port: nil),
  ]
}

extension Dice {
  /// Text of any sort that some test cares about.
  mutating func anyText() -> String {
    switch below(10) {
    case 0, 1: pick(Alphabet.paths)
    case 2: pick(Alphabet.addresses)
    case 3: pick(Alphabet.urls)
    case 4: pick(Alphabet.strings) + pick(Alphabet.strings)
    default: pick(Alphabet.strings)
    }
  }

  /// A value that needs no further nesting.
  mutating func leafValue() -> PlainValue {
    switch below(12) {
    case 0: .null
    case 1, 2: .bool(chance(50))
    case 3...6: .number(pick(Alphabet.numbers))
    default: .string(anyText())
    }
  }

  /// Any value, at most `depth` levels deep.
  mutating func value(depth: Int) -> PlainValue {
    guard depth > 0, chance(35) else { return leafValue() }
    if chance(60) {
      var elements: [PlainValue] = []
      let isUniform = chance(60)
      let kind = leafValue().kind
      for _ in 0..<below(4) {
        var element = value(depth: depth - 1)
        if isUniform && element.kind != kind { element = leafValue() }
        elements.append(element)
      }
      return .list(elements)
    }
    return object(sizeMax: 3, depth: depth - 1)
  }

  /// An object with keys of the alphabet, each at most once.
  mutating func object(sizeMax: Int, depth: Int) -> PlainValue {
    var members: [PlainValue.Member] = []
    for _ in 0..<below(sizeMax + 1) {
      let key = pick(Alphabet.keys)
      if members.contains(where: { samePoints($0.key, key) }) { continue }
      members.append(PlainValue.Member(key, value(depth: depth)))
    }
    return .map(members)
  }

  /// A list of objects, for quantifiers.
  mutating func items() -> PlainValue {
    var elements: [PlainValue] = []
    for _ in 0..<below(4) {
      elements.append(chance(85) ? object(sizeMax: 3, depth: 1) : leafValue())
    }
    return .list(elements)
  }

  /// A value that differs from another in one place, or only in order.
  mutating func perturbed(_ value: PlainValue) -> PlainValue {
    switch value {
    case .list(var list) where !list.isEmpty:
      let index = below(list.count)
      list[index] = perturbed(list[index])
      return .list(list)
    case .map(var members) where !members.isEmpty:
      if chance(20) { return value.shuffled(&self) }
      let index = below(members.count)
      members[index].value = perturbed(members[index].value)
      return .map(members)
    default:
      return leafValue()
    }
  }

  /// Arguments of a call.
  mutating func arguments() -> PlainValue {
    guard case .map(var members) = object(sizeMax: 5, depth: 2) else { return .map([]) }
    func has(_ key: String) -> Bool { members.contains { samePoints($0.key, key) } }
    if chance(40), !has("items") { members.append(PlainValue.Member("items", items())) }
    for key in ["path", "file_path"] where chance(40) && !has(key) {
      let isList = chance(20)
      let path = PlainValue.string(pick(Alphabet.paths))
      members.append(PlainValue.Member(key, isList ? .list([path]) : path))
    }
    if chance(40) { members.append(PlainValue.Member("ip", .string(pick(Alphabet.addresses)))) }
    if chance(40) { members.append(PlainValue.Member("u", .string(pick(Alphabet.urls)))) }
    if chance(2), !has("big") { members.append(PlainValue.Member("big", bigList())) }
    if chance(1), !has("huge") {
      let token = pick(["1e309", "1e400", "-1e-309", String(repeating: "7", count: 65)])
      members.append(PlainValue.Member("huge", .number(token)))
    }
    return .map(members)
  }

  /// A list whose square exceeds the number of leaves a constraint may evaluate.
  private mutating func bigList() -> PlainValue {
    let length = pick([30, 316, 317])
    return .list((0..<length).map { .number(String($0 % 3)) })
  }

  /// Some of the session's facts.
  mutating func session() -> PlainValue {
    var members: [PlainValue.Member] = []
    for fact in Alphabet.facts where chance(50) {
      members.append(PlainValue.Member(fact, .number(pick(["0", "1", "2", "5", "1.5"]))))
    }
    if chance(50) {
      var tools: [PlainValue] = []
      for _ in 0..<below(3) { tools.append(.string(pick(Alphabet.tools))) }
      members.append(PlainValue.Member("tools_used", .list(tools)))
    }
    return .map(shuffled(members))
  }
}

extension Dice {
  /// Any value, nested a few levels deep.
  package mutating func randomValue() -> PlainValue {
    chance(50) ? value(depth: 4) : object(sizeMax: 6, depth: 3)
  }
}
