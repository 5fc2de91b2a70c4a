import AmbitConfig
import AmbitModel
import ArgumentParser

/// `ambit config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show or check the server's settings.",
    subcommands: [Show.self, Check.self]
  )

  /// `ambit config show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show every setting, its value and where it came from; secrets are masked."
    )

    @OptionGroup var settings: ServerSettings
    @OptionGroup var output: OutputOptions

    func run() throws {
      let configuration = try settings.resolve()
      guard output.isJSON else {
        for entry in configuration.entries {
          Console.out("\(entry.key.name) = \(entry.shown)  (\(entry.origin.text))")
        }
        return
      }
      var json = JSONWriter()
      json.beginObject()
      json.name("settings")
      json.beginArray()
      for entry in configuration.entries {
        json.beginObject()
        json.name("key")
        json.string(entry.key.name)
        json.name("value")
        json.string(entry.shown)
        json.name("origin")
        json.string(entry.origin.text)
        json.endObject()
      }
      json.endArray()
      json.endObject()
      Console.out(json.bytes)
    }
  }

  /// `ambit config check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the settings without starting anything."
    )

    @OptionGroup var settings: ServerSettings

    func run() throws {
      _ = try settings.resolve().warrantRules()
      Console.note("valid")
    }
  }
}
