import AmbitCrypto
import AmbitModel
import Synchronization

@testable import AmbitWarrant

/// Chains of three links, each time with fresh ids, and what asks about them.
struct CachedSample {
  let keys: [Ed25519PrivateKey]
  let now: UInt64 = 1_767_225_600
  let settings = WarrantSettings()
  /// Signature checks that `verdict` has asked for.
  let checks = CountingCrypto.Counter()

  init() throws {
    keys = (0..<6).compactMap { Ed25519PrivateKey(seed: [UInt8](repeating: $0 + 1, count: 32)) }
  }

  /// The root grants reading and writing, those below reading alone.
  func chain() throws -> [WarrantLink] {
    let spec = WarrantSpec(
      holder: keys[1].publicKey,
      tools: [WarrantTool("read", .open), WarrantTool("write", .open)]
    )
    let root = try spec.issue(by: keys[0], id: try freshID(), at: now, crypto: SwiftCrypto.self)
    let middle = try child(of: root.leaf, tools: ["read"])
    return [root.leaf, middle, try child(of: middle, tools: ["read"])]
  }

  /// A child that grants tools, signed by the parent's holder whatever the parent grants.
  func child(of parent: WarrantLink, tools: [Text]) throws -> WarrantLink {
    let depth = Int(parent.payload.depth) + 1
    var payload = parent.payload
    payload.id = try freshID()
    payload.tools = tools.map { WarrantTool($0, .open) }
    payload.issuer = keys[depth].publicKey
    payload.holder = keys[depth + 1].publicKey
    payload.parentHash = parent.payloadDigest
    payload.depth += 1
    let bytes = payload.encoded
    let signature = try keys[depth].signature(for: WarrantLink.message(payload: bytes))
    return try read(WarrantLink.envelope(payload: bytes, signature: signature))
  }

  func read(_ envelope: [UInt8]) throws -> WarrantLink {
    try WarrantLink(reading: envelope, crypto: SwiftCrypto.self)
  }

  func list(revoking entry: RevocationEntry) throws -> RevocationList {
    var draft = RevocationDraft()
    draft.add(entry)
    let time = Timestamp(microseconds: Int64(now) * 1_000_000)
    return try RevocationList(
      reading: try draft.signed(by: keys[0], at: time),
      roots: try TrustedRoots([TrustedRoot(key: keys[0].publicKey)]),
      crypto: SwiftCrypto.self
    )
  }

  /// What a verifier that counts its signature checks says of a call of `read`.
  func verdict(
    on chain: [WarrantLink],
    cache: WarrantCache,
    roots: [PublicKey]? = nil,
    at time: UInt64? = nil,
    settings: WarrantSettings? = nil,
    revocations: Revocations = .none
  ) throws -> WarrantVerdict {
    let warrant = Warrant(chain)
    let holder = keys[chain.count]
    let arguments = try JSONDocument(parsing: Array("{}".utf8))
    guard let members = WarrantArguments(arguments.root) else { throw CachedSampleError() }
    let proof = try warrant.proof(of: "read", arguments: members, by: holder, at: time ?? now)
    let trusted = try TrustedRoots(
      (roots ?? [keys[0].publicKey]).map { TrustedRoot(key: $0) }
    )
    let verifier = WarrantVerifier<CountingCrypto>(
      roots: trusted,
      settings: settings ?? self.settings,
      cache: cache
    )
    return CountingCrypto.$checks.withValue(checks) {
      verifier.verify(
        WarrantPresentation(chain: .stack(warrant.encoded), proof: proof),
        for: WarrantCall(tool: "read", arguments: arguments.root),
        at: time ?? now,
        revocations: revocations
      )
    }
  }

  private func freshID() throws -> WarrantID {
    guard let id = WarrantID(bytes: SecureRandom.bytes(16)) else { throw CachedSampleError() }
    return id
  }
}

struct CachedSampleError: Error {}

/// SwiftCrypto, counting how often a task asks whether a signature fits.
enum CountingCrypto: Ed25519Checking, SHA256Hashing {
  /// A number that one test counts up.
  final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increase() { count.withLock { $0 += 1 } }
  }

  @TaskLocal static var checks = Counter()

  static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    checks.increase()
    return SwiftCrypto.fits(signature: signature, of: message, by: key)
  }

  static func sha256(_ bytes: [UInt8]) -> Digest256 { SwiftCrypto.sha256(bytes) }
}
