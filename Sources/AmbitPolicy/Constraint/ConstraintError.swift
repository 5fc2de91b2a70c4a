public import AmbitModel

/// What a constraint's text may refer to where it stands.
public struct ConstraintScope: Sendable {
  /// False in a ceiling, where `role` is unavailable (contract section 3).
  public let allowsRole: Bool
  /// The constants in force, by name.
  public let constants: [Text: JSONValue]

  /// Describes a place.
  public init(allowsRole: Bool = true, constants: [Text: JSONValue] = [:]) {
    self.allowsRole = allowsRole
    self.constants = constants
  }
}

/// Why a text is no constraint.
public struct ConstraintError: Error, Sendable, Hashable {
  /// One of `policy.constraint.` `syntax root fact const function type regex pattern number limit`.
  public let code: ReasonCode
  /// One line for people.
  public let message: String
  /// What to write instead.
  public let hint: String?
  /// Where in the text, in code points from 0.
  public let offset: Int

  /// States a problem at a place of the text.
  public init(code: ReasonCode, message: String, hint: String? = nil, offset: Int) {
    self.code = code
    self.message = message
    self.hint = hint
    self.offset = offset
  }
}

extension ReasonCode {
  static let constraintSyntax: ReasonCode = "policy.constraint.syntax"
  static let constraintRoot: ReasonCode = "policy.constraint.root"
  static let constraintFact: ReasonCode = "policy.constraint.fact"
  static let constraintConst: ReasonCode = "policy.constraint.const"
  static let constraintFunction: ReasonCode = "policy.constraint.function"
  static let constraintType: ReasonCode = "policy.constraint.type"
  static let constraintRegex: ReasonCode = "policy.constraint.regex"
  static let constraintPattern: ReasonCode = "policy.constraint.pattern"
  static let constraintNumber: ReasonCode = "policy.constraint.number"
  static let constraintLimit: ReasonCode = "policy.constraint.limit"
}

/// The bounds of one constraint (contract section 4).
public enum ConstraintLimits {
  /// Code points of the text.
  public static let codePointsMax = 2_048
  /// Negations, parentheses, quantifiers, lists and objects inside one another.
  public static let nestingMax = 32
  /// Comparisons and tests.
  public static let leavesMax = 256
  /// Elements of one list, written or named.
  public static let listElementsMax = 1_000
  /// Steps of one path.
  public static let stepsMax = 16
  /// The largest index in a path.
  public static let indexMax = 9_999
  /// Code points of a test's fixed second argument.
  public static let patternCodePointsMax = 512
}

extension ConstraintExpression {
  /// The number of comparisons and tests, a quantifier's body counted once.
  public var leafCount: Int {
    switch self {
    case .or(let operands), .and(let operands):
      var count = 0
      for operand in operands { count += operand.leafCount }
      return count
    case .not(let operand): return operand.leafCount
    case .quantified(_, _, let body): return body.leafCount
    case .has, .text, .pattern, .compare: return 1
    }
  }
}
