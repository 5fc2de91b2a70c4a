/// The limits of warrants (warrant contract sections 1 and 2).
package enum WarrantLimits {
  /// Most bytes of an envelope.
  package static let envelopeBytes = 65_536
  /// Most bytes of a stack.
  package static let stackBytes = 262_144
  /// Most links of a chain: depths 0…64.
  package static let links = 65
  /// Most tools of a warrant.
  package static let tools = 256
  /// Most extensions of a warrant.
  package static let extensions = 64
  /// Most bytes of an extension's name.
  package static let extensionNameBytes = 255
  /// Most bytes of an extension's value.
  package static let extensionValueBytes = 8_192
  /// Most approvals with a call.
  package static let approvals = 64
  /// Largest depth that any warrant may allow.
  package static let depth: UInt64 = 64
  /// Depth that an issuer allows when nothing else is said.
  package static let defaultDepth: UInt64 = 8
  /// Longest lifetime in seconds: 90 days.
  package static let lifetime: UInt64 = 7_776_000
  /// Lifetime in seconds when nothing else is said.
  package static let defaultLifetime: UInt64 = 300
  /// The last second of the year 9999.
  package static let latestTime: UInt64 = 253_402_300_799
}
