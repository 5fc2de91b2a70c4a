internal import AmbitPatterns

/// Names that lead to the machine itself, to a cloud's metadata or inside a network (warrant
/// contract section 3).
enum HostNames {
  static func isLoopback(_ host: Span<UInt8>) -> Bool {
    isSame(host, "localhost") || endsWith(host, ".localhost")
      || isSame(host, "localhost.localdomain") || isSame(host, "ip6-localhost")
      || isSame(host, "ip6-loopback")
  }

  static func isMetadata(_ host: Span<UInt8>) -> Bool {
    isSame(host, "metadata") || isSame(host, "metadata.google.internal")
      || isSame(host, "metadata.goog") || isSame(host, "instance-data")
      || isSame(host, "instance-data.ec2.internal")
  }

  static func isInternal(_ host: Span<UInt8>) -> Bool {
    guard !isDotless(host) else { return true }
    return endsWith(host, ".internal") || endsWith(host, ".local") || endsWith(host, ".localhost")
      || endsWith(host, ".lan") || endsWith(host, ".corp") || endsWith(host, ".home")
      || endsWith(host, ".svc") || endsWith(host, ".default") || endsWith(host, ".intranet")
      || endsWith(host, ".home.arpa") || isSame(host, "home.arpa")
  }

  private static func isDotless(_ host: Span<UInt8>) -> Bool {
    for index in host.indices where host[index] == UInt8(ascii: ".") { return false }
    return true
  }

  private static func isSame(_ host: Span<UInt8>, _ name: StaticString) -> Bool {
    host.count == name.utf8CodeUnitCount && endsWith(host, name)
  }

  /// Case does not matter; the suffix is in lower case.
  private static func endsWith(_ host: Span<UInt8>, _ suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { suffix in
      guard host.count >= suffix.count else { return false }
      let start = host.count - suffix.count
      for index in 0..<suffix.count
      where ASCII.lowercased(host[start + index]) != suffix[index] {
        return false
      }
      return true
    }
  }
}
