public import AmbitModel

/// What bound 2 says of a call, and why.
public struct WarrantVerdict: Sendable {
  /// Whose warrant it was: what records and facts say about it.
  public struct Identity: Sendable, Hashable {
    /// The leaf's id.
    public let warrant: WarrantID
    /// SHA-256 of the envelopes, root to leaf.
    public let chainDigest: Digest256
    /// The first issuer.
    public let root: PublicKey
    /// The leaf's holder.
    public let holder: PublicKey
    /// The leaf's depth.
    public let depth: UInt64
    /// The leaf's clearance, 0 when it has none.
    public let clearance: UInt8
    /// The session that the chain names.
    public let session: Text?
    /// Unix seconds at which the leaf ends.
    public let expiresAt: UInt64
  }

  /// The permanent code; `warrant.allowed` on success.
  public let code: WarrantCode
  /// The link that refused, the root 0; nil when it was none in particular.
  public let link: Int?
  /// Whose warrant it was; nil when it could not be read.
  ///
  /// On a refusal it is what was claimed, not what was proved.
  public let identity: Identity?
  /// What has to be used up if the call is allowed in the end.
  public let effects: WarrantEffects
  /// True when the proof of possession was accepted: from then on a remote caller may see the code.
  public let provedPossession: Bool

  /// What is to happen.
  public var outcome: Outcome { code.outcome }

  /// The code that a remote caller sees: before the proof was accepted no more than that the call
  /// is denied, so that a forger does not learn how close it came.
  public var remoteCode: WarrantCode {
    if provedPossession { return code }
    switch code {
    case .allowed, .missing, .malformed, .tooLarge, .expired, .ambiguous: return code
    default: return .denied
    }
  }
}
