/// A permanent dotted code: why something was decided or refused.
///
/// A struct over a string, not an enumeration, so that adding a code breaks no embedder. Every
/// code has an entry in `docs/reference/errors.md`, and `dev/check` compares the two.
public struct ReasonCode: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The code as it stands in records, answers and documents.
  public let rawValue: String

  /// Wraps a code read from elsewhere.
  public init(_ rawValue: String) {
    self.rawValue = rawValue
  }

  /// Wraps a code written in source.
  public init(stringLiteral value: String) {
    self.rawValue = value
  }
}
