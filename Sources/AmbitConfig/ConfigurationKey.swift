/// One setting of `ambit serve`: its name, its default and what it accepts.
///
/// The table below is the only place where settings are named. Flags, environment variables, the
/// file's shape, `ambit config show` and the reference page all follow from it.
package struct ConfigurationKey: Sendable, Hashable {
  /// What a value of the key must look like.
  package enum Kind: Sendable, Hashable {
    /// `host:port`, IPv6 hosts in brackets, port 0…65,535.
    case address
    /// Any text without control characters.
    case text
    /// An absolute `http` or `https` URL without query and fragment.
    case url
    /// One of the given words.
    case word([String])
    /// A whole number within a range.
    case integer(ClosedRange<Int>)
    /// The same, or `none`.
    case integerOrNone(ClosedRange<Int>)
    /// Any text without control characters, or nothing.
    case optionalText
    /// Texts without spaces or commas; a list in the file, separated by commas elsewhere.
    case list
    /// Levels 0…255 by pattern; a mapping in the file, `pattern=level` separated by commas
    /// elsewhere.
    case levels
  }

  /// The dotted name, as in `ambit.yaml`: `http.bind`.
  package let name: String
  /// What it accepts.
  package let kind: Kind
  /// The value when nobody says otherwise.
  package let defaultValue: String
  /// True when the value must be masked wherever it is shown.
  package let isSecret: Bool
  /// One sentence for the reference page.
  package let summary: String

  /// The environment variable: `http.bind` is `AMBIT_HTTP_BIND`, `publicURL` is `AMBIT_PUBLIC_URL`.
  package var variable: String {
    "AMBIT_" + words(separator: "_").uppercased()
  }

  /// The command-line flag without dashes: `http.bind` is `http-bind`.
  package var flag: String {
    words(separator: "-").lowercased()
  }

  /// The name split at dots and where a capital follows a small letter.
  private func words(separator: Character) -> String {
    var result = ""
    var previousIsSmall = false
    for character in name {
      if character == "." {
        result.append(separator)
        previousIsSmall = false
        continue
      }
      if previousIsSmall, character.isUppercase { result.append(separator) }
      result.append(character)
      previousIsSmall = character.isLowercase
    }
    return result
  }
}

extension ConfigurationKey {
  /// Where HTTP is served.
  package static let httpBind = ConfigurationKey(
    name: "http.bind",
    kind: .address,
    defaultValue: "127.0.0.1:8080",
    isSecret: false,
    summary: "address and port of the HTTP API"
  )
  /// Where state is kept.
  package static let database = ConfigurationKey(
    name: "database",
    kind: .text,
    defaultValue: "sqlite:ambit.db",
    isSecret: false,
    summary: "the database, as sqlite:PATH"
  )
  /// How clients reach the server.
  package static let publicURL = ConfigurationKey(
    name: "publicURL",
    kind: .url,
    defaultValue: "http://localhost:8080",
    isSecret: false,
    summary: "the URL by which clients reach the server"
  )
  /// Who ends TLS.
  package static let tlsMode = ConfigurationKey(
    name: "tls.mode",
    kind: .word(["none", "terminated"]),
    defaultValue: "none",
    isSecret: false,
    summary: "none (loopback only), or terminated when a proxy in front ends TLS"
  )
  /// How much is logged.
  package static let logLevel = ConfigurationKey(
    name: "log.level",
    kind: .word(["debug", "info", "warning", "error"]),
    defaultValue: "info",
    isSecret: false,
    summary: "the least severe level that is logged"
  )
  /// Whether decisions are recorded before they are answered.
  package static let auditMode = ConfigurationKey(
    name: "audit.mode",
    kind: .word(["durable", "off"]),
    defaultValue: "durable",
    isSecret: false,
    summary: "durable: recorded before answered; off: for measurements, on the command line only"
  )
}
