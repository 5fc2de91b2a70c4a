public import AmbitModel

/// What a verifier remembers of the newest revocation list that it accepted, across restarts.
public struct RevocationMark: Sendable, Hashable {
  /// The highest version accepted.
  public let version: UInt64
  /// The payload digest of that version.
  public let digest: Digest256

  /// Restores what was remembered.
  public init(version: UInt64, digest: Digest256) {
    self.version = version
    self.digest = digest
  }

  /// What to remember of a list.
  public init(_ list: RevocationList) {
    self.init(version: list.version, digest: list.digest)
  }
}

/// Which revocation lists may be in force: not an older one than before, and not one too old.
public struct RevocationRule: Sendable, Hashable {
  /// Oldest accepted list in seconds; nil accepts any age.
  public var maxAge: UInt64?
  /// Lowest accepted version.
  public var minVersion: UInt64
  /// The newest list that was accepted before; nil when there was none.
  public var seen: RevocationMark?

  /// States a rule.
  public init(maxAge: UInt64? = nil, minVersion: UInt64 = 0, seen: RevocationMark? = nil) {
    self.maxAge = maxAge
    self.minVersion = minVersion
    self.seen = seen
  }

  /// Decides about a verified list, or about none, and tells what to remember from then on.
  ///
  /// A missing list is stale when an age, a version or an earlier list demands one: to lose a list
  /// must not bring revoked warrants back.
  ///
  /// - Throws: `revocationRollback` for a lower version, or the same with other content;
  ///   `revocationStale` for a list that is too old or missing.
  public func admit(
    _ list: RevocationList?,
    now: UInt64
  ) throws(WarrantFailure) -> RevocationMark? {
    guard let list else {
      guard maxAge == nil, minVersion == 0, seen == nil else {
        throw WarrantFailure(.revocationStale)
      }
      return nil
    }
    guard list.version >= minVersion else { throw WarrantFailure(.revocationRollback) }
    if let seen {
      guard
        list.version > seen.version || (list.version == seen.version && list.digest == seen.digest)
      else { throw WarrantFailure(.revocationRollback) }
    }
    if let maxAge {
      guard now <= list.issuedAt || now - list.issuedAt <= maxAge else {
        throw WarrantFailure(.revocationStale)
      }
    }
    return RevocationMark(list)
  }
}
