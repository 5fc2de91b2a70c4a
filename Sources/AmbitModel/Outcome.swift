/// What is to happen with a call; ordered `allow < approvalRequired < deny` (DESIGN section 2).
public enum Outcome: UInt8, Sendable, Hashable, Comparable, CaseIterable, BitwiseCopyable {
  /// The call may run.
  case allow = 0
  /// A person has to approve the call first.
  case approvalRequired = 1
  /// The call must not run.
  case deny = 2

  /// Orders by restrictiveness.
  public static func < (left: Outcome, right: Outcome) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The word used on the wire, in records and in policies: `allow`, `approval_required`, `deny`.
  public var word: String {
    switch self {
    case .allow: "allow"
    case .approvalRequired: "approval_required"
    case .deny: "deny"
    }
  }

  /// Reads the word of the wire; nil for any other.
  public init?(word: String) {
    switch word {
    case "allow": self = .allow
    case "approval_required": self = .approvalRequired
    case "deny": self = .deny
    default: return nil
    }
  }
}
