import AmbitCrypto
import AmbitModel
import AmbitStore
public import AmbitWarrant
public import ArgumentParser

/// `ambit warrant sign`.
struct WarrantSignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Prove possession of the holder's key for one call.",
    discussion: """
      A proof of version 1 lasts for about a minute and suits every verifier; with --hinted it names
      its window, which costs a verifier one check instead of three. A proof of version 2 is for one
      verifier, and for one use.

      Examples:
        ambit warrant sign --chain warrant --key worker.key --tool read_file \\
          --args '{"path": "/data/a"}'
        ambit warrant sign … --proof 2 --audience https://gateway.example.com

      Exit codes: 0 done, 1 a file cannot be read or written, 3 invalid input, 64 usage.
      """
  )

  @Option(help: "The chain; - is standard input.")
  var chain: String

  @Option(help: "The holder's private key; - is standard input.")
  var key: String

  @Option(help: "The tool that is called.")
  var tool: String

  @Option(help: "The call's arguments, a JSON object.")
  var args = "{}"

  @Option(help: "The moment in Unix seconds instead of now.")
  var at: UInt64?

  @Option(help: "The proof's version, 1 or 2.")
  var proof = 1

  @Option(help: "The verifier that a proof of version 2 is for.")
  var audience: String?

  @Flag(help: "Name the window in a proof of version 1.")
  var hinted = false

  @Option(help: "Whether a number such as 1.0 becomes an integer (fold) or stays (typed).")
  var numbers = NumberReading.fold

  @OptionGroup var output: WarrantOutputOptions

  func validate() throws {
    guard proof == 1 || proof == 2 else { throw ValidationError("--proof is 1 or 2") }
    guard (proof == 2) == (audience != nil) else {
      throw ValidationError("--proof 2 and --audience belong together")
    }
    guard proof == 1 || !hinted else { throw ValidationError("--hinted is for --proof 1") }
    if let at, at > WarrantLimits.latestTime {
      throw ValidationError("--at is too far in the future")
    }
    _ = try WarrantInput.arguments(args)
  }

  func run() throws {
    let warrant = try WarrantInput.warrant(at: chain)
    let key = try WarrantInput.privateKey(at: key)
    guard key.publicKey == warrant.holder else {
      throw ExitCode.failing(
        "the key is not the holder's",
        hint: "the chain's holder is \(warrant.holder.hex)",
        status: .invalidInput
      )
    }
    guard let arguments = WarrantArguments(try WarrantInput.arguments(args), numbers: numbers)
    else {
      throw ExitCode.failing(
        "a number of --args has no exact form",
        status: .invalidInput
      )
    }
    let bytes =
      try audience.map { try second(warrant, key, arguments, for: $0) }
      ?? warrant.proof(
        of: Text(tool),
        arguments: arguments,
        by: key,
        at: WarrantInput.seconds(at),
        hinted: hinted
      )
    try output.write(bytes, named: "proof", label: "TENUO PROOF") { writer in
      writer.name("version")
      writer.int(proof)
      writer.name("warrant")
      writer.string(warrant.id.name)
    }
  }

  private func second(
    _ warrant: Warrant,
    _ key: Ed25519PrivateKey,
    _ arguments: WarrantArguments,
    for audience: String
  ) throws -> [UInt8] {
    let now = Timestamp.now().microseconds / 1000
    return try warrant.proof2(
      of: Text(tool),
      arguments: arguments,
      audience: Text(audience),
      by: key,
      at: at.map { $0 * 1000 } ?? UInt64(max(0, now)),
      nonce: SecureRandom.bytes(16),
      crypto: SwiftCrypto.self
    )
  }
}

extension NumberReading: ExpressibleByArgument {}
