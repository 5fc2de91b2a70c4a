internal import AmbitModel
internal import AmbitPatterns

/// The rules of a UrlSafe constraint, which never say no: what they refuse is `bad`.
struct UrlSafety: Sendable {
  private let rules: UrlSafeRules
  private let allowed: [HostPattern]?
  private let denied: [HostPattern]

  /// Takes rules whose schemes and domains are well-formed.
  init(_ rules: UrlSafeRules) throws(ConstraintDefect) {
    for scheme in rules.schemes {
      let span = scheme.utf8.span
      guard URLScheme.end(in: span) == span.count else {
        throw ConstraintDefect("a scheme is a letter, then letters, digits, `+`, `-` and `.`")
      }
    }
    self.rules = rules
    allowed = try rules.allowDomains.map { (domains) throws(ConstraintDefect) in
      try Self.patterns(domains)
    }
    denied = try Self.patterns(rules.denyDomains ?? [])
  }

  private static func patterns(_ domains: [Text]) throws(ConstraintDefect) -> [HostPattern] {
    var patterns: [HostPattern] = []
    for domain in domains {
      guard let pattern = HostPattern(domain.utf8.span) else {
        throw ConstraintDefect("a domain is a name, `*.` and a name, or an address")
      }
      patterns.append(pattern)
    }
    return patterns
  }

  func judge(_ text: Span<UInt8>) -> Judgement {
    guard let url = PlainURL(text) else { return .bad }
    return admits(url, of: text) ? .yes : .bad
  }

  private func admits(_ url: PlainURL, of text: Span<UInt8>) -> Bool {
    let scheme = text.extracting(url.scheme)
    guard rules.schemes.contains(where: { Self.isSame(scheme, $0.utf8.span) }) else {
      return false
    }
    if let ports = rules.allowPorts {
      guard let port = url.port ?? URLScheme.defaultPort(scheme), ports.contains(port) else {
        return false
      }
    }
    let host = text.extracting(url.host)
    if denied.contains(where: { $0.matches(host, url.address) }) { return false }
    if let allowed, !allowed.contains(where: { $0.matches(host, url.address) }) { return false }
    if let address = url.address { return !refuses(AddressClass(address)) }
    return !refusesName(host)
  }

  private func refuses(_ found: AddressClass) -> Bool {
    found.contains(.loopback) && rules.blocksLoopback
      || found.contains(.private) && rules.blocksPrivate
      || found.contains(.metadata) && rules.blocksMetadata
      || found.contains(.reserved) && rules.blocksReserved
  }

  private func refusesName(_ host: Span<UInt8>) -> Bool {
    if rules.blocksLoopback, HostNames.isLoopback(host) { return true }
    if rules.blocksMetadata, HostNames.isMetadata(host) { return true }
    return rules.blocksInternalTLDs && HostNames.isInternal(host)
  }

  /// A scheme of a URL in any case against one of the list, which other readers expect in lower
  /// case.
  private static func isSame(_ found: Span<UInt8>, _ expected: Span<UInt8>) -> Bool {
    guard found.count == expected.count else { return false }
    for index in found.indices where ASCII.lowercased(found[index]) != expected[index] {
      return false
    }
    return true
  }

  /// True when no URL is safe by these rules that is not safe by the others.
  func isWithin(_ other: UrlSafety) -> Bool {
    guard rules.schemes.allSatisfy({ other.rules.schemes.contains($0) }) else { return false }
    if let ports = other.rules.allowPorts {
      guard let own = rules.allowPorts, own.allSatisfy({ ports.contains($0) }) else {
        return false
      }
    }
    if let domains = other.allowed {
      guard let allowed, Self.covers(domains, allowed) else { return false }
    }
    guard Self.covers(denied, other.denied) else { return false }
    return (rules.blocksPrivate || !other.rules.blocksPrivate)
      && (rules.blocksLoopback || !other.rules.blocksLoopback)
      && (rules.blocksMetadata || !other.rules.blocksMetadata)
      && (rules.blocksReserved || !other.rules.blocksReserved)
      && (rules.blocksInternalTLDs || !other.rules.blocksInternalTLDs)
  }

  /// True when each of the patterns lies within one of the wider ones.
  private static func covers(_ wider: [HostPattern], _ patterns: [HostPattern]) -> Bool {
    patterns.allSatisfy { pattern in wider.contains { pattern.isWithin($0) } }
  }
}
