import AmbitCrypto
import AmbitModel
import AmbitReference
import AmbitWarrant

/// Revoked chains, and lists that are to hide it.
enum RevocationAttacks {
  static func attempt(
    on chain: TrialChain,
    honest: WarrantPresentation,
    _ dice: inout Dice
  ) throws -> Attempt? {
    let roots = try TrustedRoots(chain.stage.roots.map { TrustedRoot(key: $0) })
    let place = dice.below(chain.links.count)
    let link = chain.links[place].payload
    let entry: RevocationEntry
    switch dice.below(5) {
    case 0: entry = .warrant(link.id)
    case 1:
      guard place + 1 < chain.links.count else { return nil }
      entry = .below(link.id)
    case 2: entry = .key(link.holder)
    case 3: entry = .key(link.issuer)
    default: entry = .epoch(link.issuer, before: link.issuedAt + 1)
    }
    let version = 2 + UInt64(dice.below(9))
    let bytes = list([entry, .foreign("other")], version: version, chain, by: chain.stage.roots[0])
    let list = try RevocationList(reading: bytes, roots: roots, crypto: SwiftCrypto.self)
    var stage = chain.stage
    func attempt(_ name: String, _ codes: Set<WarrantCode>) -> Attempt {
      Attempt("revocation: " + name, honest, chain.call, stage, codes: codes)
    }
    /// What a verifier does with bytes that it is given as the new list.
    func receive(_ bytes: [UInt8]) {
      let read = try? RevocationList(reading: bytes, roots: roots, crypto: SwiftCrypto.self)
      stage.revocations = read.map { .list($0) } ?? .unusable
    }
    switch dice.below(6) {
    case 0, 1:
      stage.revocations = .list(list)
      return attempt("in force", [.revoked])
    case 2:
      let mutated = ByteAttacks.mutated(bytes, dice: &dice).1
      guard mutated != bytes else { return nil }
      receive(mutated)
      return attempt("changed", [.revocationInvalid])
    case 3:
      receive(self.list([], version: version + 1, chain, by: chain.mallory))
      return attempt("by a stranger", [.revocationInvalid])
    case 4:
      let older = dice.chance(50)
      stage.settings.revocationRule.seen = RevocationMark(list)
      receive(
        self.list([], version: older ? version - 1 : version, chain, by: chain.stage.roots[1])
      )
      return attempt("rolled back", [.revocationRollback])
    default:
      stage.settings.revocationRule.seen = RevocationMark(list)
      stage.revocations = .none
      return attempt("withheld", [.revocationStale])
    }
  }

  private static func list(
    _ entries: [RevocationEntry],
    version: UInt64,
    _ chain: TrialChain,
    by issuer: PublicKey
  ) -> [UInt8] {
    var draft = RevocationDraft(version: version)
    for entry in entries { draft.add(entry) }
    let time = Timestamp(microseconds: Int64(chain.stage.now) * 1_000_000)
    do {
      return try draft.signed(by: RingSigner(publicKey: issuer, keyring: chain.keyring), at: time)
    } catch {
      preconditionFailure("a trial's list cannot be signed: \(error)")
    }
  }
}

/// One key of a ring.
struct RingSigner: Ed25519Signing {
  let publicKey: PublicKey
  let keyring: Keyring

  func signature(for message: [UInt8]) throws -> [UInt8] { keyring.sign(message, by: publicKey) }
}
