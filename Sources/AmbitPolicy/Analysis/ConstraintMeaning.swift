import AmbitModel
internal import AmbitPatterns

/// A constraint `path op number`, of which one can tell which of two admits more.
struct NumericBound {
  let path: Reference
  let comparison: Comparison
  let value: Text

  /// True when both bound the same path the same way.
  func isComparable(to other: NumericBound) -> Bool {
    path == other.path && comparison == other.comparison
  }

  /// True when every call that meets the other also meets this one.
  func admitsMore(than other: NumericBound) -> Bool {
    let order = value.utf8.withUnsafeBufferPointer { left in
      other.value.utf8.withUnsafeBufferPointer { right -> Int in
        guard let left = Decimal(token: left), let right = Decimal(token: right) else { return 0 }
        return left.compare(right)
      }
    }
    return comparison == .less || comparison == .lessOrEqual ? order > 0 : order < 0
  }
}

extension Constraint {
  /// True when both say the same about every call: one expression, one value of each constant.
  func meansTheSame(as other: Constraint) -> Bool {
    self === other || (text == other.text && constantsUsed == other.constantsUsed)
  }

  /// The bound that the constraint states, if it states just one.
  var numericBound: NumericBound? {
    guard case .compare(let comparison, .reference(let path), let right) = expression else {
      return nil
    }
    switch (comparison, right) {
    case (.less, .literal(.number(let value))), (.lessOrEqual, .literal(.number(let value))),
      (.greater, .literal(.number(let value))), (.greaterOrEqual, .literal(.number(let value))),
      (.less, .constant(_, .number(let value))), (.lessOrEqual, .constant(_, .number(let value))),
      (.greater, .constant(_, .number(let value))),
      (.greaterOrEqual, .constant(_, .number(let value))):
      return NumericBound(path: path, comparison: comparison, value: value)
    default:
      return nil
    }
  }

  /// Every constant used as an operand or a pattern, with its value, in order.
  private var constantsUsed: [JSONMember] {
    var found: [JSONMember] = []
    Constraint.gather(expression, &found)
    return found
  }

  private static func gather(_ expression: ConstraintExpression, _ found: inout [JSONMember]) {
    switch expression {
    case .or(let parts), .and(let parts):
      for part in parts { gather(part, &found) }
    case .not(let part), .quantified(_, _, let part):
      gather(part, &found)
    case .has:
      break
    case .text(_, _, let operand):
      gather(operand, &found)
    case .pattern(_, let pattern):
      // The pattern itself, because a constant may stand for it.
      found.append(JSONMember("pattern", .string(pattern.source)))
    case .compare(_, let left, let right):
      gather(left, &found)
      gather(right, &found)
    }
  }

  private static func gather(_ operand: Operand, _ found: inout [JSONMember]) {
    if case .constant(let name, let value) = operand { found.append(JSONMember(name, value)) }
  }
}

extension ConstraintPattern {
  /// The pattern as written.
  var source: Text {
    switch self {
    case .matches(let pattern): pattern.source
    case .glob(let pattern): pattern.source
    case .cidr(let block): block.source
    case .url(let origin): origin.source
    }
  }
}
