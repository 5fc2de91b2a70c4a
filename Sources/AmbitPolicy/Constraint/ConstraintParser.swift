public import AmbitModel

extension Constraint {
  /// Reads a constraint (grammar of the contract's section 4), constants resolved, patterns compiled.
  ///
  /// - Parameters:
  ///   - text: at most 2,048 code points.
  ///   - scope: the constants in force, and whether `role` may be used.
  /// - Returns: the constraint, within `ConstraintLimits`.
  /// - Throws: `ConstraintError` for the first thing that is wrong in reading order.
  public static func parse(
    _ text: Text,
    scope: ConstraintScope
  ) throws(ConstraintError) -> Constraint {
    var parser = ConstraintParser(text: text, scope: scope)
    return Constraint(text: text, expression: try parser.parse())
  }
}

/// A recursive descent over the bytes of one constraint; depth is bounded by `nestingMax`.
///
/// There is no separate token list: white space matters inside a path and nowhere else, which a
/// tokenizer would have to forget first and restore later.
struct ConstraintParser {
  let bytes: [UInt8]
  let scope: ConstraintScope
  var index = 0
  var depth = 0
  /// How many quantifiers enclose the place being read; `.` has a meaning only inside one.
  var quantifierDepth = 0
  var leaves = 0

  init(text: Text, scope: ConstraintScope) {
    self.bytes = text.utf8
    self.scope = scope
  }

  mutating func parse() throws(ConstraintError) -> ConstraintExpression {
    if Text(utf8: bytes).codePointCount > ConstraintLimits.codePointsMax {
      throw ConstraintError(
        code: .constraintLimit,
        message: "a constraint has at most \(ConstraintLimits.codePointsMax) characters",
        hint: "split it: all constraints of a rule must hold",
        offset: ConstraintLimits.codePointsMax
      )
    }
    skipSpace()
    if index == bytes.count { throw error(.constraintSyntax, "the constraint is empty", at: index) }
    let expression = try disjunction()
    skipSpace()
    if index < bytes.count { throw unexpected("`and`, `or` or the end") }
    return expression
  }

  // MARK: Expressions

  private mutating func disjunction() throws(ConstraintError) -> ConstraintExpression {
    var operands = [try conjunction()]
    while takeWord("or") { operands.append(try conjunction()) }
    return operands.count == 1 ? operands[0] : .or(operands)
  }

  private mutating func conjunction() throws(ConstraintError) -> ConstraintExpression {
    var operands = [try negation()]
    while takeWord("and") { operands.append(try negation()) }
    return operands.count == 1 ? operands[0] : .and(operands)
  }

  private mutating func negation() throws(ConstraintError) -> ConstraintExpression {
    skipSpace()
    let start = index
    if takeWord("not") {
      try enter(at: start)
      defer { depth -= 1 }
      return .not(try negation())
    }
    if take(UInt8(ascii: "(")) {
      try enter(at: start)
      defer { depth -= 1 }
      let inner = try disjunction()
      try expect(UInt8(ascii: ")"), "`and`, `or` or `)`")
      return inner
    }
    guard let name = peekName(), isCall(name) else { return try comparison() }
    switch ConstraintFunction(name: bytes[name]) {
    case .every: return try quantifier(.every, name: name)
    case .any: return try quantifier(.any, name: name)
    case .has:
      try countLeaf(at: start)
      openCall(name)
      let reference = try reference()
      try expect(UInt8(ascii: ")"), "`)`")
      return .has(reference)
    case .startswith: return try textTest(.startsWith, name: name)
    case .endswith: return try textTest(.endsWith, name: name)
    case .contains: return try textTest(.contains, name: name)
    case .within: return try textTest(.within, name: name)
    case .matches, .glob, .cidr, .url: return try patternTest(name: name)
    case .count, .default, nil: return try comparison()
    }
  }

  private mutating func quantifier(
    _ kind: Quantifier,
    name: Range<Int>
  ) throws(ConstraintError) -> ConstraintExpression {
    try enter(at: name.lowerBound)
    defer { depth -= 1 }
    openCall(name)
    let list = try reference()
    try expect(UInt8(ascii: ","), "`,`")
    quantifierDepth += 1
    defer { quantifierDepth -= 1 }
    let body = try disjunction()
    try expect(UInt8(ascii: ")"), "`and`, `or` or `)`")
    return .quantified(kind, list, body)
  }

  private mutating func comparison() throws(ConstraintError) -> ConstraintExpression {
    skipSpace()
    try countLeaf(at: index)
    let left = try operand()
    let comparison = try comparisonOperator()
    skipSpace()
    let start = index
    let right = try operand()
    if comparison == .isIn || comparison == .isNotIn, let value = right.fixedValue {
      guard case .array = value else {
        throw error(
          .constraintType,
          "the right side of `in` must be a list",
          hint: "write `[…]`, or `contains(path, text)` to look inside a string",
          at: start
        )
      }
    }
    return .compare(comparison, left, right)
  }

  private mutating func comparisonOperator() throws(ConstraintError) -> Comparison {
    skipSpace()
    switch (byte(at: index), byte(at: index + 1)) {
    case (UInt8(ascii: "="), UInt8(ascii: "=")): return advance(2, .equal)
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): return advance(2, .notEqual)
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): return advance(2, .lessOrEqual)
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): return advance(2, .greaterOrEqual)
    case (UInt8(ascii: "<"), _): return advance(1, .less)
    case (UInt8(ascii: ">"), _): return advance(1, .greater)
    default: break
    }
    if takeWord("in") { return .isIn }
    if takeWord("not") {
      if takeWord("in") { return .isNotIn }
      throw unexpected("`in` after `not`")
    }
    throw unexpected("a comparison: `==`, `!=`, `<`, `<=`, `>`, `>=`, `in` or `not in`")
  }

  private mutating func advance(_ count: Int, _ comparison: Comparison) -> Comparison {
    index += count
    return comparison
  }

  // MARK: Limits

  /// Counts one more level of nesting; the caller leaves it again.
  mutating func enter(at offset: Int) throws(ConstraintError) {
    depth += 1
    if depth > ConstraintLimits.nestingMax {
      throw error(
        .constraintLimit,
        "a constraint nests at most \(ConstraintLimits.nestingMax) levels",
        at: offset
      )
    }
  }

  mutating func countLeaf(at offset: Int) throws(ConstraintError) {
    leaves += 1
    if leaves > ConstraintLimits.leavesMax {
      throw error(
        .constraintLimit,
        "a constraint has at most \(ConstraintLimits.leavesMax) comparisons and tests",
        hint: "use `in` with a list, or split it into several constraints",
        at: offset
      )
    }
  }
}
