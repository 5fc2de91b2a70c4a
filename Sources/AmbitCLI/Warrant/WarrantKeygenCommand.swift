public import AmbitCrypto
import AmbitModel
public import ArgumentParser

extension KeyForm: ExpressibleByArgument {}

/// `ambit warrant keygen`.
struct WarrantKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make a key for issuing or holding warrants.",
    discussion: """
      Writes the private key to a new file that only its owner may read, and the public key to
      standard output, as roots files want it. An existing file is never overwritten.

      Example:
        ambit warrant keygen --out root.key >> roots

      Exit codes: 0 done, 1 the file exists or cannot be written, 64 usage.
      """
  )

  @Option(help: "The new file for the private key.")
  var out: String

  @Option(help: "A new file for the public key as well.")
  var publicOut: String?

  @Option(help: "How to write the files.")
  var format = KeyForm.pem

  @Flag(help: "Write a JSON object instead of the public key alone.")
  var json = false

  func run() throws {
    let key = Ed25519PrivateKey.generate()
    try WarrantInput.keys { try KeyFile.create(key, at: out, as: format) }
    if let publicOut {
      try WarrantInput.keys { try KeyFile.create(key.publicKey, at: publicOut, as: format) }
    }
    let text = String(decoding: Base64.encode(key.publicKey.bytes, as: .url), as: UTF8.self)
    guard json else { return Console.out(text) }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("public_key")
    writer.string(text)
    writer.name("public_key_hex")
    writer.string(key.publicKey.hex)
    writer.name("file")
    writer.string(out)
    writer.endObject()
    Console.out(writer.bytes)
  }
}
