public import AmbitModel

/// The digest that decisions, records and approvals name a policy by (DESIGN section 9): SHA-256 of
/// the lines `HEX  NAME\n`, sorted by name, over a policy's files.
public enum SourceDigest {
  /// The digest of a single-file policy, which counts as `policy.yaml` whatever it was called.
  public static func policy(_ source: [UInt8]) -> Digest256 {
    files([("policy.yaml", source)])
  }

  /// The digest of a ceiling, which counts as `ceiling.yaml` whatever it was called.
  public static func ceiling(_ source: [UInt8]) -> Digest256 {
    files([("ceiling.yaml", source)])
  }

  /// The digest of several files by their names, which sort by code point.
  public static func files(_ files: [(name: String, source: [UInt8])]) -> Digest256 {
    var lines: [UInt8] = []
    for file in files.sorted(by: { Text($0.name) < Text($1.name) }) {
      SHA256Hash.sha256(file.source).appendHex(to: &lines)
      lines.append(contentsOf: "  \(file.name)\n".utf8)
    }
    return SHA256Hash.sha256(lines)
  }
}
