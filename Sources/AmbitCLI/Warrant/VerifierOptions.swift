import AmbitCrypto
import AmbitModel
import AmbitWarrant
import ArgumentParser

/// A call with what came along, and what the verifier demands.
struct VerifierOptions: ParsableArguments {
  @Option(help: "The chain; - is standard input.")
  var chain: String

  @Option(help: "The file of trusted roots, one key in base64url a line.")
  var roots: String

  @Option(help: "The tool that is called.")
  var tool: String

  @Option(help: "The call's arguments, a JSON object.")
  var args = "{}"

  // Base64url may begin with `-`, here and wherever a proof or a public key is given as text.
  @Option(parsing: .unconditional, help: "The proof of possession, text or file.")
  var proof: String?

  @Option(
    name: .customLong("approval"),
    parsing: .unconditionalSingleValue,
    help: "A signed approval, text or file; may be repeated."
  )
  var approvals: [String] = []

  @Option(help: "The revocation list in force.")
  var srl: String?

  @Option(help: "The moment in Unix seconds instead of now.")
  var at: UInt64?

  @Option(help: "The session of the call.")
  var session: String?

  @Option(name: .customLong("audience"), help: "A name of the verifier; may be repeated.")
  var audiences: [String] = []

  @Option(help: "Clearance that tools ask, as TOOL=LEVEL or PREFIX*=LEVEL; may be repeated.")
  var clearance: [ClearanceLevel] = []

  @Option(help: "How many windows a proof of version 1 may be from: 1, 3 or 5.")
  var proofWindows = 3

  @Option(help: "The lowest version of proofs that is accepted.")
  var proofVersion = 1

  @Option(help: "Whether a number such as 1.0 becomes an integer (fold) or stays (typed).")
  var numbers = NumberReading.fold

  @Option(help: "Seconds that an issuer's clock may be ahead.")
  var clockTolerance: UInt64 = 30

  @Option(help: "The longest lifetime of a warrant in seconds.")
  var maxLifetime = WarrantLimits.lifetime

  @Option(help: "The oldest revocation list in seconds.")
  var srlMaxAge: UInt64?

  @Option(help: "The lowest version of the revocation list.")
  var srlMinVersion: UInt64 = 0

  func validate() throws {
    guard [1, 3, 5].contains(proofWindows) else {
      throw ValidationError("--proof-windows is 1, 3 or 5")
    }
    guard proofVersion == 1 || proofVersion == 2 else {
      throw ValidationError("--proof-version is 1 or 2")
    }
    _ = try WarrantInput.arguments(args)
  }
}

/// Clearance that a tool, or every tool of a prefix, asks.
struct ClearanceLevel: ExpressibleByArgument {
  let pattern: Text
  let level: UInt8

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "="),
      let level = UInt8(argument[argument.index(after: equals)...])
    else { return nil }
    pattern = Text(String(argument[..<equals]))
    self.level = level
  }
}

/// A verification that the command line asks for.
struct WarrantVerification {
  let presentation: WarrantPresentation
  let call: WarrantCall
  let verifier: WarrantVerifier<SwiftCrypto>
  let revocations: Revocations
  let now: UInt64

  init(_ options: VerifierOptions) throws {
    let roots = try WarrantInput.roots(at: options.roots)
    presentation = WarrantPresentation(
      chain: .stack(try WarrantInput.chain(at: options.chain)),
      proof: try options.proof.map { try WarrantInput.evidence($0, "a proof") },
      approvals: try options.approvals.map { try WarrantInput.evidence($0, "an approval") }
    )
    call = WarrantCall(
      tool: Text(options.tool),
      arguments: try WarrantInput.arguments(options.args),
      session: options.session.map { Text($0) }
    )
    revocations =
      try options.srl.map { Revocations(reading: try WarrantInput.list(at: $0), roots: roots) }
      ?? .none
    now = WarrantInput.seconds(options.at)
    verifier = WarrantVerifier(
      roots: roots,
      settings: WarrantSettings(
        audience: options.audiences.map { Text($0) },
        clearance: options.clearance.map { ($0.pattern, $0.level) },
        proofWindows: options.proofWindows,
        requiresProof2: options.proofVersion == 2,
        numbers: options.numbers,
        clockTolerance: options.clockTolerance,
        maxLifetime: options.maxLifetime,
        revocationRule: RevocationRule(
          maxAge: options.srlMaxAge,
          minVersion: options.srlMinVersion
        ),
        // Nothing is counted or remembered here, so that nobody else counts differently.
        sharesStore: true
      ),
      cache: nil
    )
  }

  var verdict: WarrantVerdict {
    verifier.verify(presentation, for: call, at: now, revocations: revocations)
  }
}
