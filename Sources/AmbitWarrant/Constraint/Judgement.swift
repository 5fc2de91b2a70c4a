/// What a constraint says of a value (warrant contract section 3). Only `yes` allows.
///
/// Ordered from the best to the worst.
package enum Judgement: UInt8, Sendable, Hashable, Comparable {
  /// The constraint holds.
  case yes
  /// It does not hold.
  case no
  /// The value is not of a JSON kind that the constraint talks about.
  case kind
  /// The value cannot be judged safely.
  case bad

  package init(_ holds: Bool) {
    self = holds ? .yes : .no
  }

  /// Swaps yes and no; what could not be judged stays so, and negation never admits it.
  package var negated: Judgement {
    switch self {
    case .yes: .no
    case .no: .yes
    case .kind, .bad: self
    }
  }

  package static func < (left: Judgement, right: Judgement) -> Bool {
    left.rawValue < right.rawValue
  }
}
