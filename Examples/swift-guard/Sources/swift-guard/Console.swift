import Ambit

/// The terminal, as the operator's screen and as the place where a person is asked.
enum Console {
  static func `operator`(_ text: String) {
    for line in text.split(separator: "\n") { print("      | \(line)") }
  }

  /// Asks whoever sits there; anything but `y` refuses, and so does an end of input.
  static func ask(_ request: ApprovalRequest) -> Approval {
    let arguments = String(decoding: request.arguments.canonicalBytes(), as: UTF8.self)
    let principal = request.principal?.id ?? "nobody"
    print(
      "      ? \(request.agent.name), for \(principal), wants \(request.tool.string) \(arguments)"
    )
    print("      ? let it run? [y/N]")
    return readLine() == "y" ? .granted(by: "terminal") : .refused(by: "terminal")
  }

  /// One line for each record that the guard keeps.
  static func record(_ record: RecordDraft) {
    let what = record.outcome.map { "\($0.word)" } ?? record.code?.rawValue ?? ""
    print("      · \(record.kind.word) \(record.tool?.string ?? "") \(what)")
  }
}
