import AmbitCrypto
import AmbitModel
import AmbitWarrant

/// The twelve steps of a verification, in order (warrant contract section 4).
enum WarrantSteps {
  /// What a step is about, and what it has found when it passes.
  static let all: [(name: String, finding: String)] = [
    ("form", "every link can be read, and makes sense by itself"),
    ("root", "the first issuer is trusted"),
    ("chain", "each link stands on the one above"),
    ("time", "no link is too early, too late or too long-lived"),
    ("revocation", "no link is revoked"),
    ("signatures", "every signature fits"),
    ("narrowing", "no link grants more than those above"),
    ("call", "every link grants the tool, here and in this session"),
    ("proof", "the caller holds the key"),
    ("arguments", "every link admits the arguments"),
    ("approvals", "whoever has to approve has approved"),
    ("uses", "calls are left, as far as can be told without a store"),
  ]

  /// The step that refused, from 1; nil when none did.
  static func refusing(_ verdict: WarrantVerdict, _ verification: WarrantVerification) -> Int? {
    switch verdict.code {
    case .allowed: nil
    case .untrustedRoot, .rootShape: 2
    case .duplicateID, .issuerMismatch, .parentMismatch, .depthMismatch, .maxDepthRaised,
      .lifetimeWidened, .typeTransition:
      3
    case .depthExceeded: verification.isReadable ? 3 : 1
    case .ttlExceeded: verification.isReadable ? 4 : 1
    case .sessionMismatch: verification.chainHolds ? 8 : 3
    case .notYetValid, .expired: 4
    case .revocationInvalid, .revocationRollback, .revocationStale, .revoked: 5
    case .signatureInvalid: 6
    case .selfIssuance, .clearanceRaised, .approversWeakened, .toolWidened, .issueDepthRaised,
      .constraintWidened:
      7
    case .notExecutable, .toolDenied, .clearanceInsufficient, .argumentInvalid: 8
    // A warrant's audience is a link's, a proof's is nobody's.
    case .audience: verdict.link == nil ? 9 : 8
    case .proofMissing, .proofVersion, .proofExpired, .proofInvalid: 9
    case .argumentUnknown, .argumentMissing, .constraintUnsupported, .constraintFailed: 10
    case .approversMissing, .approvalRequired, .approvalInvalid, .approvalsInsufficient: 11
    case .proofReplayed, .callsExhausted, .storeUnavailable: 12
    case .missing, .tooLarge, .malformed, .version, .algorithm, .keyInvalid, .constraintInvalid,
      .structure, .toolReserved, .extensionInvalid, .extensionUnknown, .ambiguous,
      .requestInvalid, .denied:
      1
    }
  }
}

extension WarrantVerification {
  /// The chain, when each of its links makes sense.
  var warrant: Warrant? {
    guard case .stack(let bytes) = presentation.chain else { return nil }
    return try? Warrant(reading: bytes, crypto: SwiftCrypto.self)
  }

  /// Whether step 1 passes.
  var isReadable: Bool { warrant != nil }

  /// Whether steps 1 to 7 pass.
  var chainHolds: Bool {
    (try? verifier.verifiedChain(presentation.chain, at: now, revocations: revocations)) != nil
  }

  /// What step 10 holds against the arguments: one line for each that is not as it should be.
  func argumentFindings(at link: Int) -> [String] {
    guard let warrant, link < warrant.length,
      let arguments = WarrantArguments(call.arguments, numbers: verifier.settings.numbers)
    else { return [] }
    let own = warrant.links[link]
    guard let set = own.payload.entry(for: call.tool)?.set ?? own.payload.bounds else { return [] }
    var lines: [String] = []
    if !set.allowsUnknown {
      for member in arguments.members
      where !set.arguments.contains(where: { $0.name == member.name }) {
        lines.append("`\(member.name.string)` is not named by the warrant")
      }
    }
    for argument in set.arguments {
      let name = argument.name.string
      let phrase = ConstraintPhrase.of(argument.constraint)
      guard let value = arguments.value(argument.name) else {
        lines.append("`\(name)` is absent; it has to be \(phrase)")
        continue
      }
      if argument.constraint.isSupported, argument.constraint.judge(value) == .yes { continue }
      var writer = JSONWriter()
      value.describe(to: &writer)
      let shown = String(decoding: writer.bytes, as: UTF8.self)
      lines.append(
        argument.constraint.isSupported
          ? "`\(name)` is \(shown); it has to be \(phrase)"
          : "`\(name)` has to be \(phrase), which cannot be judged here"
      )
    }
    return lines.map { Shown.line($0) }
  }
}
