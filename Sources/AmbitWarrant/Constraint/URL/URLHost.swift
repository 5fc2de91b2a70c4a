internal import AmbitPatterns

/// Hosts of URLs: names, strict IPv4, bracketed IPv6.
enum URLHost {
  /// What a host is.
  enum Reading {
    /// A name, or an address.
    case read(InternetAddress?)
    case refused
  }

  /// Longest name and label in bytes (RFC 1035 section 2.3.4).
  private static let nameMax = 253
  private static let labelMax = 63

  /// Where the host ends in `host[:port]`, its brackets included; nil for an unclosed bracket.
  static func end(in authority: Span<UInt8>) -> Int? {
    let isBracketed = authority.count > 0 && authority[0] == UInt8(ascii: "[")
    for index in authority.indices {
      if isBracketed, authority[index] == UInt8(ascii: "]") { return index + 1 }
      if !isBracketed, authority[index] == UInt8(ascii: ":") { return index }
    }
    return isBracketed ? nil : authority.count
  }

  /// Reads a host without its brackets.
  static func read(_ text: Span<UInt8>, isBracketed: Bool) -> Reading {
    if isBracketed {
      guard let address = InternetAddress.ipv6(text) else { return .refused }
      return .read(address)
    }
    guard isName(text) else { return .refused }
    guard lastLabelIsNumeric(text) else { return .read(nil) }
    guard let address = InternetAddress.ipv4(text) else { return .refused }
    return .read(address)
  }

  /// True for dotted labels of letters, digits, `-` and `_`, without a trailing dot.
  static func isName(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0, text.count <= nameMax else { return false }
    var length = 0
    for index in text.indices {
      if text[index] == UInt8(ascii: ".") {
        if length == 0 { return false }
        length = 0
        continue
      }
      guard ASCII.isWord(text[index]) || text[index] == UInt8(ascii: "-") else { return false }
      length += 1
      if length > labelMax { return false }
    }
    return length > 0
  }

  /// True when the last label is digits or begins with `0x`: then resolvers take the host for a
  /// number (WHATWG URL, "ends in a number").
  static func lastLabelIsNumeric(_ name: Span<UInt8>) -> Bool {
    var start = name.count
    var isDecimal = true
    while start > 0, name[start - 1] != UInt8(ascii: ".") {
      start -= 1
      if !ASCII.isDigit(name[start]) { isDecimal = false }
    }
    if isDecimal { return true }
    return name.count - start >= 2 && name[start] == UInt8(ascii: "0")
      && name[start + 1] | 0x20 == UInt8(ascii: "x")
  }
}

/// A host of a UrlPattern, or a domain of UrlSafe.
enum HostPattern: Sendable, Hashable {
  /// A name in lower case.
  case name([UInt8])
  /// `*.name`: the name and everything below it.
  case domain([UInt8])
  case address(InternetAddress)

  /// Reads a host; nil when malformed. An IPv6 address stands in brackets.
  init?(_ text: Span<UInt8>) {
    guard text.count > 0 else { return nil }
    if text[0] == UInt8(ascii: "[") {
      guard text.count > 2, text[text.count - 1] == UInt8(ascii: "]"),
        let address = InternetAddress.ipv6(text.extracting(1..<(text.count - 1)))
      else { return nil }
      self = .address(address)
      return
    }
    if text[0] == UInt8(ascii: "*") {
      guard text.count > 2, text[1] == UInt8(ascii: ".") else { return nil }
      let base = text.extracting(2..<text.count)
      // Else `*.0.0.1` would be about addresses by their last digits.
      guard URLHost.isName(base), !URLHost.lastLabelIsNumeric(base) else { return nil }
      self = .domain(Self.lowercased(base))
      return
    }
    switch URLHost.read(text, isBracketed: false) {
    case .refused: return nil
    case .read(let address?): self = .address(address)
    case .read(nil): self = .name(Self.lowercased(text))
    }
  }

  /// True when a URL's host fits.
  func matches(_ host: Span<UInt8>, _ address: InternetAddress?) -> Bool {
    switch self {
    case .address(let expected): address == expected
    case .name(let name): address == nil && Self.isSame(host, name.span)
    case .domain(let base):
      address == nil && host.count >= base.count
        && Self.isSame(host.extracting((host.count - base.count)..<host.count), base.span)
        && (host.count == base.count || host[host.count - base.count - 1] == UInt8(ascii: "."))
    }
  }

  /// True when every host that fits this fits the other.
  func isWithin(_ other: HostPattern) -> Bool {
    switch (self, other) {
    case (.name(let name), .domain), (.domain(let name), .domain): other.matches(name.span, nil)
    case (.name(let one), .name(let two)): one == two
    case (.address(let one), .address(let two)): one == two
    default: false
    }
  }

  private static func isSame(_ host: Span<UInt8>, _ name: Span<UInt8>) -> Bool {
    guard host.count == name.count else { return false }
    for index in host.indices where ASCII.lowercased(host[index]) != name[index] { return false }
    return true
  }

  private static func lowercased(_ text: Span<UInt8>) -> [UInt8] {
    text.indices.map { ASCII.lowercased(text[$0]) }
  }
}
