import ArgumentParser

/// `ambit warrant`.
struct WarrantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warrant",
    abstract: "Delegate narrow powers, prove them, and check them offline.",
    subcommands: [
      WarrantEvalCommand.self
    ]
  )
}
