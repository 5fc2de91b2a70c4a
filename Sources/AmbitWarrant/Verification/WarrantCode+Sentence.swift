extension WarrantCode {
  /// What the code means, for people: one line, in lower case, without a full stop.
  ///
  /// It says which rule refused and nothing of the values, and for signatures and proofs no more
  /// than that they do not fit: whoever forges learns nothing from it.
  package var sentence: String {
    switch self {
    case .allowed: "the warrant covers the call"
    case .denied: "the warrant does not cover the call"
    case .requestInvalid: "the request cannot be read"
    case .missing, .tooLarge, .malformed, .version, .algorithm, .keyInvalid, .constraintInvalid,
      .structure, .toolReserved, .extensionInvalid, .extensionUnknown, .ambiguous:
      formSentence
    case .ttlExceeded, .notYetValid, .expired, .revocationInvalid, .revocationRollback,
      .revocationStale, .revoked:
      standingSentence
    case .untrustedRoot, .rootShape, .duplicateID, .issuerMismatch, .parentMismatch,
      .depthMismatch, .depthExceeded, .maxDepthRaised, .lifetimeWidened, .typeTransition,
      .sessionMismatch, .signatureInvalid, .selfIssuance, .clearanceRaised, .approversWeakened,
      .toolWidened, .issueDepthRaised, .constraintWidened:
      chainSentence
    case .notExecutable, .toolDenied, .clearanceInsufficient, .audience, .argumentInvalid,
      .proofMissing, .proofVersion, .proofExpired, .proofInvalid, .argumentUnknown,
      .argumentMissing, .constraintUnsupported, .constraintFailed, .approversMissing,
      .approvalRequired, .approvalInvalid, .approvalsInsufficient, .proofReplayed,
      .callsExhausted, .storeUnavailable:
      callSentence
    }
  }

  /// What is wrong with the warrant as it is written.
  private var formSentence: String {
    switch self {
    case .missing: "no warrant was presented"
    case .tooLarge: "the warrant is larger than allowed"
    case .malformed: "the warrant is not written as the profile demands"
    case .version: "the warrant has a version that is not known here"
    case .algorithm: "the warrant uses an algorithm other than Ed25519"
    case .keyInvalid: "the warrant holds a key that is weak or not in its canonical form"
    case .constraintInvalid: "the warrant holds a constraint that means nothing"
    case .structure: "the warrant's fields do not belong together"
    case .toolReserved: "the warrant names a tool whose name is reserved"
    case .extensionInvalid: "the warrant holds an extension whose value cannot be read"
    case .extensionUnknown: "the warrant holds a critical extension that is not known here"
    default: "two credentials in one request differ"
    }
  }

  /// What the moment has against the warrant.
  private var standingSentence: String {
    switch self {
    case .ttlExceeded: "the warrant lives longer than allowed"
    case .notYetValid: "the warrant is not valid yet"
    case .expired: "the warrant has expired"
    case .revocationInvalid: "the revocation list cannot be relied on"
    case .revocationRollback: "the revocation list is older than one seen before"
    case .revocationStale: "a fresh revocation list is missing"
    default: "the warrant is revoked"
    }
  }

  /// What is wrong with the chain.
  private var chainSentence: String {
    switch self {
    case .untrustedRoot: "the chain does not begin with a trusted root"
    case .rootShape: "the first link of the chain is not a root"
    case .duplicateID: "one warrant stands in the chain twice"
    case .issuerMismatch: "a link was not issued by the holder of the one above"
    case .parentMismatch: "a link names another parent than the one above"
    case .depthMismatch: "a link's depth is not its place in the chain"
    case .depthExceeded: "a link is deeper than the chain allows"
    case .maxDepthRaised: "a link allows more depth than a link above"
    case .lifetimeWidened: "a link begins earlier or ends later than a link above"
    case .typeTransition: "a link that grants issuing stands below one that grants tools"
    case .sessionMismatch: "the warrant is for another session"
    case .signatureInvalid: "a signature of the chain does not fit"
    case .selfIssuance: "a planner would hold an execution warrant of its own planning"
    case .clearanceRaised: "a link has more clearance than a link above"
    case .approversWeakened: "a link asks for less approval than a link above"
    case .toolWidened: "a link grants a tool that a link above does not grant"
    case .issueDepthRaised: "a link is issued deeper than a link above allows"
    default: "a link allows arguments that a link above refuses"
    }
  }

  /// What is wrong with the call, its proof or its approvals.
  private var callSentence: String {
    switch self {
    case .notExecutable: "the warrant grants issuing and no calls"
    case .toolDenied: "the warrant does not grant the tool"
    case .clearanceInsufficient: "the tool asks for more clearance than the warrant has"
    case .audience: "the warrant or its proof is for another verifier"
    case .argumentInvalid: "the arguments are no object, or hold a number without an exact form"
    case .proofMissing: "no proof of possession was presented"
    case .proofVersion: "a proof of this version is not accepted"
    case .proofExpired: "the proof is from outside its time window"
    case .proofInvalid: "the proof of possession does not fit the call"
    case .argumentUnknown: "the call has an argument that the warrant does not name"
    case .argumentMissing: "the call lacks an argument that the warrant requires"
    case .constraintUnsupported: "a constraint of the warrant cannot be judged here"
    case .constraintFailed: "an argument is outside what the warrant allows"
    case .approversMissing: "the call needs approval, and the warrant names no approvers"
    case .approvalRequired: "people have to approve the call"
    case .approvalInvalid: "the approvals cannot be read, or are too many"
    case .approvalsInsufficient: "more people have to approve the call"
    case .proofReplayed: "the proof or an approval was used before"
    case .callsExhausted: "the warrant's calls are used up"
    default: "what must be remembered cannot be: no store, or none that all verifiers share"
    }
  }
}
