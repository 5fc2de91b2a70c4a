internal import AmbitModel

extension ConstraintExpression {
  /// Most leaf evaluations that some call can cause, at most about 10¹⁵.
  var leavesMax: Int {
    switch self {
    case .or(let parts), .and(let parts): parts.reduce(0) { $0 + $1.leavesMax }
    case .not(let part): part.leavesMax
    case .quantified(_, _, let body):
      min(body.leavesMax, 1_000_000_000) * RegoConstraint.Limits.elements
    case .has, .text, .pattern, .compare: 1
    }
  }

  /// Leaves that are evaluated exactly once.
  var leavesOutsideQuantifiers: Int {
    switch self {
    case .or(let parts), .and(let parts): parts.reduce(0) { $0 + $1.leavesOutsideQuantifiers }
    case .not(let part): part.leavesOutsideQuantifiers
    case .quantified: 0
    case .has, .text, .pattern, .compare: 1
    }
  }

  /// Quantifiers that no other quantifier encloses: their lists and bodies.
  var outermostQuantifiers: [(list: Reference, body: ConstraintExpression)] {
    switch self {
    case .or(let parts), .and(let parts): parts.flatMap { $0.outermostQuantifiers }
    case .not(let part): part.outermostQuantifiers
    case .quantified(_, let list, let body): [(list, body)]
    case .has, .text, .pattern, .compare: []
    }
  }

  /// True when some path begins with `role`.
  var readsRole: Bool {
    switch self {
    case .or(let parts), .and(let parts): parts.contains { $0.readsRole }
    case .not(let part): part.readsRole
    case .quantified(_, let list, let body): list.root == .role || body.readsRole
    case .has(let subject), .pattern(let subject, _): subject.root == .role
    case .text(_, let subject, let argument): subject.root == .role || argument.readsRole
    case .compare(_, let left, let right): left.readsRole || right.readsRole
    }
  }
}

extension Operand {
  /// True when its value, if null, was written in the policy.
  var mayBeWrittenNull: Bool {
    switch self {
    case .literal(let value), .constant(_, let value), .fallback(_, let value): value == .null
    case .reference, .count: false
    }
  }

  fileprivate var readsRole: Bool {
    switch self {
    case .literal, .constant: false
    case .reference(let subject), .count(let subject), .fallback(let subject, _):
      subject.root == .role
    }
  }
}
