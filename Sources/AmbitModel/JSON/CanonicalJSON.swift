extension JSONValue {
  /// Canonical JSON (DESIGN section 9): members ordered by UTF-16 code units and escaping as in
  /// RFC 8785, no white space, number tokens as read.
  public func canonicalBytes() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(canonical)
    return writer.bytes
  }

  private var canonical: JSONValue {
    switch self {
    case .array(let elements):
      .array(elements.map { $0.canonical })
    case .object(let members):
      .object(
        members
          .sorted { CanonicalOrder.precedes($0.key, $1.key) }
          .map { JSONMember($0.key, $0.value.canonical) }
      )
    default:
      self
    }
  }
}

extension JSONElement {
  /// Canonical JSON of the value.
  public func canonicalBytes() -> [UInt8] {
    value.canonicalBytes()
  }
}

/// The order of RFC 8785 section 3.2.3.
package enum CanonicalOrder {
  /// True when the first name comes before the second, compared as UTF-16 code units.
  package static func precedes(_ left: Text, _ right: Text) -> Bool {
    // UTF-8 order is code point order. UTF-16 differs only in that surrogates (first bytes 0xF0
    // and above in UTF-8) sort before U+E000…U+FFFF (first bytes 0xEE and 0xEF).
    let (left, right) = (left.utf8, right.utf8)
    let common = min(left.count, right.count)
    for index in 0..<common where left[index] != right[index] {
      let isSupplementary = left[index] >= 0xF0
      if isSupplementary != (right[index] >= 0xF0),
        (isSupplementary ? right[index] : left[index]) >= 0xEE
      {
        return isSupplementary
      }
      return left[index] < right[index]
    }
    return left.count < right.count
  }
}
