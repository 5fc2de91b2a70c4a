import AmbitModel
package import AmbitPolicy
import AmbitYAML

/// A scalar of `ambit.yaml` with its place.
package struct FileValue: Sendable, Hashable {
  /// The scalar as text.
  package let text: String
  /// The file.
  package let file: String
  /// Line, from 1.
  package let line: Int
  /// Column, from 1.
  package let column: Int

  /// Places a scalar.
  package init(text: String, file: String, line: Int, column: Int) {
    self.text = text
    self.file = file
    self.line = line
    self.column = column
  }
}

/// The file `ambit.yaml`: mappings that follow the dotted names of `ConfigurationKey`.
package enum ConfigurationFile {
  /// Reads the file's bytes.
  ///
  /// Answers values by dotted name.
  /// Throws `config.syntax` with the place when it is no YAML, `config.unknown_key` for a key
  ///   the table does not have.
  package static func read(
    _ bytes: [UInt8],
    name: String
  ) throws(ConfigurationError) -> [String: FileValue] {
    let source: SourceFile
    do {
      source = try YAMLReader.read(bytes, file: name)
    } catch {
      throw ConfigurationError(
        code: "config.syntax",
        message:
          "\(name):\(error.position.line):\(error.position.column): \(error.message)",
        hint: error.hint
      )
    }
    return try read(source)
  }

  /// Flattens a parsed file.
  package static func read(_ source: SourceFile) throws(ConfigurationError) -> [String: FileValue] {
    var values: [String: FileValue] = [:]
    try collect(source.root, prefix: "", file: source.name, into: &values)
    return values
  }

  private static func collect(
    _ node: SourceNode,
    prefix: String,
    file: String,
    into values: inout [String: FileValue]
  ) throws(ConfigurationError) {
    let place = "\(file):\(node.position.line):\(node.position.column)"
    let kind = ConfigurationKey.all.first { $0.name == prefix }?.kind
    switch node.value {
    case .map(let members) where kind == .levels:
      try set(
        try members.map { (member) throws(ConfigurationError) in
          let pattern = try part(member.key, file: file)
          return "\(pattern)=\(try part(member.value, file: file))"
        }
      )
    case .list(let elements) where kind == .list:
      try set(
        try elements.map { (element) throws(ConfigurationError) in
          try part(element, file: file)
        }
      )
    case .map(let members):
      for member in members {
        guard case .string(let key) = member.key.value else {
          let at = member.key.position
          throw ConfigurationError(
            code: "config.syntax",
            message: "\(file):\(at.line):\(at.column): a key must be a string"
          )
        }
        let name = prefix.isEmpty ? key.string : "\(prefix).\(key.string)"
        let isKnown = ConfigurationKey.all.contains {
          $0.name == name || $0.name.hasPrefix(name + ".")
        }
        guard isKnown else {
          let at = member.key.position
          let names = ConfigurationKey.all.map(\.name).joined(separator: ", ")
          throw ConfigurationError(
            code: "config.unknown_key",
            message: "\(file):\(at.line):\(at.column): unknown key `\(name)`",
            hint: "known: \(names)"
          )
        }
        try collect(member.value, prefix: name, file: file, into: &values)
      }
    case .null where prefix.isEmpty:
      return
    case .null, .list:
      throw ConfigurationError(code: "config.type", message: "\(place): expected a value")
    case .bool(let flag):
      try set(flag ? "true" : "false")
    case .number(let token):
      try set(token.string)
    case .string(let text):
      try set(text.string)
    }

    func set(_ parts: [String]) throws(ConfigurationError) {
      try set(parts.joined(separator: ","))
    }

    func set(_ text: String) throws(ConfigurationError) {
      guard ConfigurationKey.all.contains(where: { $0.name == prefix }) else {
        throw ConfigurationError(
          code: "config.type",
          message: "\(place): `\(prefix)` holds further keys, not a value"
        )
      }
      values[prefix] = FileValue(
        text: text,
        file: file,
        line: node.position.line,
        column: node.position.column
      )
    }
  }

  /// One text of a list or mapping.
  private static func part(
    _ node: SourceNode,
    file: String
  ) throws(ConfigurationError) -> String {
    let text: String? =
      switch node.value {
      case .string(let text): text.string
      case .number(let token): token.string
      default: nil
      }
    // The parts are joined below: one that held a separator would become two.
    guard let text, !text.isEmpty, text.utf8.allSatisfy({ $0 != 0x2C && $0 != 0x3D }) else {
      let place = "\(file):\(node.position.line):\(node.position.column)"
      throw ConfigurationError(
        code: "config.type",
        message: "\(place): expected a text without `,` and `=`, or a number"
      )
    }
    return text
  }
}
