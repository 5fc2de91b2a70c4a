/// A truth value of strong three-valued logic.
///
/// Undefined stays undefined under negation, so that absence never turns into permission
/// (S. C. Kleene, Introduction to Metamathematics, 1952, section 64).
public enum Kleene: UInt8, Sendable, Hashable {
  /// Known to be false.
  case no = 0
  /// Known to be true.
  case yes = 1
  /// Not known: a missing path, a type mismatch, a value that cannot be read.
  case undefined = 2

  /// Lifts a known truth value.
  public init(_ value: Bool) {
    self = value ? .yes : .no
  }

  /// The negation; undefined stays undefined.
  public var negated: Kleene {
    switch self {
    case .no: .yes
    case .yes: .no
    case .undefined: .undefined
    }
  }
}
