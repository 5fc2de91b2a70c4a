internal import AmbitModel
package import AmbitReference
package import AmbitWarrant

/// Random constraints of every type, and children of given ones that are often narrower and often
/// look as if they were.
package enum ConstraintGenerator {
  private static let globs: [Text] = [
    "*", "a*", "ab*", "*b", "a*b", "aa*bb", "a?", "[a-c]*", "[!a]*", "*[ab]", "a", "ab", "api-*",
    "/data/*", "/data/**", "/**/q3.pdf", "**/x", "/data/*/q3.pdf", "/data/reports/*", "/data/x",
    "/data/reports/*.pdf", "*.pdf", "/data", "a/**/b", "a/*/b", "/**", "é*", "/data/r?ports/*",
  ]
  private static let expressions: [Text] = [
    "^a", "a", "^[a-z]+$", "^/data/", "\\.pdf$", "^\\d+$", "(?i)^abc$", "\\Aab\\z", "^(a|b)$",
    "(?=a)", "[[a]]",
  ]
  private static let nets: [Text] = [
    "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "192.168.0.0/16", "::/0",
    "2001:db8::/32", "::ffff:0:0/96",
  ]
  private static let templates: [Text] = [
    "https://api.example.com/v1/*", "https://api.example.com/*", "https://api.example.com/",
    "https://api.example.com", "https://*.example.com/*", "*://*.example.com/",
    "*://api.example.com/v1/*", "https://example.com/v1/*", "https://api.example.com:443/v1/*",
    "https://api.example.com:8443/v1/*", "http://api.example.com/v1/*", "*://api.example.com:443/",
    "https://api.example.com/v1/x", "https://*.api.example.com/", "ftp://api.example.com:21/",
    "http://10.0.0.1/", "http://[::1]/",
  ]
  private static let conditions: [Text] = [
    "value < 10", "value > 2", "value == 1", "value != 5", "value == 'a'", "value in ['a', 'b']",
    "value == null", "value.startsWith('/data/')", "value.contains('a')", "!(value == 1)", "k == 1",
    "value in ['a', 1, null]", "value <= 9.5", "x.k == 1", "value >= 'a'", "true",
  ]
  private static let roots: [Text] = ["/", "/data", "/data/reports", "/data2", "/data/x"]
  private static let domains: [Text] = [
    "example.com", "*.example.com", "api.example.com", "evil.com", "*.api.example.com", "8.8.8.8",
  ]

  /// A constraint of any type.
  package static func constraint(_ dice: inout Dice, depth: Int = 2) -> WarrantConstraint {
    while true {
      // A few combinations mean nothing, such as a root of another case.
      if let result = try? WarrantConstraint(kind(&dice, depth: depth)) { return result }
    }
  }

  private static func kind(_ dice: inout Dice, depth: Int) -> WarrantConstraint.Kind {
    switch dice.below(depth > 0 ? 24 : 18) {
    case 0, 1: return .exact(ValueGenerator.value(&dice))
    case 2, 3: return .pattern(dice.pick(globs))
    case 4, 5:
      let bounds: [Double?] = [nil, -1, 0, 0.5, 1, 5, 10, 99.5]
      return .range(
        min: dice.pick(bounds),
        max: dice.pick(bounds),
        minInclusive: dice.chance(70),
        maxInclusive: dice.chance(70)
      )
    case 6: return .oneOf(values(&dice))
    case 7: return .regex(dice.pick(expressions))
    case 8: return .notOneOf(values(&dice))
    case 9: return .cidr(dice.pick(nets))
    case 10: return .urlPattern(dice.pick(templates))
    case 11: return .contains(values(&dice))
    case 12: return .subset(values(&dice))
    case 13: return .cel(condition(&dice), parent: nil)
    case 14: return dice.chance(30) ? .wildcard : .unknown(id: 200, body: [1])
    case 15:
      return .subpath(
        root: dice.pick(roots),
        caseSensitive: dice.chance(70),
        allowEqual: dice.chance(60)
      )
    case 16: return .urlSafe(rules(&dice))
    case 17: return .shlex(some(of: ["ls", "cat", "/bin/ls"], &dice))
    case 18, 19: return .all(parts(&dice, depth: depth - 1))
    case 20, 21: return .any(parts(&dice, depth: depth - 1))
    default: return .not(constraint(&dice, depth: depth - 1))
    }
  }

  private static func values(_ dice: inout Dice) -> [WarrantValue] {
    var values: [WarrantValue] = []
    for _ in 0..<dice.below(4) { values.append(ValueGenerator.value(&dice, depth: 1)) }
    return values
  }

  private static func some(of texts: [Text], _ dice: inout Dice) -> [Text] {
    var result: [Text] = []
    for text in texts where dice.chance(60) { result.append(text) }
    return result
  }

  private static func condition(_ dice: inout Dice) -> Text {
    var text = dice.pick(conditions).string
    for _ in 0..<dice.below(3) {
      text += dice.pick([" && ", " || "]) + dice.pick(conditions).string
    }
    return Text(text)
  }

  private static func rules(_ dice: inout Dice) -> UrlSafeRules {
    UrlSafeRules(
      schemes: some(of: ["http", "https", "ftp"], &dice),
      allowDomains: dice.chance(30) ? some(of: domains, &dice) : nil,
      denyDomains: dice.chance(30) ? some(of: domains, &dice) : nil,
      allowPorts: dice.chance(30) ? dice.shuffled([443, 80, 8443]).dropLast() : nil,
      blocksPrivate: dice.chance(70),
      blocksLoopback: dice.chance(70),
      blocksMetadata: dice.chance(70),
      blocksReserved: dice.chance(70),
      blocksInternalTLDs: dice.chance(40)
    )
  }

  private static func parts(_ dice: inout Dice, depth: Int) -> [WarrantConstraint] {
    var parts: [WarrantConstraint] = []
    for _ in 0..<dice.below(4) { parts.append(constraint(&dice, depth: depth)) }
    return parts
  }

  // MARK: Children

  /// A constraint that stands in some relation to the parent: often narrower, often nearly so.
  package static func child(of parent: WarrantConstraint, _ dice: inout Dice) -> WarrantConstraint {
    while true {
      if let result = try? WarrantConstraint(childKind(of: parent, &dice)) { return result }
    }
  }

  private static func childKind(
    of parent: WarrantConstraint,
    _ dice: inout Dice
  ) -> WarrantConstraint.Kind {
    switch dice.below(12) {
    case 0: return .exact(ValueGenerator.value(near: parent, &dice))
    case 1:
      return .oneOf([
        ValueGenerator.value(near: parent, &dice), ValueGenerator.value(near: parent, &dice),
      ])
    case 2: return .all(dice.shuffled([parent, constraint(&dice, depth: 1)]))
    case 3: return .any([parent, constraint(&dice, depth: 0)])
    case 4: return .not(parent)
    default: return changed(parent, &dice)
    }
  }

  /// The same type with something added, dropped or moved.
  private static func changed(
    _ parent: WarrantConstraint,
    _ dice: inout Dice
  ) -> WarrantConstraint.Kind {
    switch parent.kind {
    case .oneOf(let values): return .oneOf(list(values, &dice))
    case .notOneOf(let values): return .notOneOf(list(values, &dice))
    case .contains(let values): return .contains(list(values, &dice))
    case .subset(let values): return .subset(list(values, &dice))
    case .all(let parts): return .all(children(of: parts, &dice))
    case .any(let parts): return .any(children(of: parts, &dice))
    case .not(let part): return .not(dice.chance(40) ? part : child(of: part, &dice))
    case .pattern: return .pattern(dice.pick(globs))
    case .cidr: return .cidr(dice.pick(nets))
    case .urlPattern: return .urlPattern(dice.pick(templates))
    case .cel(let text, _):
      return .cel(Text(text.string + " && " + dice.pick(conditions).string), parent: text)
    case .shlex: return .shlex(some(of: ["ls", "cat", "/bin/ls"], &dice))
    case .urlSafe: return .urlSafe(rules(&dice))
    case .range, .subpath:
      while true {
        let candidate = kind(&dice, depth: 0)
        if candidate.id == parent.kind.id { return candidate }
      }
    case .exact, .regex, .wildcard, .unknown: return kind(&dice, depth: 1)
    }
  }

  private static func list(_ values: [WarrantValue], _ dice: inout Dice) -> [WarrantValue] {
    var result = values.filter { _ in dice.chance(80) }
    if dice.chance(40) { result.append(ValueGenerator.value(&dice, depth: 1)) }
    return dice.shuffled(result)
  }

  private static func children(
    of parts: [WarrantConstraint],
    _ dice: inout Dice
  ) -> [WarrantConstraint] {
    var result: [WarrantConstraint] = []
    for part in parts where dice.chance(85) {
      result.append(dice.chance(40) ? part : child(of: part, &dice))
    }
    if dice.chance(30) { result.append(constraint(&dice, depth: 0)) }
    return dice.shuffled(result)
  }
}
