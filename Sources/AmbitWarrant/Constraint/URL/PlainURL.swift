internal import AmbitPatterns

/// The places of a URL's parts, in a form that every reader takes apart in the same way (warrant
/// contract section 3, "URL profile").
///
/// Finding them touches no heap.
struct PlainURL {
  let scheme: Range<Int>
  /// Without brackets.
  let host: Range<Int>
  let address: InternetAddress?
  /// The port written; nil for none.
  let port: UInt16?
  /// Begins with `/`; empty when there is none.
  let path: Range<Int>

  /// Takes a URL apart; nil for anything doubtful.
  init?(_ url: Span<UInt8>) {
    for index in url.indices {
      let byte = url[index]
      if byte <= 0x20 || byte > 0x7E || byte == UInt8(ascii: "\\") { return nil }
    }
    guard let schemeEnd = URLScheme.end(in: url), URLScheme.isFollowedByAuthority(url, schemeEnd),
      // WHATWG's parsers refuse a port here, and drop the host before a drive letter.
      !URLScheme.isSame(url.extracting(0..<schemeEnd), "file")
    else { return nil }
    let start = schemeEnd + 3
    var end = start
    while end < url.count, !Self.endsAuthority(url[end]) { end += 1 }
    let authority = url.extracting(start..<end)
    guard let hostEnd = URLHost.end(in: authority),
      let port = URLPort.read(authority.extracting(hostEnd..<authority.count))
    else { return nil }
    let isBracketed = authority.count > 0 && authority[0] == UInt8(ascii: "[")
    let host = isBracketed ? (start + 1)..<(start + hostEnd - 1) : start..<(start + hostEnd)
    guard case .read(let address) = URLHost.read(url.extracting(host), isBracketed: isBracketed)
    else { return nil }
    var pathEnd = end
    while pathEnd < url.count, !Self.endsPath(url[pathEnd]) { pathEnd += 1 }
    guard URLPath.isPlain(url.extracting(end..<pathEnd)),
      URLPath.escapesAreWellFormed(url.extracting(pathEnd..<url.count))
    else { return nil }
    scheme = 0..<schemeEnd
    self.host = host
    self.address = address
    self.port = port.number
    path = end..<pathEnd
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || endsPath(byte)
  }

  private static func endsPath(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }
}

/// Schemes of URLs (RFC 3986 section 3.1).
enum URLScheme {
  /// Where a scheme at the beginning ends; nil when there is none.
  static func end(in text: Span<UInt8>) -> Int? {
    guard text.count > 0, ASCII.isLetter(text[0]) else { return nil }
    var index = 1
    while index < text.count, isPart(text[index]) { index += 1 }
    return index
  }

  /// True when `://` comes at the offset.
  static func isFollowedByAuthority(_ text: Span<UInt8>, _ offset: Int) -> Bool {
    offset + 2 < text.count && text[offset] == UInt8(ascii: ":")
      && text[offset + 1] == UInt8(ascii: "/") && text[offset + 2] == UInt8(ascii: "/")
  }

  /// The port that goes without saying; the scheme may be in any case.
  static func defaultPort(_ scheme: Span<UInt8>) -> UInt16? {
    switch scheme.count {
    case 2: isSame(scheme, "ws") ? 80 : nil
    case 3: isSame(scheme, "wss") ? 443 : isSame(scheme, "ftp") ? 21 : nil
    case 4: isSame(scheme, "http") ? 80 : nil
    case 5: isSame(scheme, "https") ? 443 : nil
    default: nil
    }
  }

  /// Equality without case; the literal is in lower case.
  static func isSame(_ text: Span<UInt8>, _ literal: StaticString) -> Bool {
    literal.withUTF8Buffer { literal in
      guard literal.count == text.count else { return false }
      for index in text.indices where ASCII.lowercased(text[index]) != literal[index] {
        return false
      }
      return true
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}

/// Ports of URLs.
enum URLPort {
  /// A port, or that there is none.
  struct Reading {
    let number: UInt16?
  }

  /// Reads an empty text, or `:` and a number of 1…65535 without leading zeros.
  static func read(_ text: Span<UInt8>) -> Reading? {
    if text.count == 0 { return Reading(number: nil) }
    guard text[0] == UInt8(ascii: ":"), text.count >= 2, text.count <= 6,
      text[1] != UInt8(ascii: "0")
    else { return nil }
    var value = 0
    for index in 1..<text.count {
      guard ASCII.isDigit(text[index]) else { return nil }
      value = value * 10 + Int(text[index] - 0x30)
    }
    return UInt16(exactly: value).map { Reading(number: $0) }
  }
}

/// Paths of URLs.
enum URLPath {
  /// True when escapes are well-formed and hide no `/`, `\` or NUL, and no segment is `.` or `..`,
  /// escaped or not.
  static func isPlain(_ path: Span<UInt8>) -> Bool {
    var index = 0
    // Number of dots in a segment of dots alone, −1 once there is anything else.
    var dots = 0
    while index < path.count {
      var byte = path[index]
      if byte == UInt8(ascii: "/") {
        if dots == 1 || dots == 2 { return false }
        dots = 0
        index += 1
        continue
      }
      index += 1
      if byte == UInt8(ascii: "%") {
        guard let decoded = escaped(path, index) else { return false }
        byte = decoded
        index += 2
        if byte == 0 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") { return false }
      }
      dots = byte == UInt8(ascii: ".") && dots >= 0 ? dots + 1 : -1
    }
    return dots != 1 && dots != 2
  }

  /// The same for query and fragment, which have no segments.
  static func escapesAreWellFormed(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] == UInt8(ascii: "%") {
      guard let byte = escaped(text, index + 1), byte != 0, byte != UInt8(ascii: "/"),
        byte != UInt8(ascii: "\\")
      else { return false }
    }
    return true
  }

  private static func escaped(_ text: Span<UInt8>, _ offset: Int) -> UInt8? {
    guard offset + 1 < text.count, let high = ASCII.hexValue(text[offset]),
      let low = ASCII.hexValue(text[offset + 1])
    else { return nil }
    return UInt8(high << 4 | low)
  }
}
