/// The settings of one process, each with where it came from.
///
/// Flags win over `AMBIT_*` variables, those over `ambit.yaml`, that over defaults. An unknown key
/// or variable stops start-up, so that a typo never leaves a default in force unnoticed.
package struct Configuration: Sendable {
  /// Where a value came from.
  package enum Origin: Sendable, Hashable {
    /// Nobody set it.
    case defaults
    /// The file, with the place.
    case file(name: String, line: Int, column: Int)
    /// An environment variable.
    case environment(String)
    /// A command-line flag.
    case flag(String)

    /// The origin in words, for `ambit config show`.
    package var text: String {
      switch self {
      case .defaults: "default"
      case .file(let name, let line, let column): "\(name):\(line):\(column)"
      case .environment(let name): "environment \(name)"
      case .flag(let name): "flag --\(name)"
      }
    }
  }

  /// A value and its origin.
  package struct Entry: Sendable, Hashable {
    /// The key.
    package let key: ConfigurationKey
    /// The value, checked against the key's kind.
    package let value: String
    /// Where it came from.
    package let origin: Origin

    /// The value as it may be shown.
    package var shown: String {
      key.isSecret && !value.isEmpty ? "********" : value
    }
  }

  /// All entries in the order of `ConfigurationKey.all`.
  package let entries: [Entry]

  /// Variables that belong to clients of the server, not to the server.
  package static let clientVariables: Set<String> = [
    "AMBIT_API_KEY", "AMBIT_URL", "AMBIT_AGENT", "AMBIT_LOCAL_POLICY", "AMBIT_BUNDLE_PUBLIC_KEY",
    "AMBIT_STATE_DIR", "AMBIT_LIBRARY",
  ]

  /// Resolves all settings.
  ///
  /// - `flags`: values by flag name without dashes.
  /// - `environment`: the process environment; only `AMBIT_*` is read.
  /// - `file`: values of `ambit.yaml` by dotted name.
  /// Throws the first setting that is unknown or unacceptable.
  package init(
    flags: [String: String],
    environment: [String: String],
    file: [String: FileValue]
  ) throws(ConfigurationError) {
    try Configuration.refuseUnknown(environment: environment)
    var entries: [Entry] = []
    for key in ConfigurationKey.all {
      let entry =
        if let value = flags[key.flag] {
          Entry(key: key, value: value, origin: .flag(key.flag))
        } else if let value = environment[key.variable] {
          Entry(key: key, value: value, origin: .environment(key.variable))
        } else if let value = file[key.name] {
          Entry(
            key: key,
            value: value.text,
            origin: .file(name: value.file, line: value.line, column: value.column)
          )
        } else {
          Entry(key: key, value: key.defaultValue, origin: .defaults)
        }
      try Configuration.check(entry)
      entries.append(entry)
    }
    self.entries = entries
    try refuseUnsafeCombinations()
  }

  /// The entry of a key.
  package subscript(key: ConfigurationKey) -> Entry {
    for entry in entries where entry.key == key { return entry }
    return Entry(key: key, value: key.defaultValue, origin: .defaults)
  }

  /// Where HTTP is served.
  package var httpBind: BindAddress? {
    BindAddress(self[.httpBind].value)
  }

  /// True when decisions are recorded before they are answered.
  package var auditIsDurable: Bool {
    self[.auditMode].value == "durable"
  }
}

extension Configuration {
  private static func refuseUnknown(
    environment: [String: String]
  ) throws(ConfigurationError) {
    let known = Set(ConfigurationKey.all.map(\.variable))
    for name in environment.keys.sorted() where name.hasPrefix("AMBIT_") {
      guard !known.contains(name), !clientVariables.contains(name) else { continue }
      throw ConfigurationError(
        code: "config.unknown_variable",
        message: "unknown environment variable `\(name)`",
        hint: "known: \(known.sorted().joined(separator: ", "))"
      )
    }
  }

  private static func check(_ entry: Entry) throws(ConfigurationError) {
    let value = entry.value
    let accepted: String?
    switch entry.key.kind {
    case .address:
      accepted = BindAddress(value) == nil ? "host:port" : nil
    case .text:
      let clean = !value.isEmpty && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      accepted = clean ? nil : "text without control characters"
    case .url:
      accepted = isURL(value) ? nil : "an http or https URL without query and fragment"
    case .word(let words):
      accepted = words.contains(value) ? nil : "one of \(words.joined(separator: ", "))"
    case .integer(let range):
      let inside = Int(value).map(range.contains) == true
      accepted = inside ? nil : "a whole number \(range.lowerBound)…\(range.upperBound)"
    case .integerOrNone(let range):
      let inside = value == "none" || Int(value).map(range.contains) == true
      accepted =
        inside ? nil : "a whole number \(range.lowerBound)…\(range.upperBound), or none"
    case .optionalText:
      let clean = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      accepted = clean ? nil : "text without control characters"
    case .list:
      accepted = list(value) == nil ? "a list of texts without spaces and commas" : nil
    case .levels:
      accepted =
        levels(value) == nil ? "a level 0…255 for each pattern, `name` or `prefix*`" : nil
    }
    guard let accepted else { return }
    throw ConfigurationError(
      code: "config.bad_value",
      message: "`\(entry.key.name)` (\(entry.origin.text)) is not \(accepted)",
      hint: entry.key.summary
    )
  }

  private static func isURL(_ value: String) -> Bool {
    let rest: Substring
    if value.hasPrefix("https://") {
      rest = value.dropFirst(8)
    } else if value.hasPrefix("http://") {
      rest = value.dropFirst(7)
    } else {
      return false
    }
    guard let first = rest.first, first != "/" else { return false }
    return rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 && $0 != 0x40 }
  }

  private func refuseUnsafeCombinations() throws(ConfigurationError) {
    try refuseEmptyTrust()
    if let bind = httpBind, !bind.isLoopback, self[.tlsMode].value == "none" {
      throw ConfigurationError(
        code: "config.tls_required",
        message: "`http.bind` \(bind.text) can be reached from other machines without TLS",
        hint:
          "bind to 127.0.0.1, or put a proxy that ends TLS in front and set tls.mode: terminated"
      )
    }
    let audit = self[.auditMode]
    if audit.value == "off", case .flag = audit.origin { return }
    if audit.value == "off" {
      throw ConfigurationError(
        code: "config.flag_only",
        message: "`audit.mode: off` (\(audit.origin.text)) is accepted on the command line only",
        hint: "it is meant for measurements: pass --audit-mode off"
      )
    }
  }
}
