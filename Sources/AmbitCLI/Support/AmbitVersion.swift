import AmbitModel
import ArgumentParser

/// The product's version.
public enum AmbitVersion {
  /// Semantic version of this build.
  public static let current = "0.1.0"
  /// Version of the policy language (`version:` in a policy).
  static let policyLanguage = 1
}

/// `ambit version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Show the version."
  )

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard output.isJSON else {
      Console.out("ambit \(AmbitVersion.current) (policy language \(AmbitVersion.policyLanguage))")
      return
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("version")
    writer.string(AmbitVersion.current)
    writer.name("policy_language")
    writer.int(AmbitVersion.policyLanguage)
    writer.endObject()
    Console.out(writer.bytes)
  }
}
