import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant
import ArgumentParser

/// `ambit warrant revoke`.
struct WarrantRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Add to a revocation list, or begin one.",
    discussion: """
      The list's version grows by one, and the file is replaced as a whole. Verifiers rely on a list
      that one of their trusted roots signed.

      Examples:
        ambit warrant revoke --key root.key --list revoked --id tnu_wrt_…
        ambit warrant revoke --key root.key --list revoked --epoch <key>@1767225600

      Exit codes: 0 done, 1 a file cannot be read or written, 3 invalid input, 64 usage.
      """
  )

  @Option(help: "The private key of a trusted root; - is standard input.")
  var key: String

  @Option(help: "The list's file; it is made when there is none.")
  var list: String

  @Option(name: .customLong("id"), help: "A warrant, and all below it; may be repeated.")
  var ids: [String] = []

  @Option(help: "What is below a warrant, not itself; may be repeated.")
  var below: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: "Every link that a key issued or holds: text or file; may be repeated."
  )
  var holderKey: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: "Links that KEY issued before now, or before KEY@SECONDS; may be repeated."
  )
  var epoch: [String] = []

  @Option(help: "Roots of which one signed the list so far, if it was not this key.")
  var roots: String?

  @Option(help: "The moment in Unix seconds instead of now.")
  var at: UInt64?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if ids.isEmpty, below.isEmpty, holderKey.isEmpty, epoch.isEmpty {
      throw ValidationError("say what to revoke: --id, --below, --holder-key or --epoch")
    }
    if let at, at > WarrantLimits.latestTime {
      throw ValidationError("--at is too far in the future")
    }
  }

  func run() throws {
    let key = try WarrantInput.privateKey(at: key)
    let entries = try entries()
    let file = try RevocationFile(path: list)
    var draft = try draft(continuing: try file.contents(), key.publicKey)
    let added = entries.count { draft.add($0) }
    let count = draft.entries.count
    let now = at.map { Timestamp(microseconds: Int64($0) * 1_000_000) } ?? Timestamp.now()
    do {
      try file.replace(with: try draft.signed(by: key, at: now))
    } catch let failure as RevocationDraft.Failure {
      throw ExitCode.failing(failure.sentence, status: .invalidInput)
    }
    guard output.isJSON else {
      return Console.note("version \(draft.version): \(added) new, \(count) in all")
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("version")
    writer.number(Text("\(draft.version)"))
    writer.name("entries")
    writer.int(count)
    writer.name("added")
    writer.int(added)
    writer.endObject()
    Console.out(writer.bytes)
  }

  private func draft(continuing list: [UInt8]?, _ own: PublicKey) throws -> RevocationDraft {
    guard let list else { return RevocationDraft() }
    var known = try roots.map { try WarrantInput.roots(at: $0).roots } ?? []
    if !known.contains(where: { $0.key == own }) { known.append(TrustedRoot(key: own)) }
    do {
      return try RevocationDraft(
        continuing: list,
        roots: try TrustedRoots(known),
        crypto: SwiftCrypto.self
      )
    } catch let failure as WarrantFailure {
      throw ExitCode.refusing(
        failure,
        hint: "if another root signed the list, name it with --roots"
      )
    } catch let failure as RevocationDraft.Failure {
      throw ExitCode.failing(failure.sentence, status: .invalidInput)
    }
  }

  private func entries() throws -> [RevocationEntry] {
    var entries: [RevocationEntry] = []
    for id in ids { entries.append(.warrant(try Self.id(id, "--id"))) }
    for id in below { entries.append(.below(try Self.id(id, "--below"))) }
    for key in holderKey { entries.append(.key(try WarrantInput.publicKey(key))) }
    for text in epoch {
      guard let sign = text.lastIndex(of: "@") else {
        let before = WarrantInput.seconds(at)
        entries.append(.epoch(try WarrantInput.publicKey(text), before: before))
        continue
      }
      guard let seconds = UInt64(text[text.index(after: sign)...]) else {
        throw ValidationError("--epoch is KEY or KEY@SECONDS")
      }
      entries.append(
        .epoch(try WarrantInput.publicKey(String(text[..<sign])), before: seconds)
      )
    }
    return entries
  }

  private static func id(_ text: String, _ option: String) throws -> WarrantID {
    let digits = text.hasPrefix("tnu_wrt_") ? String(text.dropFirst("tnu_wrt_".count)) : text
    guard let id = WarrantID(hex: digits) else {
      throw ValidationError("\(option) is tnu_wrt_ and 32 lower-case hexadecimal digits")
    }
    return id
  }
}

extension RevocationDraft.Failure {
  fileprivate var sentence: String {
    switch self {
    case .versionsExhausted: "the list has the last version that there is"
    case .tooLarge: "the list would have more entries or bytes than a list may have"
    case .entryInvalid: "an entry would be one that no verifier reads"
    }
  }
}
