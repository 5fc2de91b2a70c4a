import AmbitModel
import AmbitWarrant

/// What comes signed besides chains: approvals, gates, proofs and revocation lists.
enum SignedProperties {
  static func check(_ bytes: [UInt8]) {
    if let approval = SignedApproval(reading: bytes) {
      let again = SignedApproval.encode(
        payload: approval.payload,
        approver: approval.approver,
        signature: approval.signature
      )
      precondition(again == bytes, "an approval has two encodings")
    }
    if case .second(let proof) = ProofOfPossession(reading: bytes) {
      precondition(proof.encoded == bytes, "a proof has two encodings")
    }
    if let gates = try? ApprovalGates(reading: bytes), let none = WarrantArguments([]) {
      for gate in gates.gates where gate.conditions?.isEmpty != true {
        precondition(gates.fires(tool: gate.tool, arguments: none), "a gate is passed in silence")
      }
    }
    checkRevocations(bytes)
  }

  /// The issuers of the seeds.
  private static let roots: TrustedRoots? = try? TrustedRoots(
    [
      "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c",
      "dfc65aff0805a66c0a670cec0ea6aab5f72bc28e9e3ea6c9bb8f45e41d2b2c6e",
    ].compactMap { PublicKey(hex: $0).map { TrustedRoot(key: $0) } }
  )

  private static func checkRevocations(_ bytes: [UInt8]) {
    guard let roots else { preconditionFailure("the seeds' issuers are strict keys") }
    let list: RevocationList
    do {
      list = try RevocationList(reading: bytes, roots: roots, crypto: FuzzCrypto.self)
    } catch {
      precondition(error.code == .revocationInvalid, "a list is refused by another code")
      return
    }
    precondition(roots.contains(list.issuer), "a list of a stranger")
    guard list.version < .max,
      let draft = try? RevocationDraft(continuing: bytes, roots: roots, crypto: FuzzCrypto.self)
    else { return }
    precondition(draft.version == list.version + 1, "a version is left out")
    let signer = FuzzSigner(publicKey: list.issuer)
    guard let next = try? draft.signed(by: signer, at: Timestamp(microseconds: 0)),
      let again = try? RevocationList(reading: next, roots: roots, crypto: FuzzCrypto.self)
    else { preconditionFailure("a list that was read cannot be continued") }
    precondition(again.isEmpty == list.isEmpty, "entries are lost")
  }

  private struct FuzzSigner: Ed25519Signing {
    let publicKey: PublicKey

    func signature(for message: [UInt8]) throws -> [UInt8] { FuzzCrypto.signature }
  }
}
