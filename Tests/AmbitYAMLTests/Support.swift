import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

/// A problem as tests state it: `code@line:column`.
func describe(_ diagnostic: Diagnostic) -> String {
  "\(diagnostic.code.rawValue)@\(diagnostic.position.line):\(diagnostic.position.column)"
}

/// The problems of loading a policy, in order; empty if it loads.
func problems(_ yaml: String) -> [String] {
  problems { () throws(PolicyDiagnostics) in _ = try PolicyLoader.policy(yaml: Array(yaml.utf8)) }
}

/// The problems of loading a ceiling, in order; empty if it loads.
func ceilingProblems(_ yaml: String) -> [String] {
  problems { () throws(PolicyDiagnostics) in _ = try PolicyLoader.ceiling(yaml: Array(yaml.utf8)) }
}

/// The problems of loading a directory as `file:code@line:column`.
func directoryProblems(_ files: [(String, String)]) -> [String] {
  do {
    _ = try PolicyLoader.policy(directory: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
    return []
  } catch {
    return error.diagnostics.map { "\($0.file):\(describe($0))" }
  }
}

private func problems(_ load: () throws(PolicyDiagnostics) -> Void) -> [String] {
  do {
    try load()
    return []
  } catch {
    return error.diagnostics.map(describe)
  }
}

/// The first problem in full.
func firstProblem(_ yaml: String) -> Diagnostic? {
  do {
    _ = try PolicyLoader.policy(yaml: Array(yaml.utf8))
    return nil
  } catch {
    return error.diagnostics.first
  }
}

/// Loads a policy that is expected to be sound and returns a role of it.
func level(_ name: Text, of yaml: String) throws -> ResolvedLevel {
  let policy = try PolicyLoader.policy(yaml: Array(yaml.utf8))
  return try #require(policy.roles.first { $0.name == name })
}

/// What a tree holds, without places, in a compact notation: strings in quotes, numbers as read.
func outline(_ node: SourceNode) -> String {
  switch node.value {
  case .null: "null"
  case .bool(let value): "\(value)"
  case .number(let token): token.string
  case .string(let text): "\"\(text.string)\""
  case .list(let items): "[" + items.map(outline).joined(separator: ", ") + "]"
  case .map(let members):
    "{" + members.map { outline($0.key) + ": " + outline($0.value) }.joined(separator: ", ") + "}"
  }
}
