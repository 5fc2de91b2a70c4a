/// The five bounds of an agent's ambit, in the order they are evaluated (DESIGN section 2).
public enum Bound: UInt8, Sendable, Hashable, CaseIterable {
  /// Who the agent is, for which organization and user, and whether it is active.
  case identity = 0
  /// What was delegated to it, by whom, and whether it holds the key.
  case warrant = 1
  /// What the role's policy allows under the organization's ceiling.
  case policy = 2
  /// What the call means.
  case boundary = 3
  /// What is left to spend.
  case budget = 4

  /// The word used on the wire and in records.
  public var word: StaticString {
    switch self {
    case .identity: "identity"
    case .warrant: "warrant"
    case .policy: "policy"
    case .boundary: "boundary"
    case .budget: "budget"
    }
  }
}
