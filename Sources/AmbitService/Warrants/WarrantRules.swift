package import AmbitCrypto
package import AmbitModel
package import AmbitWarrant

/// What this server demands of warrants: the settings `warrants:` and `compat.tenuo`.
package struct WarrantRules: Sendable {
  /// Whom the first issuer has to be among; without any, every presented warrant is refused.
  package var roots: TrustedRoots
  /// The name under which warrants and proofs may address this server; nil for
  /// `<public URL>/<organization>`.
  package var audience: Text?
  /// True when a call without a warrant is denied.
  package var isRequired: Bool
  /// True when the headers of tenuo's clients are read.
  package var acceptsTenuo: Bool
  /// Everything else that bound 2 asks; the audience is filled in for each organization.
  package var settings: WarrantSettings
  /// Signs receipts; nil when none are given.
  package var receiptKey: Ed25519PrivateKey?

  /// States the rules; by default nobody is trusted and no warrant is demanded.
  package init(
    roots: TrustedRoots = WarrantRules.nobody,
    audience: Text? = nil,
    isRequired: Bool = false,
    acceptsTenuo: Bool = false,
    settings: WarrantSettings = WarrantSettings(),
    receiptKey: Ed25519PrivateKey? = nil
  ) {
    self.roots = roots
    self.audience = audience
    self.isRequired = isRequired
    self.acceptsTenuo = acceptsTenuo
    self.settings = settings
    self.receiptKey = receiptKey
  }

  /// No roots.
  package static let nobody: TrustedRoots = {
    do {
      return try TrustedRoots([])
    } catch {
      preconditionFailure("no keys are neither weak nor twice the same nor too many")
    }
  }()
}
