import AmbitModel
import AmbitWarrant

/// Constraints in a few words, for people.
enum ConstraintPhrase {
  static func of(_ constraint: WarrantConstraint) -> String {
    switch constraint.kind {
    case .exact(let value): return literal(value)
    case .pattern(let glob): return "pattern \(quoted(glob))"
    case .range(let min, let max, let minInclusive, let maxInclusive):
      let lower = min.map { (minInclusive ? "[" : "(") + number($0) } ?? "(-∞"
      let upper = max.map { number($0) + (maxInclusive ? "]" : ")") } ?? "∞)"
      return "range \(lower), \(upper)"
    case .oneOf(let values): return "one of \(literals(values))"
    case .regex(let pattern): return "regex \(quoted(pattern))"
    case .notOneOf(let values): return "none of \(literals(values))"
    case .cidr(let network): return "address in \(quoted(network))"
    case .urlPattern(let pattern): return "URL \(quoted(pattern))"
    case .contains(let values): return "list with \(literals(values))"
    case .subset(let values): return "list within \(literals(values))"
    case .all(let parts): return joined(parts, by: " and ")
    case .any(let parts): return joined(parts, by: " or ")
    case .not(let part): return "not (\(of(part)))"
    case .cel(let expression, _): return "CEL \(quoted(expression))"
    case .wildcard: return "anything"
    case .subpath(let root, let caseSensitive, let allowEqual):
      let below = allowEqual ? "path at or below" : "path below"
      return "\(below) \(quoted(root))" + (caseSensitive ? "" : ", whatever the case")
    case .urlSafe(let rules): return urlSafe(rules)
    case .shlex(let commands): return "command of \(texts(commands))"
    case .unknown(let id, _): return "unknown constraint \(id)"
    }
  }

  private static func urlSafe(_ rules: UrlSafeRules) -> String {
    var words = ["safe URL", rules.schemes.map { $0.string }.joined(separator: "/")]
    if let allow = rules.allowDomains { words.append("at \(texts(allow))") }
    if let deny = rules.denyDomains { words.append("not at \(texts(deny))") }
    if let ports = rules.allowPorts {
      words.append("ports \(ports.map { "\($0)" }.joined(separator: ", "))")
    }
    let open = [
      ("private", rules.blocksPrivate), ("loopback", rules.blocksLoopback),
      ("metadata", rules.blocksMetadata), ("reserved", rules.blocksReserved),
    ].filter { !$0.1 }.map { $0.0 }
    if !open.isEmpty { words.append("\(open.joined(separator: ", ")) addresses too") }
    return words.joined(separator: " ")
  }

  private static func joined(_ parts: [WarrantConstraint], by word: String) -> String {
    parts.isEmpty ? "nothing" : parts.map { "(\(of($0)))" }.joined(separator: word)
  }

  private static func number(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private static func literals(_ values: [WarrantValue]) -> String {
    "[\(values.map { literal($0) }.joined(separator: ", "))]"
  }

  private static func texts(_ values: [Text]) -> String {
    "[\(values.map { quoted($0) }.joined(separator: ", "))]"
  }

  private static func literal(_ value: WarrantValue) -> String {
    var writer = JSONWriter()
    value.describe(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func quoted(_ text: Text) -> String { literal(.text(text)) }
}
