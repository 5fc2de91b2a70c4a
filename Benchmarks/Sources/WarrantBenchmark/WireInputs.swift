import AmbitCrypto
import AmbitModel
import AmbitWarrant
import BenchmarkSupport

/// The chains, proofs and lists that `peers/tenuo_warrants.py` issued and judged.
struct WireInputs {
  /// Stops the run: an input is not what the peer writes.
  struct Unreadable: Error {
    let what: String
  }

  private let document: JSONDocument
  private let folder: String

  init(folder: String) throws {
    self.folder = folder
    document = try JSONDocument(parsing: FileBytes.read(folder + "/wire.json"))
  }

  /// The depths that were issued.
  static let depths = [1, 2, 4, 8]
  /// Sizes of the revocation lists.
  static let revoked = [0, 1_000, 100_000]

  var now: UInt64 { get throws { UInt64(try integer("now")) } }
  var lifetime: UInt64 { get throws { UInt64(try integer("lifetime")) } }
  /// Number of links with which denials are measured.
  var links: Int { get throws { try integer("links") } }
  var tool: Text { get throws { try text("tool") } }

  func root(_ name: StaticString = "root") throws -> TrustedRoots {
    guard let key = PublicKey(bytes: try bytes(name)) else { throw Unreadable(what: "root") }
    return try TrustedRoots([TrustedRoot(key: key)])
  }

  func arguments(_ name: StaticString = "arguments") throws -> JSONElement {
    try member(document.root, name)
  }

  /// The stack of so many links.
  func stack(_ links: Int) throws -> [UInt8] {
    try bytes(of: numbered("stacks", links))
  }

  /// The proof that the last of so many holders makes the call.
  func proof(_ links: Int) throws -> [UInt8] {
    try bytes(of: numbered("proofs", links))
  }

  /// What stands under a name in hexadecimal.
  func bytes(_ name: StaticString) throws -> [UInt8] {
    try bytes(of: member(document.root, name))
  }

  /// The list of a name, verified.
  func revocations(_ name: String) throws -> RevocationList {
    try RevocationList(
      reading: FileBytes.read("\(folder)/revoked-\(name).cbor"),
      roots: try root(),
      crypto: SwiftCrypto.self
    )
  }

  /// The key that issued the first link.
  func rootSigner() throws -> Ed25519PrivateKey {
    try signer(bytes("root_seed"))
  }

  /// The key that holds the link at a depth.
  func holder(_ depth: Int) throws -> Ed25519PrivateKey {
    for (index, seed) in try member(document.root, "holder_seeds").elements.enumerated()
    where index == depth {
      return try signer(bytes(of: seed))
    }
    throw Unreadable(what: "holder_seeds")
  }

  private func signer(_ seed: [UInt8]) throws -> Ed25519PrivateKey {
    guard let key = Ed25519PrivateKey(seed: seed) else { throw Unreadable(what: "seed") }
    return key
  }

  private func member(_ element: JSONElement, _ name: StaticString) throws -> JSONElement {
    guard let found = element.member(name) else { throw Unreadable(what: "\(name)") }
    return found
  }

  private func numbered(_ name: StaticString, _ number: Int) throws -> JSONElement {
    let key = Text(utf8: Array(String(number).utf8))
    guard let found = try member(document.root, name).member(named: key) else {
      throw Unreadable(what: "\(name) \(number)")
    }
    return found
  }

  private func integer(_ name: StaticString) throws -> Int {
    guard let number = try member(document.root, name).int else {
      throw Unreadable(what: "\(name)")
    }
    return number
  }

  private func text(_ name: StaticString) throws -> Text {
    guard let text = try member(document.root, name).text else {
      throw Unreadable(what: "\(name)")
    }
    return text
  }

  private func bytes(of element: JSONElement) throws -> [UInt8] {
    let digits = Array((element.text ?? Text(utf8: [])).utf8)
    guard digits.count.isMultiple(of: 2) else { throw Unreadable(what: "hexadecimal") }
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16) else { throw Unreadable(what: "hexadecimal") }
      return byte
    }
  }
}
