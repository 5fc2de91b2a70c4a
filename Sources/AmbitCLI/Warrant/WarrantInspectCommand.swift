import AmbitCrypto
import AmbitModel
import AmbitWarrant
import ArgumentParser

/// `ambit warrant inspect`.
struct WarrantInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Draw a chain as a tree, with what each link narrowed.",
    discussion: """
      Without --roots nothing is verified: whatever is shown may be forged. With them the chain is
      checked as far as that goes without a call: steps 1 to 7 of the verification.

      Example:
        ambit warrant inspect --chain warrant --roots roots

      Exit codes: 0 shown, 1 cannot be read, 2 the chain was checked and refused, 3 invalid input,
      64 usage.
      """
  )

  @Option(help: "The chain; - is standard input.")
  var chain: String

  @Option(help: "The file of trusted roots to verify the chain with.")
  var roots: String?

  @Option(help: "The revocation list in force.")
  var srl: String?

  @Option(help: "The moment in Unix seconds instead of now.")
  var at: UInt64?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if srl != nil, roots == nil { throw ValidationError("--srl needs --roots") }
  }

  func run() throws {
    let bytes = try WarrantInput.chain(at: chain)
    let roots = try roots.map { try WarrantInput.roots(at: $0) }
    let warrant: Warrant
    do throws(WarrantFailure) {
      warrant = try Warrant(reading: bytes, crypto: SwiftCrypto.self)
    } catch {
      throw ExitCode.refusing(error)
    }
    let check = try roots.map { try verify(bytes, roots: $0) }
    if output.isJSON {
      Console.out(json(warrant, check))
    } else {
      for line in WarrantTree(warrant, roots: roots).lines { Console.out(line) }
      Console.out("")
      Console.out(verdict(check))
      for lint in warrant.lints { Console.note("warning: link \(lint.link): \(lint.line)") }
    }
    if check?.refusal != nil { throw ExitStatus.deny.code }
  }

  /// What came of a check that was made.
  private struct Check {
    let refusal: WarrantFailure?
  }

  private func verify(_ bytes: [UInt8], roots: TrustedRoots) throws -> Check {
    let revocations =
      try srl.map { Revocations(reading: try WarrantInput.list(at: $0), roots: roots) } ?? .none
    let verifier = WarrantVerifier<SwiftCrypto>(
      roots: roots,
      settings: WarrantSettings(sharesStore: true),
      cache: nil
    )
    do throws(WarrantFailure) {
      _ = try verifier.verifiedChain(
        .stack(bytes),
        at: WarrantInput.seconds(at),
        revocations: revocations
      )
      return Check(refusal: nil)
    } catch {
      return Check(refusal: error)
    }
  }

  private func verdict(_ check: Check?) -> String {
    guard let check else { return "not verified: no --roots were given" }
    guard let refusal = check.refusal else {
      return "verified: the chain holds; whether it covers a call is for `verify`"
    }
    let place = refusal.link.map { ", at link \($0)" } ?? ""
    return "refused: \(refusal.code.rawValue): \(refusal.code.sentence)\(place)"
  }

  private func json(_ warrant: Warrant, _ check: Check?) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("links")
    writer.beginArray()
    for link in warrant.links { link.payload.describe(to: &writer) }
    writer.endArray()
    writer.name("chain_digest")
    writer.string(VerifiedChain(warrant.links, crypto: SwiftCrypto.self).identity.chainDigest.hex)
    writer.name("warnings")
    writer.beginArray()
    for lint in warrant.lints { lint.write(to: &writer) }
    writer.endArray()
    writer.name("verified")
    if let check {
      writer.bool(check.refusal == nil)
      writer.name("code")
      writer.string((check.refusal?.code ?? .allowed).rawValue)
      if let link = check.refusal?.link {
        writer.name("link")
        writer.int(link)
      }
    } else {
      writer.null()
    }
    writer.endObject()
    return writer.bytes
  }
}
