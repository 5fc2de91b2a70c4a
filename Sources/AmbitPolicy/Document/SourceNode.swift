public import AmbitModel

/// A value of a policy source with the place where it stands.
///
/// The YAML leaf produces these trees; everything after it works on them alone. Limits of the
/// contract's section 1 (size, depth, nodes, scalar length), anchors, tags, duplicate keys and
/// ambiguous scalars are already refused when a tree exists.
public struct SourceNode: Sendable {
  /// What stands there.
  public enum Value: Sendable {
    /// `null`, `~` or nothing.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A JSON number token, as read, within the range of the contract's section 4.
    case number(Text)
    /// A string.
    case string(Text)
    /// A sequence.
    case list([SourceNode])
    /// A mapping in source order; keys are distinct.
    case map([Member])
  }

  /// One entry of a mapping.
  public struct Member: Sendable {
    /// The key.
    ///
    /// One that is no string has the value of its own kind, which validation reports.
    public let key: SourceNode
    /// The value.
    public let value: SourceNode

    /// Pairs a key with its value.
    public init(key: SourceNode, value: SourceNode) {
      self.key = key
      self.value = value
    }
  }

  /// What stands there.
  public let value: Value
  /// Where it begins.
  public let position: SourcePosition

  /// Places a value.
  public init(_ value: Value, at position: SourcePosition) {
    self.value = value
    self.position = position
  }
}

/// A file of policy source, parsed.
public struct SourceFile: Sendable {
  /// Its name, for diagnostics.
  public let name: String
  /// Its content; `.null` for an empty file.
  public let root: SourceNode

  /// Names a parsed file.
  public init(name: String, root: SourceNode) {
    self.name = name
    self.root = root
  }
}
