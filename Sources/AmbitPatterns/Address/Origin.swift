/// The part of a URL that says whom it talks to: scheme, host and port.
struct Origin: Sendable, Hashable {
  /// A host in comparable form.
  enum Host: Sendable, Hashable {
    /// Lower-case labels joined by dots, or a strict IPv4 address.
    case name([UInt8])
    /// A bracketed IPv6 address.
    case address(InternetAddress)
  }

  /// Lower case.
  let scheme: [UInt8]
  let host: Host
  /// The port written, else the scheme's own; nil when neither is known.
  let port: Int?

  /// Reads an absolute URL the way the strictest of its readers would; nil for anything doubtful.
  ///
  /// User info, escapes and a trailing dot in the host, and numbers that some resolvers take for
  /// addresses are not read at all, so that what was checked is what will be asked.
  init?(_ url: Span<UInt8>) {
    for index in url.indices {
      let byte = url[index]
      if byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "\\") { return nil }
    }
    guard let (scheme, start) = Origin.scheme(url) else { return nil }
    var end = start
    while end < url.count, !Origin.endsAuthority(url[end]) { end += 1 }
    let authority = url.extracting(start..<end)
    guard let hostEnd = Origin.hostEnd(authority),
      let host = Origin.host(authority.extracting(0..<hostEnd)),
      let port = Origin.port(authority.extracting(hostEnd..<authority.count))
    else { return nil }
    self.scheme = scheme
    self.host = host
    self.port = port.number ?? Origin.defaultPort(scheme)
  }

  /// The scheme in lower case (RFC 3986 section 3.1) and the offset after `://`.
  static func scheme(_ text: Span<UInt8>) -> (name: [UInt8], end: Int)? {
    var scheme: [UInt8] = []
    for index in text.indices {
      let byte = text[index]
      if byte == UInt8(ascii: ":") {
        guard !scheme.isEmpty, index + 2 < text.count, text[index + 1] == UInt8(ascii: "/"),
          text[index + 2] == UInt8(ascii: "/")
        else { return nil }
        return (scheme, index + 3)
      }
      let isLater =
        ASCII.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
      guard ASCII.isLetter(byte) || (isLater && !scheme.isEmpty) else { return nil }
      scheme.append(ASCII.lowercased(byte))
    }
    return nil
  }

  /// Where the host ends in `host[:port]`; nil for an unclosed bracket.
  static func hostEnd(_ authority: Span<UInt8>) -> Int? {
    let isBracketed = authority.count > 0 && authority[0] == UInt8(ascii: "[")
    for index in authority.indices {
      if isBracketed, authority[index] == UInt8(ascii: "]") { return index + 1 }
      if !isBracketed, authority[index] == UInt8(ascii: ":") { return index }
    }
    return isBracketed ? nil : authority.count
  }

  /// A host; nil unless it is bracketed IPv6, strict IPv4, or labels of `[a-z0-9_-]{1,63}`.
  static func host(_ text: Span<UInt8>) -> Host? {
    guard text.count > 0 else { return nil }
    if text[0] == UInt8(ascii: "[") {
      return InternetAddress.ipv6(text.extracting(1..<(text.count - 1))).map { .address($0) }
    }
    guard let name = labels(text) else { return nil }
    if lastLabelIsNumeric(name), InternetAddress.ipv4(name.span) == nil { return nil }
    return .name(name)
  }

  /// Dotted labels in lower case.
  static func labels(_ text: Span<UInt8>) -> [UInt8]? {
    var name: [UInt8] = []
    var length = 0
    for index in text.indices {
      let byte = ASCII.lowercased(text[index])
      name.append(byte)
      if byte == UInt8(ascii: ".") {
        if length == 0 { return nil }
        length = 0
        continue
      }
      guard ASCII.isWord(byte) || byte == UInt8(ascii: "-") else { return nil }
      length += 1
      if length > 63 { return nil }
    }
    return length == 0 ? nil : name
  }

  /// True when the last label is digits or begins with `0x`: then resolvers take the host for a
  /// number (WHATWG URL, "ends in a number").
  static func lastLabelIsNumeric(_ name: [UInt8]) -> Bool {
    let start = (name.lastIndex(of: UInt8(ascii: ".")) ?? -1) + 1
    let label = name[start...]
    if label.starts(with: "0x".utf8) { return true }
    return label.allSatisfy { ASCII.isDigit($0) }
  }

  /// Reads an empty text or `:` and a number of 0…65535 without leading zeros.
  static func port(_ text: Span<UInt8>) -> (number: Int?, Void)? {
    if text.count == 0 { return (nil, ()) }
    guard text[0] == UInt8(ascii: ":"), text.count >= 2, text.count <= 6 else { return nil }
    if text.count > 2, text[1] == UInt8(ascii: "0") { return nil }
    var value = 0
    for index in 1..<text.count {
      guard ASCII.isDigit(text[index]) else { return nil }
      value = value * 10 + Int(text[index] - 0x30)
    }
    return value <= 65_535 ? (value, ()) : nil
  }

  /// The port that goes without saying.
  static func defaultPort(_ scheme: [UInt8]) -> Int? {
    if scheme.elementsEqual("http".utf8) || scheme.elementsEqual("ws".utf8) { return 80 }
    if scheme.elementsEqual("https".utf8) || scheme.elementsEqual("wss".utf8) { return 443 }
    return nil
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }
}
