@_spi(Kernel) import AmbitModel

/// Turns syntax trees into table rows.
struct ConstraintCompiler {
  var literals = LiteralPool()
  var expressions: [ProgramExpression] = []
  var children: [Int32] = []
  var operands: [ProgramOperand] = []
  var references: [ProgramReference] = []
  var steps: [ProgramStep] = []
  var patterns: [ConstraintPattern] = []
  var constraints: [ProgramConstraint] = []
  /// Their texts, as written.
  var texts: [Text] = []
  private var numbers: [ObjectIdentifier: Int32] = [:]
  private var referenceNumbers: [Reference: Int32] = [:]

  /// The numbers of some constraints; one that was met before keeps its number.
  ///
  /// The caller keeps the constraints alive, so that identities stay distinct.
  mutating func compile(_ list: [Constraint]) -> [Int32] {
    list.map { constraint in
      let identity = ObjectIdentifier(constraint)
      if let number = numbers[identity] { return number }
      let root = compile(constraint.expression)
      let number = Int32(constraints.count)
      constraints.append(
        ProgramConstraint(root: root, quantifies: constraint.expression.quantifies)
      )
      texts.append(constraint.text)
      numbers[identity] = number
      return number
    }
  }

  private mutating func compile(_ expression: ConstraintExpression) -> Int32 {
    let row: ProgramExpression
    switch expression {
    case .or(let parts):
      let start = run(parts)
      row = ProgramExpression(.or, start, Int32(parts.count))
    case .and(let parts):
      let start = run(parts)
      row = ProgramExpression(.and, start, Int32(parts.count))
    case .not(let part):
      row = ProgramExpression(.not, compile(part))
    case .quantified(let quantifier, let list, let body):
      row = ProgramExpression(
        quantifier == .every ? .every : .any,
        compile(list),
        compile(body)
      )
    case .has(let reference):
      row = ProgramExpression(.has, compile(reference))
    case .text(let test, let reference, let operand):
      row = ProgramExpression(.text(test), compile(reference), compile(operand))
    case .pattern(let reference, let pattern):
      patterns.append(pattern)
      row = ProgramExpression(.pattern, compile(reference), Int32(patterns.count - 1))
    case .compare(let comparison, let left, let right):
      row = ProgramExpression(.compare(comparison), compile(left), compile(right))
    }
    expressions.append(row)
    return Int32(expressions.count - 1)
  }

  private mutating func run(_ parts: [ConstraintExpression]) -> Int32 {
    var rows: [Int32] = []
    for part in parts { rows.append(compile(part)) }
    children.append(contentsOf: rows)
    return Int32(children.count - rows.count)
  }

  private mutating func compile(_ operand: Operand) -> Int32 {
    let row: ProgramOperand
    switch operand {
    case .literal(let value), .constant(_, let value):
      row = ProgramOperand(.literal, literal: literals.node(of: value))
    case .reference(let reference):
      row = ProgramOperand(.reference, reference: compile(reference))
    case .count(let reference):
      row = ProgramOperand(.count, reference: compile(reference))
    case .fallback(let reference, let value):
      row = ProgramOperand(
        .fallback,
        reference: compile(reference),
        literal: literals.node(of: value)
      )
    }
    operands.append(row)
    return Int32(operands.count - 1)
  }

  private mutating func compile(_ reference: Reference) -> Int32 {
    if let number = referenceNumbers[reference] { return number }
    let (root, path) = ConstraintCompiler.locate(reference)
    let first = Int32(steps.count)
    for step in path {
      switch step {
      case .key(let key): steps.append(.key(literals.node(of: .string(key))))
      case .index(let index): steps.append(.index(Int32(index)))
      }
    }
    references.append(
      ProgramReference(root: root, firstStep: first, stepCount: Int32(path.count))
    )
    let number = Int32(references.count - 1)
    referenceNumbers[reference] = number
    return number
  }

  /// `role`, `tool` and `user.roles` are what was requested, never what a fact claims.
  private static func locate(
    _ reference: Reference
  ) -> (ProgramReference.Root, [Reference.Step]) {
    switch reference.root {
    case .role: (.request, [.key("role")])
    case .tool: (.request, [.key("tool")])
    case .args: (.arguments, reference.steps)
    case .ctx: (.context, reference.steps)
    case .session: (.session, reference.steps)
    case .element: (.element, reference.steps)
    case .user where reference.steps.first == .key("roles"): (.request, reference.steps)
    case .user: (.user, reference.steps)
    }
  }
}

/// Gathers constants in one document, each once.
struct LiteralPool {
  private var values: [JSONValue] = []
  private var nodes: [JSONValue: Int32] = [:]
  /// The tape node of the next value; the enclosing array is node 0.
  private var nextNode: Int32 = 1

  /// The tape node that a value will have.
  mutating func node(of value: JSONValue) -> Int32 {
    if let node = nodes[value] { return node }
    let node = nextNode
    values.append(value)
    nodes[value] = node
    nextNode += value.nodeCount
    return node
  }

  /// The document of all values.
  func document() -> JSONDocument {
    do {
      return try JSONDocument(parsing: JSONValue.array(values).bytes())
    } catch {
      // Constants nest at most 32 deep and have distinct names: the policy reader saw to it.
      preconditionFailure("constants are always valid JSON")
    }
  }
}

extension JSONValue {
  /// How many tape nodes the value takes.
  fileprivate var nodeCount: Int32 {
    switch self {
    case .null, .bool, .number, .string: 1
    case .array(let elements): elements.reduce(1) { $0 + $1.nodeCount }
    case .object(let members): members.reduce(1) { $0 + 1 + $1.value.nodeCount }
    }
  }
}

extension ConstraintExpression {
  /// True when a quantifier occurs in it.
  var quantifies: Bool {
    switch self {
    case .quantified: true
    case .or(let parts), .and(let parts): parts.contains { $0.quantifies }
    case .not(let part): part.quantifies
    case .has, .text, .pattern, .compare: false
    }
  }
}
