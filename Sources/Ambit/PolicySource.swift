import AmbitCrypto
import AmbitModel
import AmbitPolicy
import AmbitYAML

/// Where a guard takes a policy or a ceiling from.
public struct PolicySource: Sendable {
  enum Content: Sendable {
    case bytes([UInt8], name: String?)
    case file(String)
    case files([File])
  }

  /// A file of a policy directory: its name without directories, and its bytes.
  struct File: Sendable {
    let name: String
    let bytes: [UInt8]
  }

  let content: Content

  /// YAML in memory: one document.
  public static func yaml(_ text: String) -> PolicySource {
    PolicySource(content: .bytes(Array(text.utf8), name: nil))
  }

  /// YAML in memory: one document, under the name that errors are to show.
  public static func yaml(_ bytes: [UInt8], name: String? = nil) -> PolicySource {
    PolicySource(content: .bytes(bytes, name: name))
  }

  /// YAML in memory: the files of a policy directory by name, `NAME.yaml` each.
  public static func yaml(files: [(name: String, bytes: [UInt8])]) -> PolicySource {
    PolicySource(content: .files(files.map { File(name: $0.name, bytes: $0.bytes) }))
  }

  /// A YAML file, read once when the guard is made; at most 16 MiB.
  public static func file(_ path: String) -> PolicySource {
    PolicySource(content: .file(path))
  }

  func policy() throws(GuardError) -> (ResolvedPolicy, Digest256) {
    do throws(PolicyDiagnostics) {
      switch content {
      case .bytes(let bytes, let name):
        let policy = try PolicyLoader.policy(yaml: bytes, file: name ?? "policy.yaml")
        return (policy, SourceDigest.policy(bytes))
      case .files(let files):
        let named = files.map { (name: $0.name, bytes: $0.bytes) }
        let policy = try PolicyLoader.policy(directory: named)
        return (policy, SourceDigest.files(files.map { (name: $0.name, source: $0.bytes) }))
      case .file: break
      }
    } catch {
      throw GuardError(error)
    }
    return try read().policy()
  }

  func ceiling() throws(GuardError) -> (ResolvedCeiling, Digest256) {
    switch content {
    case .files:
      throw GuardError(code: "config.bad_value", message: "a ceiling is a single document")
    case .file:
      return try read().ceiling()
    case .bytes(let bytes, let name):
      do throws(PolicyDiagnostics) {
        let ceiling = try PolicyLoader.ceiling(yaml: bytes, file: name ?? "ceiling.yaml")
        return (ceiling, SourceDigest.ceiling(bytes))
      } catch {
        throw GuardError(error)
      }
    }
  }

  /// The source with its file in memory.
  private func read() throws(GuardError) -> PolicySource {
    guard case .file(let path) = content else { return self }
    guard let bytes = FileContent.read(path) else {
      throw GuardError(code: "config.unreadable", message: "`\(path)` cannot be read")
    }
    return PolicySource(content: .bytes(bytes, name: path))
  }
}
