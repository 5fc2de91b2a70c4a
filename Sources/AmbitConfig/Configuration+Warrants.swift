extension Configuration {
  /// The level of each pattern of `warrants.clearance`, in order.
  package var clearance: [(pattern: String, level: UInt8)] {
    Configuration.levels(self[.warrantsClearance].value) ?? []
  }

  /// The keys of `warrants.roots`.
  package var roots: [String] {
    Configuration.list(self[.warrantsRoots].value) ?? []
  }

  /// The value of a key that is `true` or `false`.
  package func isOn(_ key: ConfigurationKey) -> Bool { self[key].value == "true" }

  /// The value of a whole number; nil for `none`.
  package func number(_ key: ConfigurationKey) -> UInt64? { UInt64(self[key].value) }

  /// The value of a key that may be empty; nil for an empty one.
  package func text(_ key: ConfigurationKey) -> String? {
    let value = self[key].value
    return value.isEmpty ? nil : value
  }

  /// The elements of a list; nil when one is empty or holds a space or control character.
  static func list(_ value: String) -> [String]? {
    if value.isEmpty { return [] }
    let parts = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let areClean = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
    return areClean ? parts : nil
  }

  /// The members of a mapping; nil when a level is none, or a pattern is empty, twice there, or has
  /// a `*` that is not its end.
  static func levels(_ value: String) -> [(pattern: String, level: UInt8)]? {
    guard let parts = list(value) else { return nil }
    var levels: [(pattern: String, level: UInt8)] = []
    for part in parts {
      guard let equals = part.lastIndex(of: "=") else { return nil }
      let pattern = String(part[..<equals])
      let digits = part[part.index(after: equals)...]
      guard !pattern.isEmpty, !pattern.contains("="),
        !pattern.utf8.dropLast().contains(UInt8(ascii: "*")),
        digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let level = UInt8(digits),
        !levels.contains(where: { $0.pattern.utf8.elementsEqual(pattern.utf8) })
      else { return nil }
      levels.append((pattern, level))
    }
    return levels
  }

  /// Refuses rules that could be met by nobody, or not at all.
  func refuseEmptyTrust() throws(ConfigurationError) {
    let isTrusting = text(.warrantsRoots) != nil || text(.warrantsRootsFile) != nil
    guard !isTrusting else { return }
    for key in [ConfigurationKey.warrantsRequired, .warrantsSRL] {
      let entry = self[key]
      guard !entry.value.isEmpty, entry.value != "false" else { continue }
      throw ConfigurationError(
        code: "config.no_roots",
        message: "`\(key.name)` (\(entry.origin.text)) is set, and nobody is a trusted root",
        hint: "name roots with warrants.roots or warrants.rootsFile"
      )
    }
  }
}
