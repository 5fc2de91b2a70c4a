/// A host and port to listen on.
package struct BindAddress: Sendable, Hashable {
  /// Host name or address, IPv6 without brackets.
  package let host: String
  /// Port, 0 for any free one.
  package let port: Int

  /// Reads `host:port`, `[v6]:port`; nil for anything else.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let port = Int(digits), (0...65_535).contains(port)
    else { return nil }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    self.host = host
    self.port = port
  }

  /// True when only this machine can connect.
  ///
  /// Names other than `localhost` count as remote: what they resolve to may change.
  package var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "127" else { return false }
    return parts.allSatisfy { part in
      part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && Int(part).map { $0 <= 255 } == true
    }
  }

  /// `host:port` with brackets where needed.
  package var text: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
