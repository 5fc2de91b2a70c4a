extension ConfigurationKey {
  /// Whether tenuo's clients are understood.
  package static let compatTenuo = flag(
    "compat.tenuo",
    "true: the X-Tenuo header fields are read"
  )
  /// The name of this verifier.
  package static let warrantsAudience = ConfigurationKey(
    name: "warrants.audience",
    kind: .optionalText,
    defaultValue: "",
    isSecret: false,
    summary:
      "the name by which warrants and proofs address the server; the public URL, a slash and "
      + "the organization's id unless told"
  )
  /// Clearance that tools ask.
  package static let warrantsClearance = ConfigurationKey(
    name: "warrants.clearance",
    kind: .levels,
    defaultValue: "",
    isSecret: false,
    summary: "clearance that tools ask of warrants, by exact name or `prefix*`"
  )
  /// How far an issuer's clock may be ahead.
  package static let warrantsClockTolerance = integer(
    "warrants.clockTolerance",
    0...300,
    "30",
    "seconds that an issuer's clock may be ahead"
  )
  /// The longest accepted lifetime.
  package static let warrantsMaxLifetime = integer(
    "warrants.maxLifetime",
    1...7_776_000,
    "7776000",
    "the longest accepted lifetime of a warrant in seconds"
  )
  /// How numbers become integers and doubles.
  package static let warrantsNumbers = ConfigurationKey(
    name: "warrants.numbers",
    kind: .word(["fold", "typed"]),
    defaultValue: "fold",
    isSecret: false,
    summary: "fold: 1.0 is proved as 1; typed: it stays a double"
  )
  /// The lowest accepted version of proofs.
  package static let warrantsProofVersion = ConfigurationKey(
    name: "warrants.proofVersion",
    kind: .word(["1", "2"]),
    defaultValue: "1",
    isSecret: false,
    summary: "2: proofs of version 1, which can be replayed within a minute, are refused"
  )
  /// How many windows of 30 seconds a proof of version 1 may be from.
  package static let warrantsProofWindows = ConfigurationKey(
    name: "warrants.proofWindows",
    kind: .word(["1", "3", "5"]),
    defaultValue: "3",
    isSecret: false,
    summary: "how many windows of 30 seconds a proof of version 1 may be from"
  )
  /// The key that signs receipts.
  package static let warrantsReceiptKey = file(
    "warrants.receiptKey",
    "the private key that signs receipts; none are given without"
  )
  /// Whether calls need a warrant.
  package static let warrantsRequired = flag(
    "warrants.required",
    "true: a call without a warrant is denied"
  )
  /// Keys that first links must be issued by.
  package static let warrantsRoots = ConfigurationKey(
    name: "warrants.roots",
    kind: .list,
    defaultValue: "",
    isSecret: false,
    summary: "trusted roots, as keys in base64url"
  )
  /// A file of trusted roots.
  package static let warrantsRootsFile = file(
    "warrants.rootsFile",
    "a file of trusted roots, beside or instead of `warrants.roots`"
  )
  /// Whether counted warrants need no audience.
  package static let warrantsSharedStore = flag(
    "warrants.sharedStore",
    "true: every verifier that could see the same warrants uses this database, so that counted "
      + "warrants need not name this server alone"
  )
  /// The revocation list.
  package static let warrantsSRL = file(
    "warrants.srl",
    "the file of the signed revocation list; read again when it changes"
  )
  /// How old the list may be.
  package static let warrantsSRLMaxAge = ConfigurationKey(
    name: "warrants.srlMaxAge",
    kind: .integerOrNone(1...7_776_000),
    defaultValue: "none",
    isSecret: false,
    summary: "seconds after which a revocation list is too old; a missing one then is, too"
  )
  /// The lowest accepted version of the list.
  package static let warrantsSRLMinVersion = integer(
    "warrants.srlMinVersion",
    0...9_007_199_254_740_991,
    "0",
    "the lowest accepted version of the revocation list"
  )

  /// Every key, sorted by name.
  package static let all: [ConfigurationKey] = [
    auditMode, compatTenuo, database, httpBind, logLevel, publicURL, tlsMode, warrantsAudience,
    warrantsClearance, warrantsClockTolerance, warrantsMaxLifetime, warrantsNumbers,
    warrantsProofVersion, warrantsProofWindows, warrantsReceiptKey, warrantsRequired, warrantsRoots,
    warrantsRootsFile, warrantsSharedStore, warrantsSRL, warrantsSRLMaxAge, warrantsSRLMinVersion,
  ]

  private static func flag(_ name: String, _ summary: String) -> ConfigurationKey {
    ConfigurationKey(
      name: name,
      kind: .word(["true", "false"]),
      defaultValue: "false",
      isSecret: false,
      summary: summary
    )
  }

  private static func file(_ name: String, _ summary: String) -> ConfigurationKey {
    ConfigurationKey(
      name: name,
      kind: .optionalText,
      defaultValue: "",
      isSecret: false,
      summary: summary
    )
  }

  private static func integer(
    _ name: String,
    _ range: ClosedRange<Int>,
    _ value: String,
    _ summary: String
  ) -> ConfigurationKey {
    ConfigurationKey(
      name: name,
      kind: .integer(range),
      defaultValue: value,
      isSecret: false,
      summary: summary
    )
  }
}
