/// Text forms of network addresses.
enum NetworkAddress {
  /// What failures of an address count against: the address itself, the /64 of an IPv6 address,
  /// because its holder owns all of it.
  static func limitSubject(_ address: String) -> String {
    if address.hasPrefix("::ffff:"), address.contains(".") { return String(address.dropFirst(7)) }
    guard address.contains(":") else { return address }
    var groups: [Substring] = []
    let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves[0].split(separator: ":")
    groups.append(contentsOf: head)
    if halves.count == 2 {
      let tail = halves[1].split(separator: ":").count
      groups.append(contentsOf: Array(repeating: "0", count: max(0, 8 - head.count - tail)))
      groups.append(contentsOf: halves[1].split(separator: ":"))
    }
    return groups.prefix(4).joined(separator: ":") + "::/64"
  }
}
