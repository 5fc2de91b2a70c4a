/// A truth value of Kleene's three.
package enum Truth: Sendable {
  case yes, no, unknown

  init(_ value: Bool?) {
    self = value.map { $0 ? .yes : .no } ?? .unknown
  }

  var opposite: Truth {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }

  static func all(_ values: [Truth]) -> Truth {
    if values.contains(.no) { return .no }
    return values.contains(.unknown) ? .unknown : .yes
  }

  static func some(_ values: [Truth]) -> Truth {
    if values.contains(.yes) { return .yes }
    return values.contains(.unknown) ? .unknown : .no
  }
}

/// Evaluates one constraint on one call, every leaf of it, by the words of the contract's
/// section 4 and as slowly as they read.
package struct ReferenceEvaluator {
  /// The most leaves that a constraint may evaluate.
  static let leavesMax = 100_000
  /// The most elements that a quantifier may visit.
  static let elementsMax = 10_000

  let request: ReferenceRequest
  /// The requested role's name, `default` if none; nil in a ceiling.
  let role: String?
  private var elements: [PlainValue] = []
  private var leaves = 0

  /// Prepares for a call.
  package init(request: ReferenceRequest, role: String?, element: PlainValue? = nil) {
    self.request = request
    self.role = role
    elements = element.map { [$0] } ?? []
  }

  /// Whether a constraint is true, neither false nor undefined nor too long.
  package mutating func holds(_ clause: Clause) -> Bool {
    leaves = 0
    let truth = evaluate(clause)
    return leaves <= Self.leavesMax && truth == .yes
  }

  /// The truth of a constraint, its length aside.
  package mutating func evaluate(_ clause: Clause) -> Truth {
    switch clause {
    case .or(let clauses):
      return Truth.some(evaluateAll(clauses))
    case .and(let clauses):
      return Truth.all(evaluateAll(clauses))
    case .not(let inner):
      return evaluate(inner).opposite
    case .every(let path, let body):
      guard let truths = overElements(of: path, body) else { return .unknown }
      return Truth.all(truths)
    case .any(let path, let body):
      guard let truths = overElements(of: path, body) else { return .unknown }
      return Truth.some(truths)
    default:
      leaves += 1
      return leaf(clause)
    }
  }

  private mutating func evaluateAll(_ clauses: [Clause]) -> [Truth] {
    var truths: [Truth] = []
    for clause in clauses { truths.append(evaluate(clause)) }
    return truths
  }

  private mutating func overElements(of path: Path, _ body: Clause) -> [Truth]? {
    guard case .list(let list)? = value(of: path), list.count <= Self.elementsMax else {
      return nil
    }
    var truths: [Truth] = []
    for element in list {
      // Beyond the limit the answer no longer matters.
      if leaves > Self.leavesMax { break }
      elements.append(element)
      truths.append(evaluate(body))
      elements.removeLast()
    }
    return truths
  }

  private func leaf(_ clause: Clause) -> Truth {
    switch clause {
    case .has(let path):
      guard let value = value(of: path) else { return .no }
      return Truth(value.kind != .null)
    case .text(let test, let path, let term):
      guard case .string(let text)? = value(of: path), case .string(let other)? = value(of: term)
      else { return .unknown }
      return Truth(Self.test(test, text, other))
    case .matches(let path, let pattern, _):
      return onText(path) { pattern.matches($0) }
    case .glob(let path, let pattern):
      return onText(path) { PathRules.glob(pattern, $0) }
    case .cidr(let path, let block):
      return onText(path) { NetworkRules.cidr($0, block) }
    case .url(let path, let origin):
      return onText(path) { origin.matches($0) }
    case .compare(let relation, let left, let right):
      guard let one = value(of: left), let other = value(of: right) else { return .unknown }
      let hasWrittenNull = Self.isWrittenNull(left) || Self.isWrittenNull(right)
      return Truth(Self.compare(relation, one, other, hasWrittenNull: hasWrittenNull))
    case .or, .and, .not, .every, .any:
      return .unknown
    }
  }

  private func onText(_ path: Path, _ test: (String) -> Bool?) -> Truth {
    guard case .string(let text)? = value(of: path) else { return .unknown }
    return Truth(test(text))
  }

  private static func test(_ test: Clause.TextTest, _ text: String, _ other: String) -> Bool? {
    let whole = points(text)
    let part = points(other)
    switch test {
    case .startswith: return whole.starts(with: part)
    case .endswith: return whole.reversed().starts(with: part.reversed())
    case .contains:
      return (0...whole.count).contains { whole[$0...].starts(with: part) }
    case .within: return PathRules.within(text, other)
    }
  }

  private static func isWrittenNull(_ term: Term) -> Bool {
    if case .fixed(.null, _) = term { return true }
    return false
  }

  private static func compare(
    _ relation: Clause.Relation,
    _ one: PlainValue,
    _ other: PlainValue,
    hasWrittenNull: Bool
  ) -> Bool? {
    switch relation {
    case .equal, .notEqual:
      guard one.kind == other.kind || hasWrittenNull else { return nil }
      return sameValue(one, other) == (relation == .equal)
    case .isIn, .isNotIn:
      guard case .list(let list) = other else { return nil }
      guard list.isEmpty || list.contains(where: { $0.kind == one.kind }) else { return nil }
      return list.contains { sameValue(one, $0) } == (relation == .isIn)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard let order = order(one, other) else { return nil }
      switch relation {
      case .less: return order < 0
      case .lessOrEqual: return order <= 0
      case .greater: return order > 0
      default: return order >= 0
      }
    }
  }

  private static func order(_ one: PlainValue, _ other: PlainValue) -> Int? {
    switch (one, other) {
    case (.number(let left), .number(let right)):
      return ExactNumber(left).order(other: ExactNumber(right))
    case (.string(let left), .string(let right)):
      if samePoints(left, right) { return 0 }
      return pointsPrecede(left, right) ? -1 : 1
    default:
      return nil
    }
  }

  private func value(of term: Term) -> PlainValue? {
    switch term {
    case .fixed(let value, _):
      return value
    case .path(let path):
      return value(of: path)
    case .count(let path):
      switch value(of: path) {
      case .list(let list)?: return .number(String(list.count))
      case .map(let members)?: return .number(String(members.count))
      case .string(let text)?: return .number(String(points(text).count))
      default: return nil
      }
    case .fallback(let path, let other):
      guard let found = value(of: path), found.kind != .null else { return other }
      return found
    }
  }

  func value(of path: Path) -> PlainValue? {
    var current: PlainValue? = root(of: path)
    for (index, step) in path.steps.enumerated() {
      switch (step, current) {
      case (.key(let name), .map?):
        if index == 0, path.root == .user, samePoints(name, "roles") {
          current = .list(request.roles.map { .string($0) })
        } else {
          current = current?.member(name)
        }
      case (.index(let position), .list(let list)?):
        current = position < list.count ? list[position] : nil
      default:
        current = nil
      }
    }
    return current
  }

  private func root(of path: Path) -> PlainValue? {
    switch path.root {
    case .role: role.map { .string($0) }
    case .tool: .string(request.tool)
    case .args: request.args
    case .ctx: request.ctx
    case .user: request.user
    case .session: request.session
    case .element: elements.last
    }
  }
}
