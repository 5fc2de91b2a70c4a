public import AmbitModel

/// The next version of a revocation list, before it is signed.
public struct RevocationDraft: Sendable {
  /// Why a draft cannot become a list.
  public enum Failure: Error, Sendable, Hashable {
    /// The list before has the last version that there is.
    case versionsExhausted
    /// More entries than `RevocationList.entryLimit`, or more bytes than its `byteLimit`.
    case tooLarge
    /// An entry that no verifier would read: a key that is not strict, or a foreign text that looks
    /// like one of the known kinds.
    case entryInvalid
  }

  /// The version that the signed list will have.
  public let version: UInt64
  /// The entries in order, each of them once.
  public private(set) var entries: [RevocationEntry]
  private var known: Set<RevocationEntry>

  /// Begins a first list, which has version 1 unless told otherwise.
  public init(version: UInt64 = 1) {
    self.version = version
    entries = []
    known = []
  }

  /// Continues a list, which is read as strictly as a verifier reads it: the entries stay, other
  /// systems' names too, and the version grows by one.
  public init<Crypto: Ed25519Checking>(
    continuing bytes: [UInt8],
    roots: TrustedRoots,
    crypto: Crypto.Type
  ) throws {
    let wire = try RevocationList.verified(bytes, roots: roots, crypto: crypto)
    let (version, overflow) = wire.version.addingReportingOverflow(1)
    guard !overflow else { throw Failure.versionsExhausted }
    self.init(version: version)
    for range in wire.entries {
      guard let entry = RevocationEntry(utf8: bytes[range]) else {
        throw WarrantFailure(.revocationInvalid)
      }
      add(entry)
    }
  }

  /// Adds an entry; returns false when it was there.
  @discardableResult
  public mutating func add(_ entry: RevocationEntry) -> Bool {
    guard known.insert(entry).inserted else { return false }
    entries.append(entry)
    return true
  }

  /// The list's bytes, signed by a key that verifiers must have among their roots.
  ///
  /// - Throws: `Failure`, or what the key throws.
  public func signed(by signer: some Ed25519Signing, at time: Timestamp) throws -> [UInt8] {
    guard entries.count <= RevocationList.entryLimit else { throw Failure.tooLarge }
    guard entries.allSatisfy({ RevocationEntry($0.text) == $0 }) else {
      throw Failure.entryInvalid
    }
    let payload = RevocationWire.payload(
      entries: entries,
      version: version,
      issuedAt: time,
      issuer: signer.publicKey
    )
    let signature = try signer.signature(for: RevocationWire.message(payload: payload))
    let list = RevocationWire.list(payload: payload, signature: signature)
    guard list.count <= RevocationList.byteLimit else { throw Failure.tooLarge }
    return list
  }
}
