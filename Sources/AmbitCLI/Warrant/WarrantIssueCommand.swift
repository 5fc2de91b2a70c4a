import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant
import ArgumentParser

/// What issuing and attenuating have in common.
struct WarrantSpecOptions: ParsableArguments {
  @Option(help: "The issuer's private key; - is standard input.")
  var key: String

  @Option(help: "The spec, a JSON file; - is standard input.")
  var spec: String

  @Option(
    parsing: .unconditional,
    help: "The holder's public key, text or file, when the spec does not name it."
  )
  var holder: String?

  @Option(help: "The moment of issue in Unix seconds instead of now.")
  var at: UInt64?
}

extension WarrantSpecOptions {
  /// Has a warrant made, and tells what the rules have against it.
  func make(
    _ issue: (WarrantSpec, Ed25519PrivateKey, WarrantID, UInt64) throws -> Warrant
  ) throws -> Warrant {
    let key = try WarrantInput.privateKey(at: key)
    let spec = try WarrantInput.spec(at: spec, holder: holder)
    let now = WarrantInput.seconds(at)
    guard let id = Self.freshID(at: now) else {
      throw ExitCode.failing("--at is too far in the future", status: .usage)
    }
    do {
      return try issue(spec, key, id, now)
    } catch let failure as WarrantFailure {
      throw ExitCode.refusing(failure)
    }
  }

  private static func freshID(at seconds: UInt64) -> WarrantID? {
    guard seconds <= WarrantLimits.latestTime else { return nil }
    var bits = UUIDv7.bits(at: Timestamp(microseconds: Int64(seconds) * 1_000_000))
    var bytes: [UInt8] = []
    for _ in 0..<16 {
      bytes.insert(UInt8(truncatingIfNeeded: bits), at: 0)
      bits >>= 8
    }
    return WarrantID(bytes: bytes)
  }
}

/// `ambit warrant issue`.
struct WarrantIssueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue",
    abstract: "Issue a root warrant.",
    discussion: """
      The spec says what the warrant grants, and to whom:
        {"holder": "<hex key>", "ttl": 300,
         "tools": {"read_file": {"constraints": {"path": {"type": "subpath", "root": "/data"}}}}}
      It may have `type tools holder ttl max_depth extensions issuable_tools max_issue_depth
      constraint_bounds required_approvers min_approvals clearance`.

      Example:
        ambit warrant issue --key root.key --spec planner.json --holder planner.pub --out warrant

      Advice about the warrant goes to standard error.

      Exit codes: 0 done, 1 a file cannot be read or written, 3 invalid input, 64 usage.
      """
  )

  @OptionGroup var options: WarrantSpecOptions
  @OptionGroup var output: WarrantOutputOptions

  func run() throws {
    try output.write(
      options.make { spec, key, id, now in
        try spec.issue(by: key, id: id, at: now, crypto: SwiftCrypto.self)
      }
    )
  }
}

/// `ambit warrant attenuate`.
struct WarrantAttenuateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attenuate",
    abstract: "Hand on less than you hold.",
    discussion: """
      Issues a warrant under the last one of a chain, by its holder's key, and writes the longer
      chain. What the spec leaves out is as the parent says; what would be more than the parent
      grants is refused.

      Example:
        ambit warrant attenuate --chain warrant --key planner.key --spec worker.json

      Exit codes: 0 done, 1 a file cannot be read or written, 3 invalid input, or a spec that would
      widen, 64 usage.
      """
  )

  @Option(help: "The chain; - is standard input.")
  var chain: String

  @OptionGroup var options: WarrantSpecOptions
  @OptionGroup var output: WarrantOutputOptions

  func run() throws {
    let parent = try WarrantInput.warrant(at: chain)
    try output.write(
      options.make { spec, key, id, now in
        do {
          return try spec.attenuate(parent, by: key, id: id, at: now, crypto: SwiftCrypto.self)
        } catch let failure as WarrantFailure
          where failure.code == .constraintWidened || failure.code == .toolWidened
        {
          throw ExitCode.refusing(failure, hint: WideningHint.of(spec, under: parent))
        }
      }
    )
  }
}
