public import AmbitModel

/// A revocation list that was verified once: immutable, and consulted in constant time.
///
/// It answers for one link. A warrant that is revoked takes those below it along because a chain is
/// asked link by link, from the root.
public struct RevocationList: Sendable {
  /// Most bytes of a list: 64 MiB.
  public static let byteLimit = 64 << 20
  /// Most entries of a list, other systems' names among them.
  public static let entryLimit = 1_000_000

  /// Grows with every change.
  public let version: UInt64
  /// When it was signed, in whole Unix seconds.
  public let issuedAt: UInt64
  /// The trusted root that signed it.
  public let issuer: PublicKey
  /// SHA-256 of the signed payload: with the version, what tells one content from another, however
  /// often it was signed.
  public let digest: Digest256
  /// SHA-256 of the whole list as it was given: the list hash of receipts.
  public let commitment: Digest256

  private let warrants: Set<WarrantID>
  private let below: Set<WarrantID>
  private let keys: Set<PublicKey>
  private let epochs: [PublicKey: UInt64]

  /// Reads a list strictly and verifies it.
  ///
  /// - Throws: `revocationInvalid` for bytes that no writer produces, an issuer that is no trusted
  ///   root, a signature that does not fit, an entry in `ambit_` of an unknown kind, a known kind
  ///   that is misspelt, and sizes beyond the limits.
  public init<Crypto: Ed25519Checking & SHA256Hashing>(
    reading bytes: [UInt8],
    roots: TrustedRoots,
    crypto: Crypto.Type
  ) throws(WarrantFailure) {
    let wire = try Self.verified(bytes, roots: roots, crypto: crypto)
    var warrants: Set<WarrantID> = []
    var below: Set<WarrantID> = []
    var keys: Set<PublicKey> = []
    var epochs: [PublicKey: UInt64] = [:]
    warrants.reserveCapacity(wire.entries.count)
    for range in wire.entries {
      switch RevocationEntry(utf8: bytes[range]) {
      case .warrant(let id): warrants.insert(id)
      case .below(let id): below.insert(id)
      case .key(let key): keys.insert(key)
      case .epoch(let key, let before): epochs[key] = max(before, epochs[key] ?? 0)
      case .foreign: continue
      case nil: throw WarrantFailure(.revocationInvalid)
      }
    }
    self.warrants = warrants
    self.below = below
    self.keys = keys
    self.epochs = epochs
    version = wire.version
    issuedAt = wire.issuedAt
    issuer = wire.issuer
    digest = Crypto.sha256(wire.payload)
    commitment = Crypto.sha256(bytes)
  }

  /// The parts of a list whose issuer and signature are good.
  static func verified<Crypto: Ed25519Checking>(
    _ bytes: [UInt8],
    roots: TrustedRoots,
    crypto: Crypto.Type
  ) throws(WarrantFailure) -> RevocationWire {
    let wire: RevocationWire
    do throws(CBORError) {
      wire = try RevocationWire(bytes)
    } catch {
      throw WarrantFailure(.revocationInvalid)
    }
    let message = RevocationWire.message(payload: wire.payload)
    guard roots.contains(wire.issuer),
      Crypto.isValid(signature: wire.signature, of: message, by: wire.issuer)
    else { throw WarrantFailure(.revocationInvalid) }
    return wire
  }

  /// True when nothing is revoked.
  public var isEmpty: Bool {
    warrants.isEmpty && below.isEmpty && keys.isEmpty && epochs.isEmpty
  }

  /// Tells whether a link is revoked by its own id, by either of its keys, or by its issuer's
  /// epoch.
  ///
  /// O(1), and without allocation.
  public func revokes(
    id: WarrantID,
    issuer: PublicKey,
    holder: PublicKey,
    issuedAt: UInt64
  ) -> Bool {
    if warrants.contains(id) || keys.contains(issuer) || keys.contains(holder) { return true }
    guard let epoch = epochs[issuer] else { return false }
    return issuedAt < epoch
  }

  /// Tells whether what is below a warrant is revoked, though it is not itself.
  ///
  /// O(1), and without allocation.
  public func revokesBelow(_ id: WarrantID) -> Bool { below.contains(id) }
}
