/// Draws constraints that make sense for a call that is at hand.
struct ClauseGenerator {
  var dice: Dice
  /// A call that constraints are drawn for, so that many of them hold.
  let sample: ReferenceRequest
  /// Constants in scope.
  let constants: [PlainValue.Member]
  /// False in a ceiling.
  let allowsRole: Bool

  /// A constraint that is likelier than chance to hold for the sample.
  mutating func constraint() -> WrittenConstraint {
    var clause = draw(depth: 2, element: nil)
    let wantsTrue = dice.chance(82)
    for _ in 0..<12 where wantsTrue {
      var evaluator = ReferenceEvaluator(request: sample, role: allowsRole ? "default" : nil)
      if evaluator.holds(clause) { break }
      clause = draw(depth: 2, element: nil)
    }
    var writer = ConstraintText(dice: Dice(seed: dice.next()))
    let written = writer.write(clause)
    // A policy's constraint has at most 2,048 code points.
    return points(written.text).count <= 2_048 ? written : writer.write(.has(Path(.tool)))
  }

  /// `element` is an example of what `.` stands for inside a quantifier.
  private mutating func draw(depth: Int, element: PlainValue?) -> Clause {
    if depth > 0 {
      switch dice.below(14) {
      case 0, 1: return .or(drawSome(depth: depth - 1, element))
      case 2: return .and(drawSome(depth: depth - 1, element))
      case 3, 4: return .not(draw(depth: depth - 1, element: element))
      case 5, 6: return quantified(depth: depth - 1, element)
      default: break
      }
    }
    return leaf(element)
  }

  private mutating func drawSome(depth: Int, _ element: PlainValue?) -> [Clause] {
    var clauses: [Clause] = []
    for _ in 0..<(2 + dice.below(2)) { clauses.append(draw(depth: depth, element: element)) }
    return clauses
  }

  private mutating func quantified(depth: Int, _ element: PlainValue?) -> Clause {
    if sample.args.member("big") != nil && dice.chance(50) {
      // 316 × 316 leaves are within the limit of 100,000; 317 × 316 are beyond.
      let body = Clause.compare(.less, .path(Path(.element)), .fixed(.number("5"), constant: nil))
      let big = Path(.args, [.key("big")])
      return .every(big, .every(big, body))
    }
    var path = self.path(element)
    for _ in 0..<4 {
      if case .list? = lookUp(path, element) { break }
      path = self.path(element)
    }
    var example = PlainValue.null
    if case .list(let list)? = lookUp(path, element), !list.isEmpty { example = dice.pick(list) }
    let body = draw(depth: depth, element: example)
    return dice.chance(50) ? .every(path, body) : .any(path, body)
  }

  private mutating func leaf(_ element: PlainValue?) -> Clause {
    let path = self.path(element)
    switch dice.below(24) {
    case 0, 1: return .has(path)
    case 2, 3:
      let string = stringPath(element, nil)
      return .text(dice.pick(Clause.TextTest.allCases), string, text(string, element))
    case 4:
      let base = Term.fixed(.string(dice.pick(plainBases)), constant: nil)
      return .text(.within, stringPath(element, "path"), base)
    case 5, 6:
      let string = stringPath(element, nil)
      if case .string(let text)? = lookUp(string, element), dice.chance(60) {
        return .matches(string, dice.regex(near: text), constant: nil)
      }
      return .matches(string, dice.regex(), constant: nil)
    case 7, 8: return .glob(stringPath(element, "file_path"), dice.pick(Alphabet.globs))
    case 11, 12: return .cidr(stringPath(element, "ip"), dice.pick(Alphabet.blocks))
    case 13, 14: return .url(stringPath(element, "u"), dice.pick(Alphabet.origins))
    case 9, 10:
      let list: Term
      if dice.chance(70) {
        list = fixedList(near: lookUp(path, element))
      } else {
        list = .path(self.path(element))
      }
      return .compare(dice.chance(50) ? .isIn : .isNotIn, term(path), list)
    default:
      let relation = dice.pick([
        Clause.Relation.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      ])
      let left = term(path)
      let right = dice.chance(75) ? fixed(near: lookUp(path, element)) : term(self.path(element))
      return dice.chance(85) ? .compare(relation, left, right) : .compare(relation, right, left)
    }
  }

  private let plainBases = ["docs", "/", "docs/a", "/docs", ".", "./docs/", "secrets", "a..b"]

  // MARK: Terms

  private mutating func term(_ path: Path) -> Term {
    switch dice.below(12) {
    case 0: .count(path)
    case 1, 2: .fallback(path, dice.value(depth: 1).withoutNull)
    default: .path(path)
    }
  }

