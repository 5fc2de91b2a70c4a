import AmbitModel
import AmbitWarrant
import ArgumentParser
import Foundation

/// How commands that make warrants and proofs write them.
struct WarrantOutputOptions: ParsableArguments {
  @Option(help: "How to write it.")
  var format: WarrantForm?

  @Flag(help: "Write a JSON object, with the text in base64url.")
  var json = false

  @Option(help: "A file to write it to instead of standard output.")
  var out: String?

  func validate() throws {
    if json, format != nil { throw ValidationError("--json and --format contradict each other") }
  }
}

extension WarrantOutputOptions {
  /// Writes bytes that have a label in PEM; `describe` adds what a JSON object says besides.
  func write(
    _ bytes: [UInt8],
    named name: StaticString,
    label: String,
    _ describe: (inout JSONWriter) -> Void
  ) throws {
    var text = WarrantArmor.encode(bytes, as: format ?? .base64url, label: label)
    if json {
      var writer = JSONWriter()
      writer.beginObject()
      describe(&writer)
      writer.name(name)
      writer.string(String(decoding: Base64.encode(bytes, as: .url), as: UTF8.self))
      writer.endObject()
      text = writer.bytes + [0x0A]
    }
    guard let out else { return Console.raw(text) }
    do {
      try Data(text).write(to: URL(filePath: out), options: .atomic)
    } catch {
      throw ExitCode.failing("`\(out)` cannot be written")
    }
  }

  /// Writes a new warrant with the chain above it, and advice about it to standard error.
  func write(_ warrant: Warrant) throws {
    let leaf = warrant.length - 1
    let advice = warrant.lints.filter { $0.link == leaf }
    for lint in advice { Console.note("warning: \(lint.line)") }
    // A lone warrant is an envelope, as it is elsewhere; more are a stack.
    let isAlone = warrant.length == 1
    try write(
      isAlone ? warrant.links[0].envelope : warrant.encoded,
      named: "chain",
      label: isAlone ? "TENUO WARRANT" : "TENUO WARRANT CHAIN"
    ) { writer in
      writer.name("id")
      writer.string(warrant.id.name)
      writer.name("depth")
      writer.int(leaf)
      writer.name("holder")
      writer.string(warrant.holder.hex)
      writer.name("expires_at")
      writer.int(Int(clamping: warrant.expiresAt))
      writer.name("warnings")
      writer.beginArray()
      for lint in advice { lint.write(to: &writer) }
      writer.endArray()
    }
  }
}

extension WarrantLint {
  /// The advice in one line, with its place.
  var line: String {
    let place = [tool, argument].compactMap { $0.map { "`\(Shown.line($0.string))`" } }
    return place.isEmpty ? message : place.joined(separator: ", ") + ": \(message)"
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("link")
    writer.int(link)
    if let tool {
      writer.name("tool")
      writer.string(tool)
    }
    if let argument {
      writer.name("argument")
      writer.string(argument)
    }
    writer.name("lint")
    writer.string(word)
    writer.name("message")
    writer.string(message)
    writer.endObject()
  }
}

/// Text of others on a terminal.
enum Shown {
  /// The line with every character that could move the cursor or turn the text around spelled out.
  static func line(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        output += "\\u{\(String(scalar.value, radix: 16))}"
      default:
        output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// A moment in whole seconds.
  static func time(_ seconds: UInt64) -> String {
    guard seconds <= WarrantLimits.latestTime else { return "\(seconds)" }
    let text = Timestamp(microseconds: Int64(seconds) * 1_000_000).string
    return text.prefix(19) + "Z"
  }

  /// The beginning of a key, enough to tell keys apart.
  static func key(_ key: PublicKey) -> String { "\(key.hex.prefix(16))…" }
}
