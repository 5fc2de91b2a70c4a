import AmbitModel
import Testing

@testable import AmbitPatterns

@Suite struct OriginPatternTests {
  @Test(
    arguments: [
      ("https://api.example.com", "https://api.example.com"),
      ("https://api.example.com", "HTTPS://API.Example.COM/x"),
      ("HTTPS://API.example.com", "https://api.example.com?q=1"), ("https://a.b", "https://a.b#f"),
      ("https://a.b", "https://a.b:443/"), ("https://a.b:443", "https://a.b"),
      ("http://a.b", "http://a.b:80"),
      ("ws://a.b", "ws://a.b:80/s"), ("wss://a.b", "wss://a.b:443"),
      ("https://a.b:8443", "https://a.b:8443/"),
      ("ftp://a.b", "ftp://a.b/"), ("ftp://a.b:21", "ftp://a.b:21/"),
      ("https://*.example.com", "https://a.example.com"),
      ("https://*.example.com", "https://a.b.example.com/"),
      ("https://*", "https://anything.test/"),
      ("https://*", "https://[::1]/"), ("https://*", "https://10.0.0.1/"),
      ("https://*:8443", "https://x:8443"),
      ("http://127.0.0.1", "http://127.0.0.1/"), ("http://[::1]", "http://[0:0:0:0:0:0:0:1]:80/"),
      ("http://[2001:DB8::1]:81", "http://[2001:db8:0::1]:81"),
      ("https://a_b.c-d", "https://a_b.c-d/"),
      ("https://localhost", "https://localhost/?u=http://x@y\u{7E}"),
      ("a+b-c.d://h", "A+B-C.D://h/"),
      ("https://a.b", "https://a.b/%2e%2e/@x:y"), ("https://a.b", "https://a.b/with space"),
      ("http://h:0", "http://h:0"), ("https://h:65535", "https://h:65535"),
      ("https://1.example", "https://1.example"),
    ]
  )
  func `a URL has the origin`(pattern: String, text: String) throws {
    #expect(try url(pattern, text) == .yes)
  }

  @Test(
    arguments: [
      ("https://a.b", "http://a.b"), ("https://a.b", "https://a.b:444"),
      ("https://a.b", "https://a.bc"),
      ("https://a.b", "https://x.a.b"), ("https://*.a.b", "https://a.b"),
      ("https://*.a.b", "https://xa.b"),
      ("https://*.a.b", "https://a.b.evil.test"), ("https://a.b", "https://evil.test/https://a.b"),
      ("https://a.b", "https://evil.test?https://a.b"), ("https://a.b", "https://evil.test#@a.b"),
      ("ftp://a.b:21", "ftp://a.b"), ("ftp://a.b", "ftp://a.b:21"),
      ("http://[::1]", "http://127.0.0.1"),
      ("http://127.0.0.1", "http://[::1]"), ("https://*.example.com", "https://[::1]"),
      ("https://*", "https://x:8443"),
      ("http://[::1]", "http://[::2]"), ("https://*.c", "https://10.0.0.1"),
      ("https://a.b", "wss://a.b"),
    ]
  )
  func `a URL has another origin`(pattern: String, text: String) throws {
    #expect(try url(pattern, text) == .no)
  }

  @Test(
    arguments: [
      "", "a.b", "//a.b", "https:", "https:/", "https://", "https:///x", "https:/a.b", "https:a.b",
      "://a.b",
      "https://a.b@evil.test/", "https://user:pw@a.b", "https://@a.b", "https://a.b:443@evil.test",
      "https://a.b\\@evil.test", "https://a.b\\.evil.test", "https://a.b/\\x", "https://a%2eb",
      "https://a.b%00",
      "https://a.b.", "https://a.b./", "https://.a.b", "https://a..b", "https://a.b:",
      "https://a.b:/",
      "https://a.b:0443", "https://a.b:65536", "https://a.b:99999", "https://a.b:123456",
      "https://a.b:4x3",
      "https://a.b:-1", "https://a.b:+443", "https://a.b:443:443", "http://2130706433",
      "http://0x7f000001",
      "http://0x7f.1", "http://127.1", "http://0177.0.0.1", "http://127.0.0.01", "http://1.2.3.4.5",
      "http://a.1",
      "http://256.0.0.1", "http://a.0x", "http://a.0XFF", "http://[::1", "http://::1",
      "http://[::1]x",
      "http://[::1]]", "http://[]", "http://[1.2.3.4]", "http://[::1%25eth0]",
      "http://[fe80::1%eth0]",
      "https://é.test", "https://a.b/é", "https://a.b/\n", "https://a\tb", "https://a.b\u{7F}",
      " https://a.b",
      "https://a b", "1https://a.b", "ht tps://a.b", "ht_tp://a.b", "https://a.b,evil.test",
      "https://*",
      "https://*.a.b", "javascript:alert(1)//https://a.b", "https://a!b",
      "https://\(String(repeating: "a", count: 64))",
    ]
  )
  func `what a reader might take for another URL is undefined`(text: String) throws {
    #expect(try url("https://a.b", text) == .undefined)
    #expect(try url("http://*", text) == .undefined)
  }

  @Test(
    arguments: [
      "", "a.b", "https://", "https:a.b", "*://a.b", "https://a.b/", "https://a.b/x",
      "https://a.b?x",
      "https://u@a.b", "https://a.b.", "https://*.", "https://*a.b", "https://*.*.b",
      "https://a.*.b", "https://a*",
      "https://**", "https://*.a.b.", "https://a.b:", "https://a.b:0443", "https://a.b:65536",
      "https://a.b:*",
      "http://*.0.0.1", "http://127.1", "http://0x7f.1", "http://2130706433", "http://[::1",
      "http://[::1%1]",
      "https://é.b", "https://a%2eb", "https://a b", " https://a.b", "https://*.0x1", "https://*.",
      "https://*:",
    ]
  )
  func `a pattern that is no origin is refused`(pattern: String) {
    #expect(throws: PatternError.self) { try OriginPattern(Text(pattern)) }
  }

  @Test func `labels have at most 63 characters`() throws {
    let label = String(repeating: "a", count: 63)
    #expect(try url("https://*", "https://\(label).\(label)") == .yes)
  }
}
