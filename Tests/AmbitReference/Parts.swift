/// What shrinking and the invariants need to know about documents.
extension WrittenConstraint {
  /// The constraints that this one is made of.
  package var parts: [WrittenConstraint] {
    var inner: [Clause] = []
    switch clause {
    case .or(let clauses), .and(let clauses): inner = clauses
    case .not(let clause): inner = [clause]
    default: break
    }
    var writer = ConstraintText(dice: Dice(seed: 1))
    return inner.map { writer.write($0) }
  }

  /// A constraint drawn for a call, without constants.
  package static func random(for request: ReferenceRequest, dice: inout Dice) -> WrittenConstraint {
    var generator = ClauseGenerator(
      dice: Dice(seed: dice.next()),
      sample: request,
      constants: [],
      allowsRole: true
    )
    return generator.constraint()
  }
}

extension Clause {
  /// True for a leaf, negated or not, that reads an argument with nothing to fall back to.
  package var isUndefinedWithoutArguments: Bool {
    switch self {
    case .not(let inner): inner.isUndefinedWithoutArguments
    case .text(_, let path, _), .matches(let path, _, _), .glob(let path, _), .cidr(let path, _),
      .url(let path, _), .every(let path, _), .any(let path, _):
      path.root == .args
    case .compare(_, let left, let right): left.readsArguments || right.readsArguments
    case .or, .and, .has: false
    }
  }
}

extension Term {
  fileprivate var readsArguments: Bool {
    switch self {
    case .path(let path), .count(let path): path.root == .args
    case .fixed, .fallback: false
    }
  }
}

extension WrittenPolicy {
  /// A policy that allows every tool while one constraint holds.
  ///
  /// Its text alone matters: nobody evaluates the clause beside it.
  package static func allowing(while text: String) -> WrittenPolicy {
    let constraint = WrittenConstraint(text: text, clause: .has(Path(.tool)))
    var role = WrittenRole(name: "default")
    role.defaultRule = WrittenRule(mode: .allow, constraints: [constraint])
    return WrittenPolicy(shape: .flat, roles: [role])
  }
}

extension Trial {
  /// Every constraint of policy and ceiling.
  package var allConstraints: [WrittenConstraint] {
    var result = policy?.constraints ?? []
    for role in policy?.roles ?? [] {
      result += role.constraints + (role.defaultRule?.constraints ?? [])
      result += role.tools.flatMap(\.rule.constraints)
    }
    result += ceiling?.constraints ?? []
    return result + (ceiling?.tools.flatMap(\.rule.constraints) ?? [])
  }
}
