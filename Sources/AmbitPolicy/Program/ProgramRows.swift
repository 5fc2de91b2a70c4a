@_spi(Kernel) package import AmbitModel

/// What an expression does with its fields.
package enum ProgramOperation: Sendable, BitwiseCopyable {
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
package struct ProgramExpression: Sendable, BitwiseCopyable {
  package let operation: ProgramOperation
  package let first: Int32
  package let second: Int32

  init(_ operation: ProgramOperation, _ first: Int32, _ second: Int32 = 0) {
    self.operation = operation
    self.first = first
    self.second = second
  }
}

/// Something with a value.
package struct ProgramOperand: Sendable, BitwiseCopyable {
  package enum Kind: Sendable, BitwiseCopyable {
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

  init(_ kind: Kind, reference: Int32 = -1, literal: Int32 = -1) {
    self.kind = kind
    self.reference = reference
    self.literal = literal
  }
}

/// A path: where it begins and a run of steps.
package struct ProgramReference: Sendable, BitwiseCopyable {
  package enum Root: Sendable, BitwiseCopyable {
    case arguments, context, user, session, element
    /// The document `{"role", "roles", "tool"}` of what was requested.
    case request
  }

  package let root: Root
  package let firstStep: Int32
  package let stepCount: Int32
}

/// One step of a path.
package enum ProgramStep: Sendable, BitwiseCopyable {
  /// The member whose name is this string node of the literals.
  case key(Int32)
  /// The element at this place.
  case index(Int32)
}

/// A compiled constraint.
package struct ProgramConstraint: Sendable, BitwiseCopyable {
  /// Its expression.
  package let root: Int32
  /// True when it has a quantifier: then nothing is short-circuited and leaves are counted.
  package let quantifies: Bool
}

/// A run in `constraintRuns`.
package struct ConstraintRun: Sendable, BitwiseCopyable {
  package let start: Int32
  package let count: Int32
}

/// A compiled rule.
package struct ProgramRule: Sendable, BitwiseCopyable {
  package let mode: Outcome
  package let constraints: ConstraintRun
  /// Index into `fileScopes`, or −1.
  package let fileScope: Int32
}

/// A slot of a level's hash table; an empty one has tool −1.
package struct RuleSlot: Sendable, BitwiseCopyable {
  package let tool: Int32
  package let rule: Int32

  static func spread(_ tool: Int32) -> Int32 {
    Int32(truncatingIfNeeded: UInt32(bitPattern: tool) &* 0x9E37_79B1) & Int32.max
  }
}

/// A compiled role or ceiling.
package struct ProgramLevel: Sendable, BitwiseCopyable {
  /// Constraints of the document and the role; a rule's own come after.
  package let constraints: ConstraintRun
  /// Where the level's hash slots begin.
  let firstSlot: Int32
  /// Their number less one; a power of two less one.
  let slotMask: Int32
  /// Index into `rules` for tools not listed, or −1.
  package let defaultRule: Int32
  package let tokenLimit: Int?
  package let timeoutSeconds: Int?
}
