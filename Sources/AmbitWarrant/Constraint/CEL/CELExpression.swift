internal import AmbitModel

/// An expression of the CEL subset (warrant contract section 3), as its syntax tree.
struct CELExpression: Sendable {
  /// The parts joined by `&&` at the top, in their order; one for any other expression.
  let conjuncts: [CELNode]

  /// Longest expression in bytes.
  private static let bytesMax = 4096

  /// Reads an expression; nil for one outside the subset.
  init?(_ text: Text) {
    guard text.utf8.count <= Self.bytesMax else { return nil }
    var parser = CELParser(text.utf8)
    guard let node = parser.expression(), parser.isAtEnd else { return nil }
    conjuncts = if case .and(let parts) = node { parts } else { [node] }
  }

  func judge(_ value: WarrantValue) -> Judgement {
    for conjunct in conjuncts {
      let judgement = conjunct.truth(of: value)
      if judgement != .yes { return judgement }
    }
    return .yes
  }

  /// True when it demands all that the other demands.
  func isWithin(_ other: CELExpression) -> Bool {
    other.conjuncts.allSatisfy { conjuncts.contains($0) }
  }
}

/// A part of a CEL expression.
indirect enum CELNode: Sendable, Equatable {
  case literal(WarrantValue)
  /// `value` or a field of the object, then fields of fields.
  case path([Text])
  case not(CELNode)
  /// Two parts or more.
  case and([CELNode])
  /// Two parts or more.
  case or([CELNode])
  case compare(CELComparison, CELNode, CELNode)
  case isIn(CELNode, [WarrantValue])
  case textTest(CELTextTest, CELNode, Text)
}

/// Comparison of two values.
enum CELComparison: Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// A question to a text.
enum CELTextTest: Sendable {
  case startsWith, endsWith, contains
}

extension CELNode {
  /// Yes, no, or `bad` for mixed kinds, unknown names and whatever is no truth value.
  func truth(of value: WarrantValue) -> Judgement {
    switch self {
    case .literal, .path:
      guard case .bool(let truth) = operand(in: value) else { return .bad }
      return Judgement(truth)
    case .not(let node): return node.truth(of: value).negated
    case .and(let parts):
      for part in parts {
        let truth = part.truth(of: value)
        if truth != .yes { return truth }
      }
      return .yes
    case .or(let parts):
      for part in parts {
        let truth = part.truth(of: value)
        if truth != .no { return truth }
      }
      return .no
    case .compare(let comparison, let left, let right):
      guard let left = left.operand(in: value), let right = right.operand(in: value) else {
        return .bad
      }
      return comparison.judge(left, right)
    case .isIn(let node, let literals):
      guard let found = node.operand(in: value) else { return .bad }
      return Self.isIn(found, literals)
    case .textTest(let test, let node, let literal):
      guard case .text(let text) = node.operand(in: value) else { return .bad }
      return Judgement(test.holds(text.utf8.span, literal.utf8.span))
    }
  }

  private static func isIn(_ value: WarrantValue, _ literals: [WarrantValue]) -> Judgement {
    if literals.contains(value) { return .yes }
    return literals.allSatisfy { CELComparison.areComparable(value, $0) } ? .no : .bad
  }

  /// What it stands for; nil for an unknown name and for what cannot be judged.
  private func operand(in value: WarrantValue) -> WarrantValue? {
    switch self {
    case .literal(let literal): return literal
    case .path(let names):
      var names = names[...]
      var current = value
      if case .map = value {
      } else {
        guard names.removeFirst() == "value" else { return nil }
      }
      for name in names {
        guard let member = current.member(name) else { return nil }
        current = member
      }
      return current
    default:
      return switch truth(of: value) {
      case .yes: .bool(true)
      case .no: .bool(false)
      case .kind, .bad: nil
      }
    }
  }
}

extension CELComparison {
  /// True for one kind, or when one side is null.
  static func areComparable(_ left: WarrantValue, _ right: WarrantValue) -> Bool {
    left.kind == right.kind || left.kind == .null || right.kind == .null
  }

  func judge(_ left: WarrantValue, _ right: WarrantValue) -> Judgement {
    switch self {
    case .equal: Self.areComparable(left, right) ? Judgement(left == right) : .bad
    case .notEqual: Self.areComparable(left, right) ? Judgement(left != right) : .bad
    case .less: Self.order(left, right).map { Judgement($0 < 0) } ?? .bad
    case .lessOrEqual: Self.order(left, right).map { Judgement($0 <= 0) } ?? .bad
    case .greater: Self.order(left, right).map { Judgement($0 > 0) } ?? .bad
    case .greaterOrEqual: Self.order(left, right).map { Judgement($0 >= 0) } ?? .bad
    }
  }

  /// Order of two numbers or two texts; nil for other kinds.
  private static func order(_ left: WarrantValue, _ right: WarrantValue) -> Int? {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right ? -1 : left > right ? 1 : 0
    case (.double(let left), .double(let right)): left < right ? -1 : left > right ? 1 : 0
    case (.integer(let left), .double(let right)): NumberOrder.compare(left, right)
    case (.double(let left), .integer(let right)): -NumberOrder.compare(right, left)
    case (.text(let left), .text(let right)): ByteOrder.compare(left.utf8.span, right.utf8.span)
    default: nil
    }
  }
}

extension CELTextTest {
  func holds(_ text: Span<UInt8>, _ literal: Span<UInt8>) -> Bool {
    switch self {
    case .startsWith: return ByteOrder.hasPrefix(text, literal)
    case .endsWith: return ByteOrder.hasSuffix(text, literal)
    case .contains:
      guard literal.count <= text.count else { return false }
      for start in 0...(text.count - literal.count)
      where ByteOrder.hasPrefix(text.extracting(start..<text.count), literal) {
        return true
      }
      return false
    }
  }
}
