internal import AmbitModel
internal import AmbitPatterns

/// The pattern of a UrlPattern constraint.
struct UrlTemplate: Sendable {
  /// In lower case; nil is any.
  private let scheme: [UInt8]?
  private let host: HostPattern
  private let port: UInt16?
  private let path: GlobPattern

  /// Reads `scheme://host[:port][/path]`.
  init(_ text: Text) throws(ConstraintDefect) {
    let span = text.utf8.span
    let isAnyScheme = span.count > 0 && span[0] == UInt8(ascii: "*")
    guard let schemeEnd = isAnyScheme ? 1 : URLScheme.end(in: span),
      URLScheme.isFollowedByAuthority(span, schemeEnd)
    else { throw ConstraintDefect("a URL pattern begins with `scheme://` or `*://`") }
    let start = schemeEnd + 3
    var end = start
    while end < span.count, span[end] != UInt8(ascii: "/") { end += 1 }
    let authority = span.extracting(start..<end)
    guard let hostEnd = URLHost.end(in: authority),
      let host = HostPattern(authority.extracting(0..<hostEnd))
    else {
      throw ConstraintDefect("the host of a URL pattern is a name, `*.` and a name, or an address")
    }
    guard let port = URLPort.read(authority.extracting(hostEnd..<authority.count)) else {
      throw ConstraintDefect("the port of a URL pattern is a number of 1…65535")
    }
    let path = Array(text.utf8[end...])
    guard Self.isPlain(path.span) else {
      throw ConstraintDefect(
        "the path of a URL pattern is printable ASCII without `\\`, `?`, `#`, dot segments and stray `%`"
      )
    }
    scheme =
      isAnyScheme ? nil : span.extracting(0..<schemeEnd).indices.map { ASCII.lowercased(span[$0]) }
    self.host = host
    self.port = port.number
    // Every path begins with a slash, so that this is any path.
    self.path = try GlobPattern(path.count <= 1 ? Array("/*".utf8) : path)
  }

  func judge(_ text: Span<UInt8>) -> Judgement {
    guard let url = PlainURL(text) else { return .bad }
    let found = text.extracting(url.scheme)
    if let scheme {
      guard found.count == scheme.count else { return .no }
      for index in found.indices where ASCII.lowercased(found[index]) != scheme[index] {
        return .no
      }
    }
    guard host.matches(text.extracting(url.host), url.address), pathMatches(text, url) else {
      return .no
    }
    let usual = URLScheme.defaultPort(found)
    return (url.port ?? usual) == (port ?? usual) ? .yes : .bad
  }

  private func pathMatches(_ text: Span<UInt8>, _ url: PlainURL) -> Bool {
    if url.path.isEmpty { return path.matches(Self.rootPath.span) }
    return path.matches(text.extracting(url.path))
  }

  private static let rootPath = [UInt8(ascii: "/")]

  /// True when every URL that fits this pattern fits the other.
  func isWithin(_ other: UrlTemplate) -> Bool {
    guard other.scheme == nil || scheme == other.scheme, host.isWithin(other.host),
      path.isWithin(other.path)
    else { return false }
    if port == other.port { return true }
    // One of them has the scheme's own port; it is known for a single scheme only.
    guard let scheme, let usual = URLScheme.defaultPort(scheme.span) else { return false }
    return (port ?? usual) == (other.port ?? usual)
  }

  private static func isPlain(_ path: Span<UInt8>) -> Bool {
    for index in path.indices {
      let byte = path[index]
      if byte <= 0x20 || byte > 0x7E || byte == UInt8(ascii: "\\") { return false }
      // Some readers take `?` for a wildcard, some for the beginning of a query.
      if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { return false }
    }
    return URLPath.isPlain(path)
  }
}
