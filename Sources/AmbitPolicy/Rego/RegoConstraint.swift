internal import AmbitModel
internal import AmbitPatterns

/// A constraint as rules: for every node of its tree one that says when it is true and one that
/// says when it is false; when neither says anything it is undefined (contract section 7).
struct RegoConstraint {
  /// Bounds of evaluation (contract section 4).
  enum Limits {
    static let leaves = 100_000
    static let elements = 10_000
  }

  /// True when the rules are functions of the role's name.
  let takesRole: Bool
  /// The parts of the library that are called.
  private(set) var uses: RegoFeatures = []
  /// The rules.
  private(set) var text = ""
  /// When it holds.
  private(set) var condition = ""
  private let name: String
  private let source: Text
  private var nodeCount = 0

  init(_ constraint: Constraint, name: String) throws(RegoUnsupported) {
    self.name = name
    self.source = constraint.text
    self.takesRole = constraint.expression.readsRole
    let root = try emit(constraint.expression, isInQuantifier: false)
    condition = call(root, "true")
    if constraint.expression.leavesMax > Limits.leaves {
      text += "\(name)_leaves := \(leaves(of: constraint.expression, factors: [], run: []))\n\n"
      condition = "{\n\t\(name)_leaves <= \(Limits.leaves)\n\t\(condition)\n}"
    }
  }

  // MARK: Nodes

  /// A node's rules: their common name, and whether they are functions of the element.
  private struct Node {
    let name: String
    let takesElement: Bool
  }

  private func call(_ node: Node, _ side: String, element: String = "item") -> String {
    var arguments: [String] = []
    if takesRole { arguments.append("role") }
    if node.takesElement { arguments.append(element) }
    let list = arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"
    return "\(node.name)_\(side)\(list)"
  }

  /// Writes a node's pair of rules; each side is true when all of one list of conditions are.
  private mutating func define(_ node: Node, yes: [[String]], no: [[String]]) {
    for conditions in yes { rule(call(node, "true"), conditions) }
    for conditions in no { rule(call(node, "false"), conditions) }
  }

  private mutating func rule(_ head: String, _ conditions: [String]) {
    if conditions.count == 1 {
      text += "\(head) if \(conditions[0])\n\n"
    } else {
      text += "\(head) if {\n"
      for condition in conditions { text += "\t\(condition)\n" }
      text += "}\n\n"
    }
  }

  private mutating func emit(
    _ expression: ConstraintExpression,
    isInQuantifier: Bool
  ) throws(RegoUnsupported) -> Node {
    let suffix = nodeCount == 0 ? "" : "_\(nodeCount)"
    nodeCount += 1
    let node = Node(name: name + suffix, takesElement: isInQuantifier)
    switch expression {
    case .or(let parts):
      let inner = try emit(parts, isInQuantifier)
      define(
        node,
        yes: inner.map { [call($0, "true")] },
        no: [inner.map { call($0, "false") }]
      )
    case .and(let parts):
      let inner = try emit(parts, isInQuantifier)
      define(
        node,
        yes: [inner.map { call($0, "true") }],
        no: inner.map { [call($0, "false")] }
      )
    case .not(let part):
      let inner = try emit(part, isInQuantifier: isInQuantifier)
      define(node, yes: [[call(inner, "false")]], no: [[call(inner, "true")]])
    case .quantified(let quantifier, let list, let body):
      uses.insert(.quantifiers)
      let inner = try emit(body, isInQuantifier: true)
      let elements = "list := elements(\(reference(list)))"
      let decisive = call(inner, quantifier == .every ? "false" : "true", element: "each")
      let other = call(inner, quantifier == .every ? "true" : "false", element: "each")
      let all = [[elements, "every each in list { \(other) }"]]
      let some = [[elements, "some each in list", decisive]]
      define(
        node,
        yes: quantifier == .every ? all : some,
        no: quantifier == .every ? some : all
      )
    case .has(let subject):
      uses.insert(.presence)
      define(node, yes: [["present(\(found(subject)))"]], no: [["absent(\(found(subject)))"]])
    case .text(let test, let subject, let argument):
      text(node, test, "\(reference(subject)), \(operand(argument))")
    case .pattern(let subject, let pattern):
      let arguments = "\(reference(subject)), \(RegoText.string(try regex(pattern)))"
      uses.insert(.patterns)
      define(node, yes: [["matches(\(arguments))"]], no: [["matches_not(\(arguments))"]])
    case .compare(let comparison, let left, let right):
      compare(node, comparison, left, right)
    }
    return node
  }

  private mutating func emit(
    _ parts: [ConstraintExpression],
    _ isInQuantifier: Bool
  ) throws(RegoUnsupported) -> [Node] {
    var nodes: [Node] = []
    for part in parts { nodes.append(try emit(part, isInQuantifier: isInQuantifier)) }
    return nodes
  }

  // MARK: Leaves

