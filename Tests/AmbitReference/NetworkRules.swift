/// Addresses and origins, parsed the long way (contract section 4).
package enum NetworkRules {
  /// The four bytes of a dotted IPv4 address; nil if it is not one.
  package static func ipv4(_ text: String) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) })
      else { return nil }
      if part.utf8.count > 1 && part.utf8.first == 48 { return nil }
      guard let byte = UInt8(part) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// The sixteen bytes of an IPv6 address; nil if it is not one.
  package static func ipv6(_ text: String) -> [UInt8]? {
    let halves = splitDouble(text)
    guard halves.count <= 2 else { return nil }
    var lists: [[UInt8]] = []
    for (index, half) in halves.enumerated() {
      guard let bytes = groups(half, mayEndInIPv4: index == halves.count - 1) else { return nil }
      lists.append(bytes)
    }
    if lists.count == 1 { return lists[0].count == 16 ? lists[0] : nil }
    let missing = 16 - lists[0].count - lists[1].count
    guard missing >= 2 else { return nil }
    return lists[0] + [UInt8](repeating: 0, count: missing) + lists[1]
  }

  /// Splits at every `::`.
  private static func splitDouble(_ text: String) -> [String] {
    var result = [""]
    var rest = Array(text.unicodeScalars)
    while !rest.isEmpty {
      if rest.count >= 2 && rest[0] == ":" && rest[1] == ":" {
        result.append("")
        rest.removeFirst(2)
      } else {
        result[result.count - 1].unicodeScalars.append(rest.removeFirst())
      }
    }
    return result
  }

  private static func groups(_ text: String, mayEndInIPv4: Bool) -> [UInt8]? {
    if text.isEmpty { return [] }
    var bytes: [UInt8] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    for (index, part) in parts.enumerated() {
      if mayEndInIPv4, index == parts.count - 1, let four = ipv4(part) {
        bytes += four
        continue
      }
      let isHex = part.utf8.allSatisfy {
        (48...57).contains($0) || (65...70).contains($0) || (97...102).contains($0)
      }
      guard (1...4).contains(part.utf8.count), isHex, let group = UInt16(part, radix: 16) else {
        return nil
      }
      bytes += [UInt8(group >> 8), UInt8(group & 255)]
    }
    return bytes.count <= 16 ? bytes : nil
  }

  /// An address as four or sixteen bytes; a mapped one as four.
  package static func address(_ text: String) -> [UInt8]? {
    if let four = ipv4(text) { return four }
    guard let sixteen = ipv6(text) else { return nil }
    let isMapped = sixteen.prefix(10).allSatisfy { $0 == 0 } && sixteen[10] == 255
    return isMapped && sixteen[11] == 255 ? Array(sixteen.suffix(4)) : sixteen
  }

  /// Whether an address is in a well-formed block; nil if it cannot be read.
  package static func cidr(_ text: String, _ block: String) -> Bool? {
    guard let address = address(text) else { return nil }
    let parts = block.split(separator: "/").map(String.init)
    guard parts.count == 2, let base = ipv4(parts[0]) ?? ipv6(parts[0]), let bits = Int(parts[1])
    else { return nil }
    guard address.count == base.count else { return false }
    return Array(bitList(address).prefix(bits)) == Array(bitList(base).prefix(bits))
  }

  private static func bitList(_ bytes: [UInt8]) -> [Bool] {
    bytes.flatMap { byte in (0..<8).map { byte & (128 >> UInt8($0)) != 0 } }
  }
}

/// The second argument of `url`.
package struct OriginModel: Sendable {
  /// Lower-case scheme.
  package var scheme: String
  /// A host, `*.suffix` or `*`.
  package var host: String
  /// A port, if written.
  package var port: Int?

  /// Names an origin.
  package init(scheme: String, host: String, port: Int?) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// The pattern as it is written in a policy.
  package var source: String {
    scheme + "://" + host + (port.map { ":\($0)" } ?? "")
  }

  /// Whether a URL has this origin; nil if it cannot be read.
  package func matches(_ value: String) -> Bool? {
    guard value.utf8.allSatisfy({ (33...126).contains($0) && $0 != 92 }) else { return nil }
    let text = value.lowercased()
    guard let mark = OriginModel.find("://", text) else { return nil }
    let theirScheme = String(text.utf8.prefix(mark)) ?? ""
    guard OriginModel.isScheme(theirScheme) else { return nil }
    let rest = String(text.utf8.dropFirst(mark + 3)) ?? ""
    let authority = String(rest.utf8.prefix { $0 != 47 && $0 != 63 && $0 != 35 }) ?? ""
    guard let (theirHost, theirPort) = OriginModel.hostAndPort(authority) else { return nil }
    let known = ["http": 80, "ws": 80, "https": 443, "wss": 443]
    guard theirScheme == scheme, (theirPort ?? known[theirScheme]) == (port ?? known[scheme])
    else { return false }
    if host == "*" { return true }
    if host.hasPrefix("*.") {
      let suffix = String(host.dropFirst(1))
      return theirHost.hasSuffix(suffix) && theirHost.utf8.count > suffix.utf8.count
    }
    return theirHost == host.lowercased()
  }

  private static func find(_ needle: String, _ text: String) -> Int? {
    let text = Array(text.utf8)
    let needle = Array(needle.utf8)
    return text.indices.first { text[$0...].starts(with: needle) }
  }

  private static func isScheme(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || [43, 45, 46].contains($0)
    }
  }

  private static func hostAndPort(_ authority: String) -> (String, Int?)? {
    if authority.hasPrefix("[") {
      guard let close = authority.firstIndex(of: "]") else { return nil }
      let inner = String(authority[authority.index(after: authority.startIndex)..<close])
      guard NetworkRules.ipv6(inner) != nil else { return nil }
      let after = String(authority[authority.index(after: close)...])
      guard let port = port(after) else { return nil }
      return ("[" + inner + "]", port)
    }
    let host = String(authority.utf8.prefix { $0 != 58 }) ?? ""
    guard let port = port(String(authority.utf8.dropFirst(host.utf8.count)) ?? "") else {
      return nil
    }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    for label in labels {
      guard (1...63).contains(label.utf8.count) else { return nil }
      let isGood = label.utf8.allSatisfy {
        (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45
      }
      guard isGood else { return nil }
    }
    let last = labels.last ?? ""
    let needsAddress = last.hasPrefix("0x") || last.utf8.allSatisfy { (48...57).contains($0) }
    if needsAddress && NetworkRules.ipv4(host) == nil { return nil }
    return (host, port)
  }

  /// Nothing, or a colon and a number; nil for anything else.
  private static func port(_ text: String) -> Int?? {
    if text.isEmpty { return .some(nil) }
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == 58, (1...5).contains(digits.count),
      digits.allSatisfy({ (48...57).contains($0) }), let number = Int(String(digits) ?? ""),
      number <= 65535
    else { return nil }
    return .some(number)
  }
}
