public import AmbitModel

/// The permanent codes of bound 2 (warrant contract section 4).
public enum WarrantCode: String, Sendable, Hashable, CaseIterable {
  /// The warrant covers the call.
  case allowed = "warrant.allowed"
  /// No warrant was presented where one is demanded.
  case missing = "warrant.missing"
  /// Envelope, stack or chain exceed their limits.
  case tooLarge = "warrant.too_large"
  /// Bytes that the profile does not allow.
  case malformed = "warrant.malformed"
  /// A version other than 1.
  case version = "warrant.version"
  /// A key or signature that is not Ed25519.
  case algorithm = "warrant.algorithm"
  /// A key that strict verification refuses.
  case keyInvalid = "warrant.key_invalid"
  /// A constraint whose body means nothing.
  case constraintInvalid = "warrant.constraint_invalid"
  /// Fields that do not belong together.
  case structure = "warrant.structure"
  /// A lifetime beyond the ceiling.
  case ttlExceeded = "warrant.ttl_exceeded"
  /// Deeper than a link of the chain allows.
  case depthExceeded = "warrant.depth_exceeded"
  /// A reserved tool name.
  case toolReserved = "warrant.tool_reserved"
  /// An extension's value that cannot be read.
  case extensionInvalid = "warrant.extension_invalid"
  /// A critical extension that nobody here knows.
  case extensionUnknown = "warrant.extension_unknown"
  /// The first issuer is no trusted root.
  case untrustedRoot = "warrant.untrusted_root"
  /// The first link is not a root.
  case rootShape = "warrant.root_shape"
  /// One id twice in a chain.
  case duplicateID = "warrant.duplicate_id"
  /// A link that the holder above did not issue.
  case issuerMismatch = "warrant.issuer_mismatch"
  /// A link that names another parent.
  case parentMismatch = "warrant.parent_mismatch"
  /// A link whose depth is not its place.
  case depthMismatch = "warrant.depth_mismatch"
  /// A link that allows more depth than an ancestor.
  case maxDepthRaised = "warrant.max_depth_raised"
  /// A link that begins earlier or ends later than an ancestor.
  case lifetimeWidened = "warrant.lifetime_widened"
  /// An issuer warrant below an execution warrant.
  case typeTransition = "warrant.type_transition"
  /// Another session than the chain's or the call's.
  case sessionMismatch = "warrant.session_mismatch"
  /// Issued in the future.
  case notYetValid = "warrant.not_yet_valid"
  /// Past its end.
  case expired = "warrant.expired"
  /// A revocation list that cannot be relied on.
  case revocationInvalid = "warrant.revocation_invalid"
  /// A revocation list older than the one seen.
  case revocationRollback = "warrant.revocation_rollback"
  /// No revocation list, or one that is too old.
  case revocationStale = "warrant.revocation_stale"
  /// The warrant, one above it, or a key is revoked.
  case revoked = "warrant.revoked"
  /// A signature that does not fit.
  case signatureInvalid = "warrant.signature_invalid"
  /// A planner that would execute.
  case selfIssuance = "warrant.self_issuance"
  /// More clearance than an ancestor.
  case clearanceRaised = "warrant.clearance_raised"
  /// Fewer approvers or a lower threshold than an ancestor.
  case approversWeakened = "warrant.approvers_weakened"
  /// A tool that an ancestor does not grant.
  case toolWidened = "warrant.tool_widened"
  /// More issuing depth than an ancestor.
  case issueDepthRaised = "warrant.issue_depth_raised"
  /// Arguments that an ancestor refuses.
  case constraintWidened = "warrant.constraint_widened"
  /// The last link grants no calls.
  case notExecutable = "warrant.not_executable"
  /// A link that does not grant the tool.
  case toolDenied = "warrant.tool_denied"
  /// Less clearance than the tool asks.
  case clearanceInsufficient = "warrant.clearance_insufficient"
  /// The warrant or proof is for another verifier.
  case audience = "warrant.audience"
  /// Arguments that are no object, or a number without an exact form.
  case argumentInvalid = "warrant.argument_invalid"
  /// No proof of possession.
  case proofMissing = "warrant.proof_missing"
  /// A proof of a version that is not accepted here.
  case proofVersion = "warrant.proof_version"
  /// A proof from outside its time window.
  case proofExpired = "warrant.proof_expired"
  /// A proof that does not fit.
  case proofInvalid = "warrant.proof_invalid"
  /// An argument that the warrant does not name.
  case argumentUnknown = "warrant.argument_unknown"
  /// An argument that the warrant requires.
  case argumentMissing = "warrant.argument_missing"
  /// A constraint that cannot be judged here.
  case constraintUnsupported = "warrant.constraint_unsupported"
  /// A constraint that does not hold.
  case constraintFailed = "warrant.constraint_failed"
  /// A gate fired, and no link names approvers.
  case approversMissing = "warrant.approvers_missing"
  /// A gate fired: people have to approve.
  case approvalRequired = "warrant.approval_required"
  /// Approvals that cannot be read, or too many.
  case approvalInvalid = "warrant.approval_invalid"
  /// Too few approvals that count.
  case approvalsInsufficient = "warrant.approvals_insufficient"
  /// A proof or approval that was used before.
  case proofReplayed = "warrant.proof_replayed"
  /// No calls left.
  case callsExhausted = "warrant.calls_exhausted"
  /// What must be remembered cannot be.
  case storeUnavailable = "warrant.store_unavailable"
  /// Two credentials that differ.
  case ambiguous = "warrant.ambiguous"
  /// A request to evaluate that cannot be read.
  case requestInvalid = "warrant.request_invalid"
  /// What remote callers see of most refusals.
  case denied = "warrant.denied"

  /// The code as decisions and records carry it.
  public var reason: ReasonCode { ReasonCode(rawValue) }

  /// What is to happen.
  public var outcome: Outcome {
    switch self {
    case .allowed: .allow
    case .approvalRequired, .approvalsInsufficient: .approvalRequired
    default: .deny
    }
  }
}

/// A warrant that cannot be relied on: the code, and the link at fault.
public struct WarrantFailure: Error, Sendable, Hashable {
  /// Why.
  public let code: WarrantCode
  /// The link at fault, the root 0; nil when it is not one link's.
  public let link: Int?
  /// More for whoever writes a warrant, such as which argument's constraint means nothing; nil in
  /// verification, which tells nobody more than the code.
  public let detail: String?

  /// States a failure.
  public init(_ code: WarrantCode, link: Int? = nil, detail: String? = nil) {
    self.code = code
    self.link = link
    self.detail = detail
  }
}
