package import AmbitModel

/// A compiled policy under its ceiling: flat tables that a decision walks without allocating.
///
/// Everything is an index into a table, so that the whole is immutable, shareable between threads
/// and could be written out as it stands. `ProgramCompiler` fills it; `AmbitEngine` reads it.
public final class PolicyProgram: Sendable {
  /// Constants and keys of all constraints, one JSON array; operands and steps name tape nodes.
  package let literals: JSONDocument
  /// Expressions, children before parents.
  package let expressions: [ProgramExpression]
  /// Operands of `and` and `or`, as runs.
  package let children: [Int32]
  /// Operands of comparisons and tests.
  package let operands: [ProgramOperand]
  /// Paths into the call and the facts.
  package let references: [ProgramReference]
  /// Steps of the paths, as runs.
  package let steps: [ProgramStep]
  /// Patterns of tests.
  package let patterns: [ConstraintPattern]
  /// Distinct constraints.
  package let constraints: [ProgramConstraint]
  /// Constraints of levels and rules, as runs.
  package let constraintRuns: [Int32]
  /// File scopes of rules.
  package let fileScopes: [FileScope]
  /// Rules of all levels.
  package let rules: [ProgramRule]
  /// Names of all tools that some level lists.
  package let tools: ToolIndex
  /// The ceiling, if there is one.
  package let ceiling: ProgramLevel?
  /// True when the ceiling may decide for agents without a policy.
  package let ceilingIsBaseline: Bool
  /// Concrete roles in source order; nil when the agent has no policy.
  package let roles: [ProgramLevel]?
  /// The place of the role `default`.
  package let defaultRole: Int?
  /// True when some constraint reads the requested roles or the tool's name.
  package let readsRequest: Bool

  package init(
    literals: JSONDocument,
    expressions: [ProgramExpression],
    children: [Int32],
    operands: [ProgramOperand],
    references: [ProgramReference],
    steps: [ProgramStep],
    patterns: [ConstraintPattern],
    constraints: [ProgramConstraint],
    constraintRuns: [Int32],
    fileScopes: [FileScope],
    rules: [ProgramRule],
    tools: ToolIndex,
    ceiling: ProgramLevel?,
    ceilingIsBaseline: Bool,
    roles: [ProgramLevel]?
  ) {
    self.literals = literals
    self.expressions = expressions
    self.children = children
    self.operands = operands
    self.references = references
    self.steps = steps
    self.patterns = patterns
    self.constraints = constraints
    self.constraintRuns = constraintRuns
    self.fileScopes = fileScopes
    self.rules = rules
    self.tools = tools
    self.ceiling = ceiling
    self.ceilingIsBaseline = ceilingIsBaseline
    self.roles = roles
    self.defaultRole = roles?.firstIndex { $0.name == "default" }
    self.readsRequest = references.contains { $0.root == .request }
  }
}

/// What an expression does with its fields.
package enum ProgramOperation: Sendable {
  /// `first` is a run in `children`, `second` its length.
  case or, and
  /// `first` is an expression.
  case not
  /// `first` is a reference, `second` the body.
  case every, any
  /// `first` is a reference.
  case has
  /// `first` is a reference, `second` an operand.
  case text(TextTest)
  /// `first` is a reference, `second` a pattern.
  case pattern
  /// `first` and `second` are operands.
  case compare(Comparison)
}

/// One node of an expression.
package struct ProgramExpression: Sendable {
  package let operation: ProgramOperation
  package let first: Int32
  package let second: Int32

  package init(_ operation: ProgramOperation, _ first: Int32, _ second: Int32 = 0) {
    self.operation = operation
    self.first = first
    self.second = second
  }
}

/// Something with a value.
package struct ProgramOperand: Sendable {
  package enum Kind: Sendable {
    /// `literal` is a tape node of the literals.
    case literal
    /// `reference` is a path.
    case reference
    /// The number of parts at `reference`.
    case count
    /// What stands at `reference`, or `literal`.
    case fallback
  }

  package let kind: Kind
  package let reference: Int32
  package let literal: Int32

  package init(_ kind: Kind, reference: Int32 = -1, literal: Int32 = -1) {
    self.kind = kind
    self.reference = reference
    self.literal = literal
  }
}

/// A path: where it begins and a run of steps.
package struct ProgramReference: Sendable {
  package enum Root: Sendable {
    case arguments, context, user, session, element
    /// The document `{"role", "roles", "tool"}` of what was requested.
    case request
  }

  package let root: Root
  package let firstStep: Int32
  package let stepCount: Int32

  package init(root: Root, firstStep: Int32, stepCount: Int32) {
    self.root = root
    self.firstStep = firstStep
    self.stepCount = stepCount
  }
}

/// One step of a path.
package enum ProgramStep: Sendable {
  /// The member whose name is this string node of the literals.
  case key(Int32)
  /// The element at this place.
  case index(Int32)
}

/// A compiled constraint.
package struct ProgramConstraint: Sendable {
  /// The text as written.
  package let text: Text
  /// Its expression.
  package let root: Int32
  /// True when it has a quantifier: then nothing is short-circuited and leaves are counted.
  package let quantifies: Bool

  package init(text: Text, root: Int32, quantifies: Bool) {
    self.text = text
    self.root = root
    self.quantifies = quantifies
  }
}

/// A run in `constraintRuns`.
package struct ConstraintRun: Sendable {
  package let start: Int32
  package let count: Int32

  package init(start: Int32, count: Int32) {
    self.start = start
    self.count = count
  }
}

/// A compiled rule.
package struct ProgramRule: Sendable {
  package let mode: Outcome
  package let constraints: ConstraintRun
  /// Index into `fileScopes`, or −1.
  package let fileScope: Int32

  package init(mode: Outcome, constraints: ConstraintRun, fileScope: Int32) {
    self.mode = mode
    self.constraints = constraints
    self.fileScope = fileScope
  }
}

/// A compiled role or ceiling.
package struct ProgramLevel: Sendable {
  package let name: Text
  /// Constraints of the document and the role; a rule's own come after.
  package let constraints: ConstraintRun
  /// Rule by tool number.
  package let ruleByTool: NumberMap
  /// Index into `rules` for tools not listed, or −1.
  package let defaultRule: Int32
  package let tokenLimit: Int?
  package let timeoutSeconds: Int?

  package init(
    name: Text,
    constraints: ConstraintRun,
    ruleByTool: NumberMap,
    defaultRule: Int32,
    tokenLimit: Int?,
    timeoutSeconds: Int?
  ) {
    self.name = name
    self.constraints = constraints
    self.ruleByTool = ruleByTool
    self.defaultRule = defaultRule
    self.tokenLimit = tokenLimit
    self.timeoutSeconds = timeoutSeconds
  }
}
