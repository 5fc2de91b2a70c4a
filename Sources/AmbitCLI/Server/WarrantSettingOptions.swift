import AmbitConfig
import ArgumentParser

/// The settings of warrants as flags.
struct WarrantSettingOptions: ParsableArguments {
  @Option(help: "Read the X-Tenuo header fields: true or false (false).")
  var compatTenuo: String?

  @Option(help: "The name by which warrants address the server (URL/ORGANIZATION).")
  var warrantsAudience: String?

  @Option(help: "Clearance that tools ask, as name=level,prefix*=level.")
  var warrantsClearance: String?

  @Option(help: "Seconds that an issuer's clock may be ahead (30).")
  var warrantsClockTolerance: String?

  @Option(help: "Longest accepted lifetime of a warrant in seconds (7776000).")
  var warrantsMaxLifetime: String?

  @Option(help: "fold or typed: how numbers are proved (fold).")
  var warrantsNumbers: String?

  @Option(help: "2 refuses proofs of version 1 (1).")
  var warrantsProofVersion: String?

  @Option(help: "How many windows a proof of version 1 may be from: 1, 3 or 5 (3).")
  var warrantsProofWindows: String?

  @Option(help: "The file of the private key that signs receipts.")
  var warrantsReceiptKey: String?

  @Option(help: "Deny calls without a warrant: true or false (false).")
  var warrantsRequired: String?

  @Option(help: "Trusted roots in base64url, separated by commas.")
  var warrantsRoots: String?

  @Option(help: "A file of trusted roots.")
  var warrantsRootsFile: String?

  @Option(help: "Every verifier of the same warrants uses this database: true or false (false).")
  var warrantsSharedStore: String?

  @Option(name: .customLong("warrants-srl"), help: "The file of the signed revocation list.")
  var warrantsSRL: String?

  @Option(name: .customLong("warrants-srl-max-age"), help: "Oldest accepted list in seconds.")
  var warrantsSRLMaxAge: String?

  @Option(name: .customLong("warrants-srl-min-version"), help: "Lowest accepted list (0).")
  var warrantsSRLMinVersion: String?

  /// What was given, by key.
  var given: [(ConfigurationKey, String?)] {
    [
      (.compatTenuo, compatTenuo), (.warrantsAudience, warrantsAudience),
      (.warrantsClearance, warrantsClearance), (.warrantsClockTolerance, warrantsClockTolerance),
      (.warrantsMaxLifetime, warrantsMaxLifetime), (.warrantsNumbers, warrantsNumbers),
      (.warrantsProofVersion, warrantsProofVersion), (.warrantsProofWindows, warrantsProofWindows),
      (.warrantsReceiptKey, warrantsReceiptKey), (.warrantsRequired, warrantsRequired),
      (.warrantsRoots, warrantsRoots), (.warrantsRootsFile, warrantsRootsFile),
      (.warrantsSharedStore, warrantsSharedStore), (.warrantsSRL, warrantsSRL),
      (.warrantsSRLMaxAge, warrantsSRLMaxAge), (.warrantsSRLMinVersion, warrantsSRLMinVersion),
    ]
  }
}
