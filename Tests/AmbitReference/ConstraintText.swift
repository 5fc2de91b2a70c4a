/// Writes constraints in the grammar of the contract's section 4, with varying spaces,
/// parentheses and spellings of literals.
struct ConstraintText {
  var dice: Dice

  /// How tightly what is written must bind to stand without parentheses.
  private enum Binding: Int {
    case or, and, primary
  }

  mutating func write(_ clause: Clause) -> WrittenConstraint {
    WrittenConstraint(text: write(clause, .or), clause: clause)
  }

  private mutating func write(_ clause: Clause, _ needed: Binding) -> String {
    let text: String
    var own = Binding.primary
    switch clause {
    case .or(let clauses):
      text = join(clauses, "or", .and)
      own = .or
    case .and(let clauses):
      text = join(clauses, "and", .primary)
      own = .and
    case .not(let inner):
      text = "not" + blank() + write(inner, .primary)
    case .every(let path, let body):
      text = call("every", write(path), write(body, .or))
    case .any(let path, let body):
      text = call("any", write(path), write(body, .or))
    case .has(let path):
      text = "has" + gap() + "(" + gap() + write(path) + gap() + ")"
    case .text(let test, let path, let term):
      text = call(test.rawValue, write(path), write(term))
    case .matches(let path, let pattern, let constant):
      text = call("matches", write(path), constant.map { "consts." + $0 } ?? json(pattern.source))
    case .glob(let path, let pattern):
      text = call("glob", write(path), json(pattern))
    case .cidr(let path, let block):
      text = call("cidr", write(path), json(block))
    case .url(let path, let origin):
      text = call("url", write(path), json(origin.source))
    case .compare(let relation, let left, let right):
      text = compare(relation, left, right)
    }
    let isNeeded = own.rawValue < needed.rawValue
    return isNeeded || dice.chance(6) ? "(" + gap() + text + gap() + ")" : text
  }

  private mutating func join(_ clauses: [Clause], _ word: String, _ needed: Binding) -> String {
    var parts: [String] = []
    for clause in clauses { parts.append(write(clause, needed)) }
    return parts.joined(separator: blank() + word + blank())
  }

  private mutating func call(_ name: String, _ first: String, _ second: String) -> String {
    name + gap() + "(" + gap() + first + gap() + "," + softGap() + second + gap() + ")"
  }

  private mutating func compare(
    _ relation: Clause.Relation,
    _ left: Term,
    _ right: Term
  ) -> String {
    switch relation {
    case .isIn:
      return write(left) + blank() + "in" + blank() + write(right)
    case .isNotIn:
      return write(left) + blank() + "not" + blank() + "in" + blank() + write(right)
    default:
      let space = dice.chance(85) ? " " : gap()
      return write(left) + space + relation.rawValue + space + write(right)
    }
  }

  private mutating func write(_ term: Term) -> String {
    switch term {
    case .fixed(_, .some(let constant)): "consts." + constant
    case .fixed(let value, nil): json(value)
    case .path(let path): write(path)
    case .count(let path): "count" + gap() + "(" + gap() + write(path) + gap() + ")"
    case .fallback(let path, let value): call("default", write(path), json(value))
    }
  }

  private mutating func write(_ path: Path) -> String {
    var text = path.root.rawValue
    for (index, step) in path.steps.enumerated() {
      switch step {
      case .index(let position):
        text += "[\(position)]"
      case .key(let name):
        if !Self.isIdentifier(name) || dice.chance(12) {
          text += "[" + json(name) + "]"
        } else {
          // The dot of the element is the dot of its first step.
          text += path.root == .element && index == 0 ? name : "." + name
        }
      }
    }
    return text
  }

  private mutating func json(_ value: PlainValue) -> String {
    var writer = JSONText(dice: Dice(seed: dice.next()))
    return writer.write(value)
  }

  private mutating func json(_ text: String) -> String {
    json(.string(text))
  }

  static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
    return name.utf8.allSatisfy { RegexModel.shorthand("w", UInt32($0)) }
      && !["and", "or", "not", "in"].contains(name)
  }

  /// At least one space.
  private mutating func blank() -> String {
    switch dice.below(40) {
    case 0: "  "
    case 1: "\t"
    case 2: " \n "
    case 3: "\r\n"
    default: " "
    }
  }

  /// Usually nothing.
  private mutating func gap() -> String {
    dice.chance(4) ? blank() : ""
  }

  /// Usually one space.
  private mutating func softGap() -> String {
    dice.chance(85) ? " " : gap()
  }
}
