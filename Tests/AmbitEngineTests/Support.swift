import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitYAML

/// Compiles YAML texts.
func program(_ policy: String?, ceiling: String? = nil) throws -> PolicyProgram {
  PolicyProgram(
    policy: try policy.map { try PolicyLoader.policy(yaml: Array($0.utf8)) },
    ceiling: try ceiling.map { try PolicyLoader.ceiling(yaml: Array($0.utf8)) }
  )
}

/// Parses a JSON text.
func json(_ text: String) throws -> JSONElement {
  try JSONDocument(parsing: Array(text.utf8)).root
}