  /// A value written in the constraint: often the very one of the call, or one of its type.
  private mutating func fixed(near value: PlainValue?) -> Term {
    if dice.chance(15), let constant = pickConstant({ _ in true }) {
      return .fixed(constant.value, constant: constant.key)
    }
    if dice.chance(4) { return .fixed(.null, constant: nil) }
    guard let value, value.isUsable, dice.chance(80) else {
      return .fixed(dice.value(depth: 1), constant: nil)
    }
    if dice.chance(50) { return .fixed(value, constant: nil) }
    switch value {
    case .number: return .fixed(.number(dice.pick(Alphabet.numbers)), constant: nil)
    case .string: return .fixed(.string(dice.anyText()), constant: nil)
    case .bool: return .fixed(.bool(dice.chance(50)), constant: nil)
    default: return .fixed(dice.perturbed(value), constant: nil)
    }
  }

  private mutating func fixedList(near value: PlainValue?) -> Term {
    if dice.chance(20), let constant = pickConstant({ $0.kind == .list }) {
      return .fixed(constant.value, constant: constant.key)
    }
    var elements: [PlainValue] = []
    for _ in 0..<dice.below(4) {
      if case .fixed(let element, _) = fixed(near: value) { elements.append(element) }
    }
    return .fixed(.list(elements), constant: nil)
  }

  private mutating func text(_ path: Path, _ element: PlainValue?) -> Term {
    if dice.chance(15), let constant = pickConstant({ $0.kind == .string }) {
      return .fixed(constant.value, constant: constant.key)
    }
    if dice.chance(20) { return term(self.path(element)) }
    guard case .string(let value)? = lookUp(path, element), dice.chance(70) else {
      return .fixed(.string(dice.pick(Alphabet.strings)), constant: nil)
    }
    let all = points(value)
    let start = dice.below(all.count + 1)
    let length = dice.below(all.count - start + 1)
    let part = dice.pick([all[0..<start], all[start...], all[start..<(start + length)]])
    return .fixed(.string(string(part)), constant: nil)
  }

  private mutating func pickConstant(_ fits: (PlainValue) -> Bool) -> PlainValue.Member? {
    let fitting = constants.filter { fits($0.value) }
    return fitting.isEmpty ? nil : dice.pick(fitting)
  }

  // MARK: Paths

  /// A path that often leads somewhere in the sample.
  private mutating func path(_ element: PlainValue?) -> Path {
    var path: Path
    if element != nil && dice.chance(75) {
      path = Path(.element)
    } else {
      switch dice.below(20) {
      case 0: return Path(.tool)
      case 1: return Path(allowsRole ? .role : .tool)
      case 2: return Path(.user, [.key("roles")] + (dice.chance(30) ? [.index(dice.below(3))] : []))
      case 3, 4: return sessionPath()
      case 5: path = Path(.ctx)
      case 6: path = Path(.user)
      default: path = Path(.args)
      }
    }
    let isFree = path.root == .element
    while path.steps.count < 4 {
      if path.steps.isEmpty ? (isFree && dice.chance(40)) : dice.chance(55) { break }
      path.steps.append(step(into: lookUp(path, element)))
    }
    return path
  }

  /// A path that likely leads to a string, often to an argument that is made for a test.
  private mutating func stringPath(_ element: PlainValue?, _ argument: String?) -> Path {
    if let argument, dice.chance(60) { return Path(.args, [.key(argument)]) }
    var path = self.path(element)
    for _ in 0..<5 {
      if case .string? = lookUp(path, element) { break }
      path = self.path(element)
    }
    return path
  }

  private mutating func sessionPath() -> Path {
    if dice.chance(15) {
      return Path(.session, [.key("tools_used")] + (dice.chance(50) ? [.index(0)] : []))
    }
    return Path(.session, [.key(dice.pick(Alphabet.facts))])
  }

  private mutating func step(into value: PlainValue?) -> Path.Step {
    switch value {
    case .map(let members)? where !members.isEmpty && dice.chance(85):
      return .key(dice.pick(members).key)
    case .list(let list)? where dice.chance(85):
      return .index(dice.below(list.count + 1))
    default:
      return dice.chance(85) ? .key(dice.pick(Alphabet.keys)) : .index(dice.pick([0, 1, 9_999]))
    }
  }

  private func lookUp(_ path: Path, _ element: PlainValue?) -> PlainValue? {
    let evaluator = ReferenceEvaluator(request: sample, role: "default", element: element)
    return evaluator.value(of: path)
  }
}

extension PlainValue {
  /// What `default` falls back to: whether its null is one that the policy wrote is left open.
  fileprivate var withoutNull: PlainValue {
    kind == .null ? .number("0") : self
  }
}
