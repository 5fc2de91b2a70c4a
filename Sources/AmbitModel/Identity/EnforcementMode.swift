/// Whether a decision binds (DESIGN section 2).
public enum EnforcementMode: UInt8, Sendable, Hashable, CaseIterable {
  /// The decision binds.
  case enforce = 0
  /// The decision is computed and recorded, and the call runs all the same.
  case observe = 1

  /// The word used on the wire and in records.
  public var word: String {
    switch self {
    case .enforce: "enforce"
    case .observe: "observe"
    }
  }

  /// Reads the word of the wire; nil for any other.
  public init?(word: String) {
    switch word {
    case "enforce": self = .enforce
    case "observe": self = .observe
    default: return nil
    }
  }
}
