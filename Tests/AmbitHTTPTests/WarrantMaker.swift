import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitWarrant
import Testing

/// A trusted root and a worker that holds its warrants.
struct WarrantMaker: Sendable {
  let root = Ed25519PrivateKey.generate()
  let worker = Ed25519PrivateKey.generate()

  var roots: TrustedRoots {
    get throws { try TrustedRoots([TrustedRoot(key: root.publicKey)]) }
  }

  /// A chain of one link from the root to the worker.
  func warrant(
    tools: [Text] = ["refund"],
    at now: Timestamp,
    extensions: [WarrantExtension] = [],
    approvers: [PublicKey]? = nil,
    clearance: UInt8? = nil,
    by signer: Ed25519PrivateKey? = nil
  ) throws -> Warrant {
    try WarrantSpec(
      holder: worker.publicKey,
      tools: tools.map { WarrantTool($0, .open) },
      extensions: extensions,
      approvers: approvers,
      clearance: clearance
    ).issue(
      by: signer ?? root,
      id: try fresh(),
      at: seconds(now),
      crypto: SwiftCrypto.self
    )
  }

  /// A warrant under another one, held by the worker again.
  func child(of parent: Warrant, at now: Timestamp) throws -> Warrant {
    try WarrantSpec(holder: worker.publicKey).attenuate(
      parent,
      by: worker,
      id: try fresh(),
      at: seconds(now),
      crypto: SwiftCrypto.self
    )
  }

  /// The worker's proof for a call.
  func proof(
    _ warrant: Warrant,
    _ arguments: String,
    at now: Timestamp,
    numbers: NumberReading = .fold,
    by signer: Ed25519PrivateKey? = nil
  ) throws -> [UInt8] {
    let element = try JSONDocument(parsing: Array(arguments.utf8)).root
    return try warrant.proof(
      of: "refund",
      arguments: try #require(WarrantArguments(element, numbers: numbers)),
      by: signer ?? worker,
      at: seconds(now),
      hinted: false
    )
  }

  /// A proof that may be used once.
  func proof2(
    _ warrant: Warrant,
    _ arguments: String,
    audience: String,
    at now: Timestamp
  ) throws -> [UInt8] {
    let element = try JSONDocument(parsing: Array(arguments.utf8)).root
    return try warrant.proof2(
      of: "refund",
      arguments: try #require(WarrantArguments(element)),
      audience: Text(audience),
      by: worker,
      at: UInt64(now.microseconds / 1000),
      nonce: SecureRandom.bytes(16),
      crypto: SwiftCrypto.self
    )
  }

  /// An approval of a call.
  func approval(
    _ warrant: Warrant,
    _ arguments: String,
    by approver: Ed25519PrivateKey,
    at now: Timestamp
  ) throws -> [UInt8] {
    let element = try JSONDocument(parsing: Array(arguments.utf8)).root
    let hash = warrant.requestHash(
      of: "refund",
      arguments: try #require(WarrantArguments(element)),
      crypto: SwiftCrypto.self
    )
    let payload = SignedApproval.payload(
      requestHash: hash,
      nonce: SecureRandom.bytes(16),
      externalID: "emma",
      approvedAt: seconds(now),
      expiresAt: seconds(now) + 300
    )
    return SignedApproval.encode(
      payload: payload,
      approver: approver.publicKey,
      signature: try approver.signature(for: SignedApproval.message(payload: payload))
    )
  }

  private func fresh() throws -> WarrantID {
    try #require(WarrantID(bytes: SecureRandom.bytes(16)))
  }

  private func seconds(_ now: Timestamp) -> UInt64 { UInt64(now.microseconds / 1_000_000) }
}

extension [UInt8] {
  /// The bytes in base64url.
  var url: String { String(decoding: Base64.encode(self, as: .url), as: UTF8.self) }
  /// The bytes in standard base64.
  var base64: String { String(decoding: Base64.encode(self, as: .standard), as: UTF8.self) }
}
