import AmbitModel
public import AmbitPolicy

/// Loads policies and ceilings from YAML bytes: reads, checks and merges them.
public enum PolicyLoader {
  /// A file of a policy directory.
  public typealias NamedFile = (name: String, bytes: [UInt8])

  /// Loads a policy from a single file: flat, or with `roles`.
  ///
  /// - Throws: all problems, sorted; a problem of parsing alone.
  public static func policy(
    yaml: [UInt8],
    file: String = "policy.yaml"
  ) throws(PolicyDiagnostics) -> ResolvedPolicy {
    try ResolvedPolicy(read(yaml, file))
  }

  /// Loads a policy from the files of a directory: `NAME.yaml` or `NAME.yml` each, perhaps with
  /// `_policy.yaml`, in any order.
  ///
  /// - Throws: all problems, sorted; a problem of parsing alone.
  public static func policy(
    directory files: [NamedFile]
  ) throws(PolicyDiagnostics) -> ResolvedPolicy {
    try ResolvedPolicy(directory: read(files))
  }

  /// Loads an organization's ceiling.
  ///
  /// - Throws: all problems, sorted; a problem of parsing alone.
  public static func ceiling(
    yaml: [UInt8],
    file: String = "ceiling.yaml"
  ) throws(PolicyDiagnostics) -> ResolvedCeiling {
    try ResolvedCeiling(read(yaml, file))
  }

  /// Loads a policy from a single file without merging its roles, for tools that show sources.
  ///
  /// - Throws: all problems of the file; a problem of parsing alone.
  public static func document(
    yaml: [UInt8],
    file: String = "policy.yaml"
  ) throws(PolicyDiagnostics) -> PolicyDocument {
    try PolicyDocument(read(yaml, file))
  }

  /// Loads a policy from the files of a directory without merging its roles.
  ///
  /// - Throws: all problems of the files; a problem of parsing alone.
  public static func document(
    directory files: [NamedFile]
  ) throws(PolicyDiagnostics) -> PolicyDocument {
    try PolicyDocument(directory: read(files))
  }

  /// Loads a ceiling without bringing it into the form of decisions.
  ///
  /// - Throws: all problems of the file; a problem of parsing alone.
  public static func ceilingDocument(
    yaml: [UInt8],
    file: String = "ceiling.yaml"
  ) throws(PolicyDiagnostics) -> CeilingDocument {
    try CeilingDocument(read(yaml, file))
  }

  private static func read(
    _ bytes: [UInt8],
    _ file: String
  ) throws(PolicyDiagnostics) -> SourceFile {
    do {
      return try YAMLReader.read(bytes, file: file)
    } catch {
      throw PolicyDiagnostics([error])
    }
  }

  /// Reads files in the order of their names, so that the same directory gives the same report.
  private static func read(_ files: [NamedFile]) throws(PolicyDiagnostics) -> [SourceFile] {
    var sources: [SourceFile] = []
    for file in files.sorted(by: { Text($0.name) < Text($1.name) }) {
      sources.append(try read(file.bytes, file.name))
    }
    return sources
  }
}
