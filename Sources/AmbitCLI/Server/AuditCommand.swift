import AmbitAudit
import AmbitModel
import AmbitService
import ArgumentParser

/// `ambit audit`.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Read the record, follow it, and check that it is whole.",
    discussion: """
      Each command asks a server (AMBIT_URL, AMBIT_API_KEY), or with --database reads a database of
      this machine, also while its server runs.
      """,
    subcommands: [AuditQuery.self, AuditTail.self, AuditVerify.self, AuditExport.self]
  )
}

/// `ambit audit query`.
struct AuditQuery: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "List records, newest first, or show one.",
    discussion: """
      Examples:
        ambit audit query --outcome deny --tool send_money
        ambit audit query --id rec_… --database sqlite:ambit.db
      """
  )

  @Option(help: "Only the record with this id: a decision's id is its record's.")
  var id: String?
  @Option(help: "Only this agent's, by id or name.")
  var agent: String?
  @Option(help: "Only of this tool.")
  var tool: String?
  @Option(help: "Only with this outcome: allow, approval_required, deny.")
  var outcome: String?
  @Option(help: "Only of this kind: decision, admin, …")
  var kind: String?
  @Option(help: "Only of this session.")
  var session: String?
  @Option(help: "Only from this moment on, RFC 3339.")
  var from: String?
  @Option(help: "Only before this moment, RFC 3339.")
  var to: String?
  @Option(help: "The most records to list.")
  var limit = 50
  @OptionGroup var source: RecordSourceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000") }
  }

  func run() async throws {
    try await source.withSource { source in
      if let id {
        let record = try await source.record(id)
        if output.isJSON { Console.raw(record.bytes) } else { RecordText.show(record) }
        return
      }
      var filter = RecordFilter()
      filter.agent = agent
      filter.tool = tool
      filter.outcome = outcome
      filter.kind = kind
      filter.session = session
      filter.from = from
      filter.to = to
      for record in try await source.records(filter, limit: limit) {
        RecordText.print(record, output)
      }
    }
  }
}

/// `ambit audit tail`.
struct AuditTail: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Show the newest records and follow what comes, until interrupted."
  )

  @Option(
    name: [.customShort("n"), .customLong("lines")],
    help: "How many of the newest to begin with."
  )
  var lines = 10
  @Flag(help: "End after the newest instead of following.")
  var once = false
  @OptionGroup var source: RecordSourceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...1_000_000).contains(lines) else { throw ValidationError("--lines is too large") }
  }

  func run() async throws {
    try await source.withSource { source in
      var last = max(0, try await source.head().sequence - Int64(lines))
      while true {
        let records = try await source.records(after: last)
        for record in records { RecordText.print(record, output) }
        last += Int64(records.count)
        if records.count == 1_000 { continue }
        if once { return }
        try await Task.sleep(for: .milliseconds(500))
      }
    }
  }
}

/// `ambit audit export`.
struct AuditExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write all records as JSON Lines in chain order, for `ambit audit verify`."
  )

  @Option(help: "Begin behind this sequence number.")
  var after: Int64 = 0
  @OptionGroup var source: RecordSourceOptions

  func run() async throws {
    try await source.withSource { source in
      var last = after
      while true {
        let records = try await source.records(after: last)
        for record in records { Console.raw(record.bytes) }
        last += Int64(records.count)
        guard records.count == 1_000 else { return }
      }
    }
  }
}

/// Records for people.
enum RecordText {
  /// One line: time, place, outcome, agent, tool, code, id; or the record as JSON.
  static func print(_ record: RecordLine, _ output: OutputOptions) {
    guard !output.isJSON else { return Console.raw(record.bytes) }
    guard let header = try? JSONDocument(parsing: record.header).root else {
      return Console.out("(unreadable)")
    }
    let outcome = header.text(at: "outcome")
    let fields = [
      header.text(at: "occurred_at"),
      "#" + header.text(at: "seq"),
      outcome.isEmpty ? header.text(at: "kind") : outcome,
      header.text(at: "agent_id"),
      header.text(at: "tool"),
      header.text(at: "code"),
      header.text(at: "id"),
    ]
    Console.out(fields.filter { !$0.isEmpty }.map(visible).joined(separator: "  "))
  }

  /// Everything a record says about a decision, one fact a line.
  static func show(_ record: RecordLine) {
    guard let header = try? JSONDocument(parsing: record.header).root else {
      return Console.out("(unreadable)")
    }
    let names: [StaticString] = [
      "id", "kind", "seq", "occurred_at", "agent_id", "tool", "outcome", "code", "mode",
      "policy_digest", "ceiling_digest",
    ]
    for name in names { line(name, header.text(at: name)) }
    guard let bytes = record.body, let body = try? JSONDocument(parsing: bytes).root else {
      return Console.out("body           no longer kept")
    }
    line("requested_by", body.text(at: "requested_by"))
    line("bound", body.text(at: "result", "bound"))
    if let reasons = body.member("result")?.member("reasons") {
      for reason in reasons.elements { line("reason", reason.text(at: "message")) }
    }
    if let violations = body.member("result")?.member("violations") {
      for violation in violations.elements { line("violation", violation.string ?? "") }
    }
    line("session", body.text(at: "input", "session_id"))
    line("principal", body.text(at: "input", "principal", "id"))
    if let arguments = body.member("input")?.member("arguments") {
      line("arguments", String(decoding: arguments.canonicalBytes(), as: UTF8.self))
    }
    line("operation", body.text(at: "input", "operation"))
    line("target", body.text(at: "input", "target"))
  }

  private static func line(_ name: StaticString, _ value: String) {
    guard !value.isEmpty else { return }
    let label = "\(name)"
    let gap = String(repeating: " ", count: max(1, 15 - label.count))
    Console.out(label + gap + visible(value))
  }

  /// Control characters as escapes: names and arguments come from agents, and must not drive the
  /// reader's terminal.
  private static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        shown += scalar.escaped(asASCII: true)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // Besides the controls proper, the marks that change the direction of writing.
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }
}