  private mutating func text(_ node: Node, _ test: TextTest, _ arguments: String) {
    let functions: (yes: String, no: String)
    switch test {
    case .startsWith: functions = ("begins", "begins_not")
    case .endsWith: functions = ("ends", "ends_not")
    case .contains: functions = ("includes", "includes_not")
    case .within: functions = ("inside", "outside")
    }
    uses.formUnion(test == .within ? [.within, .paths] : .strings)
    define(node, yes: [["\(functions.yes)(\(arguments))"]], no: [["\(functions.no)(\(arguments))"]])
  }

  private func regex(_ pattern: ConstraintPattern) throws(RegoUnsupported) -> String {
    switch pattern {
    case .matches(let expression):
      // Some evaluators match bytes, where a class of such characters means something else.
      if expression.source.utf8.contains(where: { $0 >= 0x80 }) {
        throw RegoUnsupported("a pattern beyond ASCII has no exact Rego", constraint: source)
      }
      return expression.portablePattern()
    case .glob(let glob):
      return glob.anchoredRegex()
    case .cidr:
      throw RegoUnsupported("`cidr` has no exact Rego", constraint: source)
    case .url:
      throw RegoUnsupported("`url` has no exact Rego", constraint: source)
    }
  }

  private mutating func compare(
    _ node: Node,
    _ comparison: Comparison,
    _ left: Operand,
    _ right: Operand
  ) {
    let operands = "(\(operand(left)), \(operand(right)))"
    let swapped = "(\(operand(right)), \(operand(left)))"
    var yes: [[String]]
    var no: [[String]]
    switch comparison {
    case .equal, .notEqual:
      uses.insert(.equality)
      yes = [["equal\(operands)"]]
      no = [["unequal\(operands)"]]
      // A null written in the policy may be compared with anything.
      if left.mayBeWrittenNull { no.append(["null_alone\(operands)"]) }
      if right.mayBeWrittenNull { no.append(["null_alone\(swapped)"]) }
    case .less, .greaterOrEqual:
      uses.insert(.order)
      yes = [["below\(operands)"]]
      no = [["at_least\(operands)"]]
    case .greater, .lessOrEqual:
      uses.insert(.order)
      yes = [["below\(swapped)"]]
      no = [["at_least\(swapped)"]]
    case .isIn, .isNotIn:
      uses.formUnion([.equality, .membership])
      yes = [["listed\(operands)"]]
      no = [["listed_not\(operands)"]]
    }
    switch comparison {
    case .equal, .less, .greater, .isIn: define(node, yes: yes, no: no)
    case .notEqual, .greaterOrEqual, .lessOrEqual, .isNotIn: define(node, yes: no, no: yes)
    }
  }

  // MARK: Values

  private mutating func operand(_ operand: Operand) -> String {
    switch operand {
    case .literal(let value), .constant(_, let value):
      return RegoText.value(value)
    case .reference(let subject):
      return reference(subject)
    case .count(let subject):
      uses.insert(.sizes)
      return "size(\(reference(subject)))"
    case .fallback(let subject, let value):
      uses.insert(.presence)
      return "either(\(found(subject)), \(RegoText.value(value)))"
    }
  }

  /// What stands at a path, as a list of one or none.
  private func found(_ reference: Reference) -> String {
    "[value | value := \(self.reference(reference))]"
  }

  private func reference(_ reference: Reference, element: String = "item") -> String {
    var steps = reference.steps[...]
    var text: String
    switch reference.root {
    case .role: text = "role"
    case .tool: text = "input.tool"
    case .args: text = "input.args"
    case .ctx: text = "input.ctx"
    case .session: text = "input.session"
    case .element: text = element
    case .user:
      text = "input.user"
      // `user.roles` is what was requested, never what a fact claims.
      if steps.first == .key("roles") {
        text = "requested"
        steps = steps.dropFirst()
      }
    }
    for step in steps {
      switch step {
      case .key(let key): text += "[\(RegoText.string(key))]"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  // MARK: Counting leaves

  /// The number of leaf evaluations, as if nothing were short-circuited.
  ///
  /// Lists that depend on an enclosing element are ranged over together (`run`); one that does not
  /// has the same length for each of them and multiplies (`factors`), which keeps the count cheap.
  private func leaves(
    of expression: ConstraintExpression,
    factors: [String],
    run: [String]
  ) -> String {
    var terms: [String] = []
    let own = expression.leavesOutsideQuantifiers
    let counts =
      factors
      + (run.isEmpty ? [] : ["count([item\(run.count / 2) | \(run.joined(separator: "; "))])"])
    if own > 0 {
      let isOne = own == 1 && !counts.isEmpty
      terms.append(((isOne ? [] : [String(own)]) + counts).joined(separator: " * "))
    }
    for (list, body) in expression.outermostQuantifiers {
      let depth = run.count / 2
      let isNested = list.root == .element
      let outer = isNested ? run : []
      let path = reference(list, element: "item\(depth)")
      let next = isNested ? depth + 1 : 1
      let range = ["list\(next) := elements(\(path))", "some item\(next) in list\(next)"]
      terms.append(leaves(of: body, factors: isNested ? factors : counts, run: outer + range))
    }
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }
}
