public import AmbitModel
public import AmbitPatterns

/// A parsed constraint: its text as written and what it means (contract section 4).
///
/// A class, so that rules which inherit a constraint share it and the compiler meets it once.
public final class Constraint: Sendable {
  /// The text as written, which names the constraint in violations.
  public let text: Text
  /// The syntax tree; constants are resolved, patterns compiled.
  public let expression: ConstraintExpression

  /// Pairs a text with its meaning.
  public init(text: Text, expression: ConstraintExpression) {
    self.text = text
    self.expression = expression
  }
}

/// A boolean expression of the constraint grammar.
public indirect enum ConstraintExpression: Sendable {
  /// `a or b or …`, at least two operands.
  case or([ConstraintExpression])
  /// `a and b and …`, at least two operands.
  case and([ConstraintExpression])
  /// `not a`.
  case not(ConstraintExpression)
  /// `every(list, body)` or `any(list, body)`.
  case quantified(Quantifier, Reference, ConstraintExpression)
  /// `has(reference)`: present and not null.
  case has(Reference)
  /// A string test whose second argument may come from the call.
  case text(TextTest, Reference, Operand)
  /// A string test against a pattern compiled at load.
  case pattern(Reference, ConstraintPattern)
  /// `left op right`.
  case compare(Comparison, Operand, Operand)
}

/// Which elements must satisfy the body.
public enum Quantifier: Sendable, Hashable {
  /// Kleene `and` over the elements.
  case every
  /// Kleene `or` over the elements.
  case any
}

/// A test of one string against another.
public enum TextTest: UInt8, Sendable, Hashable, BitwiseCopyable {
  /// The second is a prefix.
  case startsWith
  /// The second is a suffix.
  case endsWith
  /// The second occurs inside.
  case contains
  /// Both are plain paths and the second's segments are a prefix.
  case within
}

/// A comparison operator.
public enum Comparison: UInt8, Sendable, Hashable, BitwiseCopyable {
  /// `==`
  case equal
  /// `!=`
  case notEqual
  /// `<`
  case less
  /// `<=`
  case lessOrEqual
  /// `>`
  case greater
  /// `>=`
  case greaterOrEqual
  /// `in`
  case isIn
  /// `not in`
  case isNotIn
}

/// Something with a value.
public enum Operand: Sendable {
  /// A JSON value written in the constraint.
  case literal(JSONValue)
  /// `consts.NAME`, with the value it stands for.
  case constant(name: Text, value: JSONValue)
  /// A path into the call or the facts.
  case reference(Reference)
  /// `count(reference)`.
  case count(Reference)
  /// `default(reference, value)`.
  case fallback(Reference, JSONValue)
}

/// A path into the call or the facts.
public struct Reference: Sendable, Hashable {
  /// Where a path begins.
  public enum Root: UInt8, Sendable, Hashable {
    /// The requested role's name.
    case role
    /// The tool's name.
    case tool
    /// The call's arguments.
    case args
    /// Trusted facts about the circumstances.
    case ctx
    /// Trusted facts about the principal and the agent.
    case user
    /// Facts about the session's earlier calls.
    case session
    /// `.`: the innermost quantifier's element.
    case element
  }

  /// One step down.
  public enum Step: Sendable, Hashable {
    /// An object's member.
    case key(Text)
    /// An array's element, from 0 to 9,999.
    case index(Int)
  }

  /// Where it begins.
  public let root: Root
  /// At most 16 steps.
  public let steps: [Step]

  /// Names a path.
  public init(root: Root, steps: [Step]) {
    self.root = root
    self.steps = steps
  }
}

/// A pattern of a test, compiled when the policy is loaded (DESIGN section 8, rule 2).
public enum ConstraintPattern: Sendable {
  /// `matches(reference, P)`.
  case matches(RegularExpression)
  /// `glob(reference, P)`.
  case glob(Glob)
  /// `cidr(reference, P)`.
  case cidr(AddressBlock)
  /// `url(reference, P)`.
  case url(OriginPattern)
}
