@_spi(Kernel) package import AmbitModel
package import AmbitPatterns

/// A compiled policy under its ceiling: flat tables that a decision walks without allocating.
///
/// Everything is an index into a table, so that the whole is immutable, shareable between threads
/// and could be written out as it stands. `ProgramCompiler` fills it; `AmbitEngine` reads it.
public final class PolicyProgram: Sendable {
  /// Constants and keys of all constraints, one JSON array; operands and steps name tape nodes.
  package let literals: JSONDocument
  /// Rows that expressions, rules and levels are made of.
  package let tables: ProgramTables
  /// Patterns of tests.
  package let patterns: [ConstraintPattern]
  /// Texts of the constraints, as written.
  package let constraintTexts: [Text]
  /// File scopes of rules.
  package let fileScopes: [FileScope]
  /// Names of all tools that some level lists.
  package let tools: NameIndex
  /// Names of the concrete roles, numbered as in `roles`.
  package let roleNames: NameIndex
  /// The ceiling, if there is one.
  package let ceiling: ProgramLevel?
  /// True when the ceiling may decide for agents without a policy.
  package let ceilingIsBaseline: Bool
  /// False when the agent has no policy of its own.
  package let hasPolicy: Bool
  /// Concrete roles in source order.
  package let roles: ProgramTable<ProgramLevel>
  /// The number of the role `default`, or −1.
  package let defaultRole: Int32
  /// True when some constraint reads the requested roles or the tool's name.
  package let readsRequest: Bool

  /// Lays out what a compiler has gathered.
  init(_ compiler: ProgramCompiler, ceiling: ProgramLevel?, isBaseline: Bool, roles: Roles?) {
    literals = compiler.constraints.literals.document()
    tables = ProgramTables(compiler)
    patterns = compiler.constraints.patterns
    constraintTexts = compiler.constraints.texts
    fileScopes = compiler.fileScopes
    tools = NameIndex(compiler.toolNames)
    roleNames = NameIndex(roles?.names ?? [])
    self.ceiling = ceiling
    ceilingIsBaseline = isBaseline
    hasPolicy = roles != nil
    self.roles = ProgramTable(roles?.levels ?? [])
    defaultRole = roleNames.number(of: "default")
    readsRequest = compiler.constraints.references.contains { $0.root == .request }
  }

  /// Concrete roles: names and what they compile to.
  typealias Roles = (names: [Text], levels: [ProgramLevel])

  deinit {
    tools.deallocate()
    roleNames.deallocate()
    roles.deallocate()
  }
}

/// The rows that expressions, rules and levels are made of.
///
/// A class, so that it is one pointer wide: every step of an evaluation looks into it.
package final class ProgramTables: Sendable {
  /// Expressions, children before parents.
  package let expressions: ProgramTable<ProgramExpression>
  /// Operands of `and` and `or`, as runs.
  package let children: ProgramTable<Int32>
  /// Operands of comparisons and tests.
  package let operands: ProgramTable<ProgramOperand>
  /// Paths into the call and the facts.
  package let references: ProgramTable<ProgramReference>
  /// Steps of the paths, as runs.
  package let steps: ProgramTable<ProgramStep>
  /// Distinct constraints.
  package let constraints: ProgramTable<ProgramConstraint>
  /// Constraints of levels and rules, as runs.
  package let constraintRuns: ProgramTable<Int32>
  /// Rules of all levels.
  package let rules: ProgramTable<ProgramRule>
  /// Hash slots of all levels: a tool's number and its rule's.
  package let ruleSlots: ProgramTable<RuleSlot>

  init(_ compiler: ProgramCompiler) {
    expressions = ProgramTable(compiler.constraints.expressions)
    children = ProgramTable(compiler.constraints.children)
    operands = ProgramTable(compiler.constraints.operands)
    references = ProgramTable(compiler.constraints.references)
    steps = ProgramTable(compiler.constraints.steps)
    constraints = ProgramTable(compiler.constraints.constraints)
    constraintRuns = ProgramTable(compiler.constraintRuns)
    rules = ProgramTable(compiler.rules)
    ruleSlots = ProgramTable(compiler.ruleSlots)
  }

  deinit {
    expressions.deallocate()
    children.deallocate()
    operands.deallocate()
    references.deallocate()
    steps.deallocate()
    constraints.deallocate()
    constraintRuns.deallocate()
    rules.deallocate()
    ruleSlots.deallocate()
  }

  /// The number of a level's rule for a tool, or −1; tool −1 has none.
  package func rule(of level: ProgramLevel, for tool: Int32) -> Int32 {
    guard tool >= 0 else { return -1 }
    var offset = RuleSlot.spread(tool) & level.slotMask
    while true {
      let slot = ruleSlots[level.firstSlot + offset]
      if slot.tool == tool { return slot.rule }
      if slot.tool < 0 { return -1 }
      offset = (offset + 1) & level.slotMask
    }
  }
}
