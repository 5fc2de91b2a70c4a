@_spi(Kernel) import AmbitModel
internal import AmbitPatterns
@_spi(Kernel) import AmbitPolicy

/// Evaluates constraints of a program over the documents of one call, in Kleene's logic.
///
/// The caller keeps program and documents alive (INVARIANT (alive) of `JSONView`).
struct ConstraintEvaluator: ~Copyable {
  /// Bounds of the contract's section 4.
  enum Limits {
    /// Leaf evaluations of one constraint, counted as if nothing were short-circuited.
    static let leaves = 100_000
    /// Elements that a quantifier ranges over.
    static let elements = 10_000
  }

  let tables: ProgramTables
  private let patterns: [ConstraintPattern]
  let literals: JSONView
  private let arguments: JSONLocation
  private let context: JSONLocation
  private let user: JSONLocation
  private let session: JSONLocation
  private let request: JSONLocation?
  /// What `.` stands for.
  private var element: JSONLocation?
  private var leaves = 0
  private var shortCircuits = true

  init(program: borrowing PolicyProgram, input: borrowing PolicyInput, request: JSONView?) {
    self.tables = program.tables
    self.patterns = program.patterns
    self.literals = program.literals.view
    self.arguments = JSONLocation(input.arguments)
    self.context = JSONLocation(input.context)
    self.user = JSONLocation(input.user)
    self.session = JSONLocation(input.session)
    self.request = request.map { JSONLocation(view: $0, index: 0) }
  }

  /// What a constraint says; it holds only when that is `.yes`.
  mutating func evaluate(constraint number: Int32) -> Kleene {
    let constraint = tables.constraints[number]
    // A constraint without a quantifier has at most 256 leaves and need not count them.
    shortCircuits = !constraint.quantifies
    leaves = 0
    element = nil
    let result = evaluate(constraint.root)
    return leaves > Limits.leaves ? .undefined : result
  }

  // MARK: Expressions

  mutating func evaluate(_ number: Int32) -> Kleene {
    let expression = tables.expressions[number]
    switch expression.operation {
    case .and: return combine(expression, decisive: .no)
    case .or: return combine(expression, decisive: .yes)
    case .not: return evaluate(expression.first).negated
    case .every: return quantify(expression, decisive: .no)
    case .any: return quantify(expression, decisive: .yes)
    case .has, .text, .pattern, .compare:
      leaves += 1
      return leaf(expression)
    }
  }

  /// Kleene `and` (decisive: no) and `or` (decisive: yes) of a run.
  private mutating func combine(_ expression: ProgramExpression, decisive: Kleene) -> Kleene {
    var result = decisive.negated
    for place in expression.first..<(expression.first + expression.second) {
      let part = evaluate(tables.children[place])
      if part == decisive {
        result = decisive
        if shortCircuits { return result }
      } else if part == .undefined, result != decisive {
        result = .undefined
      }
    }
    return result
  }

  /// `every` (decisive: no) and `any` (decisive: yes) over an array.
  private mutating func quantify(_ expression: ProgramExpression, decisive: Kleene) -> Kleene {
    guard let list = locate(expression.first), list.kind == .array,
      list.count <= Limits.elements
    else { return .undefined }
    let outer = element
    defer { element = outer }
    var result = decisive.negated
    var index = list.index + 1
    for _ in 0..<list.count {
      element = JSONLocation(view: list.view, index: index)
      let part = evaluate(expression.second)
      if part == decisive {
        result = decisive
      } else if part == .undefined, result != decisive {
        result = .undefined
      }
      // Past the limit the whole constraint fails, whatever is left.
      if leaves > Limits.leaves { return .undefined }
      index = Int(list.view[index].next)
    }
    return result
  }

  // MARK: Leaves

  func leaf(_ expression: ProgramExpression) -> Kleene {
    switch expression.operation {
    case .has:
      return Kleene(locate(expression.first).map { $0.kind != .null } ?? false)
    case .compare(let comparison):
      guard let left = value(of: expression.first), let right = value(of: expression.second)
      else { return .undefined }
      return ValueComparison.compare(left, comparison, right)
    case .text(let test):
      guard let text = locate(expression.first)?.string,
        let other = value(of: expression.second)?.location?.string
      else { return .undefined }
      return TextTests.test(test, text, other)
    case .pattern:
      guard let text = locate(expression.first)?.string else { return .undefined }
      let span = Span(_unsafeElements: text)
      switch patterns[Int(expression.second)] {
      case .matches(let pattern): return pattern.matches(span)
      case .glob(let pattern): return pattern.matches(span)
      case .cidr(let block): return block.contains(span)
      case .url(let origin): return origin.matches(span)
      }
    case .and, .or, .not, .every, .any:
      preconditionFailure("not a leaf")
    }
  }

  // MARK: Values

  /// An operand's value; nil when undefined.
  func value(of number: Int32) -> ComparedValue? {
    let operand = tables.operands[number]
    switch operand.kind {
    case .literal:
      return .written(literal(operand.literal))
    case .reference:
      return locate(operand.reference).map { .found($0) }
    case .count:
      return locate(operand.reference)?.partCount.map { .count($0) }
    case .fallback:
      if let found = locate(operand.reference), found.kind != .null { return .found(found) }
      return .written(literal(operand.literal))
    }
  }

  private func literal(_ node: Int32) -> JSONLocation {
    JSONLocation(view: literals, index: Int(node))
  }

  /// Walks a path; nil for a missing path, an index outside, a step into another type.
  func locate(_ number: Int32) -> JSONLocation? {
    let reference = tables.references[number]
    guard var place = root(reference.root) else { return nil }
    for step in reference.firstStep..<(reference.firstStep + reference.stepCount) {
      let next: Int?
      switch tables.steps[step] {
      case .key(let name):
        next = place.view.member(literals.content(literals[Int(name)]), of: place.index)
      case .index(let position):
        next = place.view.element(Int(position), of: place.index)
      }
      guard let next else { return nil }
      place = JSONLocation(view: place.view, index: next)
    }
    return place
  }

  private func root(_ root: ProgramReference.Root) -> JSONLocation? {
    switch root {
    case .arguments: arguments
    case .context: context
    case .user: user
    case .session: session
    case .request: request
    case .element: element
    }
  }
}

/// A value inside a document that somebody else keeps alive.
struct JSONLocation: BitwiseCopyable {
  let view: JSONView
  let index: Int

  init(view: JSONView, index: Int) {
    self.view = view
    self.index = index
  }

  init(_ element: borrowing JSONElement) {
    self.init(view: element.document.view, index: element.index)
  }

  var node: JSONNode { view[index] }
  var kind: JSONKind { node.kind }
  var count: Int { Int(node.length) }

  /// A string's bytes; nil for other kinds.
  var string: UnsafeBufferPointer<UInt8>? {
    let node = node
    return node.kind == .string ? view.content(node) : nil
  }

  /// Elements, members or code points; nil for other kinds.
  var partCount: Int? {
    let node = node
    switch node.kind {
    case .array, .object: return Int(node.length)
    case .string: return TextTests.codePoints(view.content(node))
    case .null, .true, .false, .number: return nil
    }
  }
}
