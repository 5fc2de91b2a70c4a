public import AmbitModel

/// A pattern of the `url` test: `scheme://host[:port]`, the host exact, `*.suffix` or `*`
/// (contract section 4).
public struct OriginPattern: Sendable {
  /// The pattern as written.
  public let source: Text
  private let scheme: [UInt8]
  private let host: HostPattern
  private let port: Int?

  private enum HostPattern: Sendable {
    case any
    case exact(Origin.Host)
    /// The suffix with its leading dot.
    case below([UInt8])
  }

  /// Reads a pattern; throws for anything but an origin, a path included.
  public init(_ source: Text) throws(PatternError) {
    self.source = source
    let span = source.utf8.span
    guard let (scheme, start) = Origin.scheme(span) else {
      throw PatternError(message: "an origin begins with `scheme://`", offset: 0)
    }
    let authority = span.extracting(start..<span.count)
    guard let hostEnd = Origin.hostEnd(authority),
      let host = OriginPattern.host(authority.extracting(0..<hostEnd))
    else {
      throw PatternError(
        message: "the host is a name, an address, `*` or `*.` and a domain; nothing follows it but "
          + "a port",
        offset: start
      )
    }
    guard let port = Origin.port(authority.extracting(hostEnd..<authority.count)) else {
      throw PatternError(
        message: "the port is `:` and a number up to 65535",
        offset: start + hostEnd
      )
    }
    self.scheme = scheme
    self.host = host
    self.port = port.number ?? Origin.defaultPort(scheme)
  }

  /// Tells whether a URL has this origin; undefined for what is not read strictly as a URL.
  public func matches(_ text: Span<UInt8>) -> Kleene {
    guard let origin = Origin(text) else { return .undefined }
    guard origin.scheme == scheme, origin.port == port else { return .no }
    switch (host, origin.host) {
    case (.any, _): return .yes
    case (.exact(let expected), let found): return Kleene(expected == found)
    case (.below(let suffix), .name(let name)):
      return Kleene(name.count > suffix.count && name.suffix(suffix.count).elementsEqual(suffix))
    case (.below, .address): return .no
    }
  }

  private static func host(_ text: Span<UInt8>) -> HostPattern? {
    guard text.count > 0, text[0] == UInt8(ascii: "*") else {
      return Origin.host(text).map { .exact($0) }
    }
    if text.count == 1 { return .any }
    guard text.count > 2, text[1] == UInt8(ascii: "."),
      let suffix = Origin.labels(text.extracting(2..<text.count)),
      // Else `*.0.0.1` would match addresses by their last digits.
      !Origin.lastLabelIsNumeric(suffix)
    else { return nil }
    return .below([UInt8(ascii: ".")] + suffix)
  }
}
