package import AmbitModel
package import AmbitReference
package import AmbitWarrant

/// Random values, drawn from few enough that constraints and values meet.
package enum ValueGenerator {
  private static let texts: [Text] = [
    "", "a", "b", "ab", "aab", "abb", "abc", "api-prod", "api-eu", "/", "/data", "/data/",
    "/data/x", "/Data/x", "/data/../etc", "/data/./x", "/data//x", "//data/x", "/data/reports",
    "/data/reports/q3.pdf", "/data2/x", "/data\\x", "data/x", "x.pdf", "x\u{0}y", "é", "e\u{301}",
    "10.1.2.3", "10.0.0.1", "192.168.1.1", "2001:db8::1", "::ffff:10.1.2.3", "::1",
    "https://api.example.com/v1/x", "https://api.example.com/v1/", "https://api.example.com",
    "https://example.com/v1/x", "https://api.example.com:443/v1/x", "http://api.example.com/v1/x",
    "https://api.example.com:8443/v1/x", "https://API.example.com/v1/y?q=1",
    "https://evil.com/v1/x", "https://xexample.com/", "https://api.example.com/v1/../x",
    "http://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/", "http://8.8.8.8/",
    "http://localhost/", "ftp://api.example.com/v1/x", "http://db.internal/", "http://metadata/",
    "http://[64:ff9b::808:808]/", "http://240.0.0.1/", "ls", "ls -la", "cat x", "ls;rm", "ls ..",
    "LS", "/bin/ls -l", "ls\nrm",
  ]

  /// Any text of the collection, now and then one put together from two.
  package static func text(_ dice: inout Dice) -> Text {
    let text = dice.pick(texts)
    guard dice.chance(15) else { return text }
    return Text(utf8: text.utf8 + dice.pick(texts).utf8)
  }

  /// A number, whole ones as integers or doubles.
  package static func number(_ dice: inout Dice) -> WarrantValue {
    switch dice.below(10) {
    case 0: .double(dice.pick([0.5, -0.5, 1e300, 99.5, 9_007_199_254_740_992, 1e-300, -0.0]))
    case 1: .integer(dice.pick([.max, .min, 9_007_199_254_740_992, 9_007_199_254_740_993]))
    case 2: .double(Double(dice.below(12)))
    default: .integer(Int64(dice.below(12) - 1))
    }
  }

  /// A value of any kind.
  package static func value(_ dice: inout Dice, depth: Int = 2) -> WarrantValue {
    switch dice.below(depth > 0 ? 16 : 12) {
    case 0: return .null
    case 1: return .bool(dice.chance(50))
    case 2...5: return number(&dice)
    case 6...11: return .text(text(&dice))
    case 12...14:
      var elements: [WarrantValue] = []
      for _ in 0..<dice.below(4) { elements.append(value(&dice, depth: depth - 1)) }
      return .list(elements)
    default:
      var members: [WarrantMember] = []
      for name in ["k", "value", "x"] as [Text] where dice.chance(50) {
        members.append(WarrantMember(name, value(&dice, depth: depth - 1)))
      }
      return .map(members)
    }
  }

  /// A value that a constraint is likely to have an opinion on: one of its literals, or one a step
  /// away from them.
  package static func value(near constraint: WarrantConstraint, _ dice: inout Dice) -> WarrantValue
  {
    switch constraint.kind {
    case .exact(let value): return near(value, &dice)
    case .oneOf(let values), .notOneOf(let values):
      return values.isEmpty ? value(&dice) : near(dice.pick(values), &dice)
    case .contains(let values), .subset(let values):
      var elements = values.filter { _ in dice.chance(70) }
      if dice.chance(40) { elements.append(value(&dice, depth: 1)) }
      return .list(dice.shuffled(elements))
    case .range(let min, let max, _, _):
      guard let bound = dice.chance(50) ? min ?? max : max ?? min else { return number(&dice) }
      let moved = bound + Double(dice.below(3) - 1)
      guard dice.chance(70), let whole = Int64(exactly: moved) else { return .double(moved) }
      return .integer(whole)
    case .pattern(let text): return .text(filled(text, &dice))
    case .urlPattern(let text):
      return .text(filled(Text(text.string.replacing("*://", with: "https://")), &dice))
    case .cidr(let text): return .text(Text(utf8: Array(text.utf8.prefix { $0 != 0x2F })))
    case .subpath(let root, _, _):
      let below = dice.pick(["", "/", "/x", "/x/y", "2", "/../x", "//x", "/./x", "/X"])
      return .text(Text((root == "/" ? "" : root.string) + below))
    case .shlex(let commands):
      guard !commands.isEmpty else { return value(&dice) }
      return .text(Text(dice.pick(commands).string + dice.pick(["", " -la", ";", "x", " .."])))
    case .all(let parts), .any(let parts):
      return parts.isEmpty ? value(&dice) : value(near: dice.pick(parts), &dice)
    case .not(let part): return value(near: part, &dice)
    case .regex, .cel, .wildcard, .urlSafe, .unknown: return value(&dice)
    }
  }

  private static func near(_ value: WarrantValue, _ dice: inout Dice) -> WarrantValue {
    guard dice.chance(30) else { return value }
    switch value {
    case .text(let text): return .text(Text(utf8: text.utf8 + ValueGenerator.text(&dice).utf8))
    case .integer(let number): return .double(Double(number))
    default: return ValueGenerator.value(&dice)
    }
  }

  /// A glob with something in the place of each wildcard.
  private static func filled(_ glob: Text, _ dice: inout Dice) -> Text {
    var result: [UInt8] = []
    for byte in glob.utf8 {
      switch byte {
      case UInt8(ascii: "*"):
        result += Array(dice.pick(["", "a", "x/y", "b", "ab", "..", "/"]).utf8)
      case UInt8(ascii: "?"): result += Array(dice.pick(["a", "é", "/"]).utf8)
      default: result.append(byte)
      }
    }
    return Text(utf8: result)
  }
}
