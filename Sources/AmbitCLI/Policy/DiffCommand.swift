import AmbitModel
import AmbitPolicy
import ArgumentParser

/// `ambit policy diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two policies: what each role may do more, less, or otherwise.",
    discussion: """
      Each line names a role, a tool (`*` for tools not listed) and one of
        widened   every difference lets more calls through
        narrowed  every difference lets fewer through
        changed   some of both, or not known

      --fail-on-widening takes a `changed` line for a widening, because it may be one.

      Exit codes: 0 compared, 1 cannot be read, 2 widened (with --fail-on-widening),
      3 invalid policy, 64 usage.
      """
  )

  @Argument(help: "The policy before.")
  var old: String

  @Argument(help: "The policy after.")
  var new: String

  @Flag(help: "End with status 2 when something widened or may have.")
  var failOnWidening = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let changes = try PolicyFiles.reporting {
      PolicyDiff.changes(
        from: try PolicyFiles.policy(at: old),
        to: try PolicyFiles.policy(at: new)
      )
    }
    if output.isJSON { showJSON(changes) } else { showText(changes) }
    if failOnWidening, changes.contains(where: { $0.direction != .narrowed }) {
      throw ExitStatus.deny.code
    }
  }

  private func showText(_ changes: [PolicyChange]) {
    for change in changes {
      Console.out(
        "\(change.direction.rawValue)\t\(change.role.string)\t\(change.tool?.string ?? "*")\t"
          + change.details.joined(separator: "; ")
      )
    }
    if changes.isEmpty { Console.note("no difference in what is decided") }
  }

  private func showJSON(_ changes: [PolicyChange]) {
    var writer = JSONWriter()
    writer.beginArray()
    for change in changes {
      writer.beginObject()
      writer.name("direction")
      writer.string(change.direction.rawValue)
      writer.name("role")
      writer.string(change.role)
      writer.name("tool")
      if let tool = change.tool { writer.string(tool) } else { writer.null() }
      writer.name("details")
      writer.beginArray()
      for detail in change.details { writer.string(detail) }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    Console.out(writer.bytes)
  }
}
