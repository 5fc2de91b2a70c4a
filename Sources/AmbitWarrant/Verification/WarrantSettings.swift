public import AmbitModel

/// What one verifier demands of every warrant; all of it can only refuse more.
public struct WarrantSettings: Sendable {
  /// The names under which warrants and proofs may address this verifier.
  public var audience: [Text]
  /// Clearance that tools ask, by exact name or `prefix*`.
  public var clearance: [(pattern: Text, level: UInt8)]
  /// How many 30-second windows a proof v1 may be from: 1, 3 or 5.
  public var proofWindows: Int
  /// Whether only proofs of version 2 are accepted.
  public var requiresProof2: Bool
  /// How number tokens of the arguments are read.
  public var numbers: NumberReading
  /// Seconds that an issuer's clock may be ahead.
  public var clockTolerance: UInt64
  /// Longest accepted lifetime of a link in seconds.
  public var maxLifetime: UInt64
  /// Which revocation lists may be in force.
  public var revocationRule: RevocationRule
  /// Whether every verifier that could see the same warrants counts in the same store.
  ///
  /// When not, a counted warrant must name this verifier alone as its audience.
  public var sharesStore: Bool

  /// Settings with the defaults of the contract.
  public init(
    audience: [Text] = [],
    clearance: [(pattern: Text, level: UInt8)] = [],
    proofWindows: Int = 3,
    requiresProof2: Bool = false,
    numbers: NumberReading = .fold,
    clockTolerance: UInt64 = 30,
    maxLifetime: UInt64 = 7_776_000,
    revocationRule: RevocationRule = RevocationRule(),
    sharesStore: Bool = false
  ) {
    self.audience = audience
    self.clearance = clearance
    self.proofWindows = proofWindows
    self.requiresProof2 = requiresProof2
    self.numbers = numbers
    self.clockTolerance = clockTolerance
    self.maxLifetime = maxLifetime
    self.revocationRule = revocationRule
    self.sharesStore = sharesStore
  }

  /// The clearance that a tool asks: its exact name's, else that of the longest matching `prefix*`,
  /// else 0.
  package func clearance(for tool: Text) -> UInt8 {
    var best: (length: Int, level: UInt8)?
    for (pattern, level) in clearance {
      if pattern == tool { return level }
      guard pattern.utf8.last == UInt8(ascii: "*") else { continue }
      let prefix = pattern.utf8.dropLast()
      guard tool.utf8.starts(with: prefix) else { continue }
      if prefix.count >= best?.length ?? -1 { best = (prefix.count, level) }
    }
    return best?.level ?? 0
  }
}
