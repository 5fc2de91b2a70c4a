import AmbitCrypto
import AmbitModel
import AmbitWarrant
import ArgumentParser

/// `ambit warrant receipt`.
struct WarrantReceiptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "Read and check signed statements about decisions.",
    subcommands: [ReceiptShowCommand.self, ReceiptVerifyCommand.self]
  )
}

/// `ambit warrant receipt show`.
struct ReceiptShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a receipt states, without believing it.",
    discussion: """
      Example:
        ambit warrant receipt show receipt

      Exit codes: 0 shown, 1 cannot be read, 3 invalid input, 64 usage.
      """
  )

  @Argument(help: "The receipt, text or file; - is standard input.")
  var receipt: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let receipt = try Receipt(given: receipt)
    if output.isJSON {
      Console.out(receipt.json(verified: nil))
    } else {
      for line in receipt.lines { Console.out(line) }
      Console.note("not verified: `receipt verify` checks the signature")
    }
  }
}

/// `ambit warrant receipt verify`.
struct ReceiptVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that a verifier signed a receipt.",
    discussion: """
      The verifier's receipt key has to come from elsewhere: the one in the receipt is whoever wrote
      it. What is checked is the statement; `ambit warrant inspect` checks the chain in it.

      Example:
        ambit warrant receipt verify receipt --key gateway.pub

      Exit codes: 0 signed by the key, 1 not signed by it, or cannot be read, 3 invalid input,
      64 usage.
      """
  )

  @Argument(help: "The receipt, text or file; - is standard input.")
  var receipt: String

  @Option(parsing: .unconditional, help: "The verifier's public receipt key, text or file.")
  var key: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let key = try WarrantInput.publicKey(key)
    let receipt = try Receipt(given: receipt)
    var isSigned = true
    do throws(ReceiptError) {
      try receipt.verify(signer: key, crypto: SwiftCrypto.self)
    } catch {
      isSigned = false
      Console.error(error.sentence)
    }
    if output.isJSON {
      Console.out(receipt.json(verified: isSigned))
    } else if isSigned {
      for line in receipt.lines { Console.out(line) }
      Console.note("signed by the key")
    }
    if !isSigned { throw ExitStatus.failure.code }
  }
}

extension ReceiptError {
  fileprivate var sentence: String {
    switch self {
    case .tooLarge: "the receipt is larger than any receipt"
    case .malformed: "this is no receipt"
    case .otherSigner: "the receipt is signed by another key"
    case .signatureInvalid: "the receipt's signature does not fit"
    }
  }
}

extension Receipt {
  fileprivate init(given: String) throws {
    let bytes = try WarrantInput.evidence(given, "a receipt")
    do throws(ReceiptError) {
      try self.init(reading: bytes)
    } catch {
      throw ExitCode.failing(error.sentence, status: .invalidInput)
    }
  }

  /// What it states, name and value.
  private var statements: [(name: StaticString, value: String)] {
    let payload = self.payload
    var list: [(StaticString, String)] = []
    func add(_ name: StaticString, _ value: String?) {
      if let value { list.append((name, value)) }
    }
    add("outcome", payload.outcome.rawValue)
    add("code", payload.code?.string)
    add("tool", payload.tool.string)
    add("time", "\(payload.time)")
    add("request_id", payload.requestID.string)
    add("verifier", payload.verifier?.string)
    add("signer", signer.hex)
    add("root", payload.root?.hex)
    add("request_hash", payload.requestHash?.hex)
    add("policy_hash", payload.policyHash?.hex)
    add("list_version", payload.listVersion.map { "\($0)" })
    add("list_hash", payload.listHash?.hex)
    add("roots_hash", payload.rootsHash?.hex)
    add("previous", payload.previous?.hex)
    return list
  }

  fileprivate var lines: [String] {
    statements.map { statement in
      let name = "\(statement.name)"
      let padding = String(repeating: " ", count: max(1, 14 - name.count))
      let isTime = name == "time"
      return Shown.line(name + padding + (isTime ? Shown.time(payload.time) : statement.value))
    }
  }

  fileprivate func json(verified: Bool?) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("verified")
    if let verified { writer.bool(verified) } else { writer.null() }
    for statement in statements {
      writer.name(statement.name)
      let isNumber = ["time", "list_version"].contains("\(statement.name)")
      if isNumber {
        writer.number(Text(statement.value))
      } else {
        writer.string(statement.value)
      }
    }
    writer.name("chain")
    writer.string(String(decoding: Base64.encode(payload.chain, as: .url), as: UTF8.self))
    if let proof = payload.proof {
      writer.name("proof")
      writer.string(String(decoding: Base64.encode(proof, as: .url), as: UTF8.self))
    }
    writer.endObject()
    return writer.bytes
  }
}
