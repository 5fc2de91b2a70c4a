import AmbitCrypto
import AmbitModel
public import AmbitWarrant

/// What an enforcement point demands of warrants, and what it asks when it checks one.
public struct WarrantRequirements: Sendable {
  /// The keys that first links must be issued by; at least one.
  public var roots: TrustedRoots
  /// What is demanded of every warrant: audience, clearance of tools, clocks, proofs.
  public var settings: WarrantSettings
  /// Whether a call without a warrant is refused.
  ///
  /// When not, only the policy can demand one, by `has(ctx.warrant)`; a warrant that is presented is
  /// checked all the same.
  public var isRequired: Bool
  /// The revocation list in force, asked on every call.
  public var revocations: @Sendable () -> Revocations
  /// Remembers what works once and counts calls; share one among all that check the same warrants
  /// in this process.
  public var memory: MemoryReplayStore

  /// States requirements.
  ///
  /// - Parameters:
  ///   - roots: The keys that first links must be issued by.
  ///   - settings: What is demanded of every warrant.
  ///   - isRequired: Whether a call without a warrant is refused.
  ///   - revocations: The revocation list in force.
  ///   - memory: Remembers what works once and counts calls.
  public init(
    roots: TrustedRoots,
    settings: WarrantSettings = WarrantSettings(),
    isRequired: Bool = true,
    revocations: @escaping @Sendable () -> Revocations = { .none },
    memory: MemoryReplayStore = MemoryReplayStore()
  ) {
    self.roots = roots
    self.settings = settings
    self.isRequired = isRequired
    self.revocations = revocations
    self.memory = memory
  }

  /// Refuses requirements that nothing could meet.
  ///
  /// - Throws: `config.bad_value` without any root: such a verifier would deny everything, and its
  ///   configuration is a mistake.
  public func validate() throws(GuardError) {
    guard !roots.isEmpty else {
      throw GuardError(
        code: "config.bad_value",
        message: "warrants are demanded, and no root is trusted"
      )
    }
  }
}

extension Revocations {
  /// The list in these bytes, signed by one of the roots; one that cannot be relied on denies every
  /// warrant.
  ///
  /// Read a list once, and whenever it changes; not on each call.
  public static func reading(_ bytes: [UInt8], roots: TrustedRoots) -> Revocations {
    let list = try? RevocationList(reading: bytes, roots: roots, crypto: SwiftCrypto.self)
    return list.map { .list($0) } ?? .unusable
  }
}
