/// Why a pattern was refused when the policy was loaded.
public struct PatternError: Error, Sendable, Hashable {
  /// One line for people, lower case, no final stop.
  public let message: String
  /// Where in the pattern, in UTF-8 bytes from 0.
  public let offset: Int
  /// Which pattern of a file scope it was; nil for a pattern of a constraint.
  public let entry: FileScope.Entry?

  /// States a problem at a place.
  public init(message: String, offset: Int, entry: FileScope.Entry? = nil) {
    self.message = message
    self.offset = offset
    self.entry = entry
  }
}
