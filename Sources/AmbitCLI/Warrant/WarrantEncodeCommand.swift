import ArgumentParser

/// `ambit warrant encode`.
struct WarrantEncodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Show the bytes that are signed: JSON Lines in, JSON Lines out.",
    discussion: """
      A case has `id` and `payload`, a warrant's description, or `proof` with `warrant_id tool args
      timestamp` and perhaps `numbers` (`fold` or `typed`). With a `seed`, 32 bytes in hex, the
      message is signed: for tests, because a key on a command's input is a key that is known.

      An answer has `id`, `payload` or `challenge`, `message`, and with a seed `signature` and, for a
      warrant, `envelope`; all in hex. A case that cannot be read has `code` and `reason` instead.

      Example:
        ambit warrant encode --cases encode.jsonl

      Exit codes: 0 every line was answered, 1 cannot be read, 64 usage.
      """
  )

  @Option(help: "The file with the cases; - is standard input.")
  var cases: String

  func run() throws {
    try CaseLines.forEach(in: cases) { Console.out(WarrantEncodeDriver.answer($0)) }
  }
}
