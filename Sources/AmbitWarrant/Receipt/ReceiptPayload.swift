public import AmbitModel

/// What a receipt states about one decision (warrant contract section 11).
///
/// Types follow tenuo 0.3.3, so that its verifier reads receipts of decisions over proofs v1: hashes
/// are byte strings, the root key is text of 64 hexadecimal digits, times are Unix seconds.
public struct ReceiptPayload: Sendable, Hashable {
  /// What was decided; an approval that is still required counts as a denial, with its code.
  public enum Outcome: String, Sendable, Hashable {
    /// The call was let through.
    case allow
    /// It was not.
    case deny
  }

  /// Most bytes of a proof.
  public static let proofLimit = 1024

  /// Key 1: what the verifier calls itself, its audience; the signer's key is what counts.
  public var verifier: Text?
  /// Key 2: the stack as presented, the bytes of one array of envelopes.
  public var chain: [UInt8]
  /// Key 3: the tool that was called.
  public var tool: Text
  /// Key 4: the decision.
  public var outcome: Outcome
  /// Key 5: when it was made, in Unix seconds.
  public var time: UInt64
  /// Key 6: the issuer of the chain's first link.
  public var root: PublicKey?
  /// Key 7: the request hash of section 2, which commits to the arguments.
  public var requestHash: Digest256?
  /// Key 8: the proof of possession, once it was found to fit: 64 bytes of signature for version 1,
  /// hinted or not, and the whole CBOR array for version 2.
  public var proof: [UInt8]?
  /// Key 9: the request's id.
  public var requestID: Text
  /// Key 10: the decision's exact code.
  public var code: Text?
  /// Key 11: SHA-256 of the policy in force, the digest that decisions carry.
  public var policyHash: Digest256?
  /// Key 12: the version of the revocation list in force; nil when there was none.
  public var listVersion: UInt64?
  /// Key 13: `RevocationList.commitment`.
  public var listHash: Digest256?
  /// Key 14: SHA-256 of the signer's previous receipt, whole; nil for its first.
  public var previous: Digest256?
  /// Key 15: `TrustedRoots.digest(by:)`.
  public var rootsHash: Digest256?

  /// States a decision; what is optional is set afterwards.
  public init(
    chain: [UInt8],
    tool: Text,
    outcome: Outcome,
    time: UInt64,
    requestID: Text,
    code: Text?,
    proof: [UInt8]?
  ) {
    self.chain = chain
    self.tool = tool
    self.outcome = outcome
    self.time = time
    self.requestID = requestID
    self.code = code
    self.proof = proof
  }

  /// Commits to the revocation list in force.
  public mutating func commit(to list: RevocationList) {
    listVersion = list.version
    listHash = list.commitment
  }

  /// True when the fields can be a receipt's: an allow has a proof, a denial a code, and the chain
  /// is one array.
  var isSound: Bool {
    switch outcome {
    case .allow: guard proof != nil else { return false }
    case .deny: guard let code, !code.isEmpty else { return false }
    }
    if let proof, proof.isEmpty || proof.count > Self.proofLimit { return false }
    if let root, !root.isStrict { return false }
    return time <= WarrantLimits.latestTime && chain.count <= WarrantLimits.stackBytes
      && Self.isArray(chain)
  }

  private static func isArray(_ bytes: [UInt8]) -> Bool {
    var reader = CBORReader(bytes)
    guard reader.nextMajor == 4, (try? reader.skip()) != nil else { return false }
    return reader.isAtEnd
  }
}
