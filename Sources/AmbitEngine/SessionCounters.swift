package import AmbitModel

/// What one session has done so far, for the facts `session.*` (DESIGN section 9).
///
/// Times are microseconds of whatever clock the enforcement point counts by.
package struct SessionCounters: Sendable {
  /// Distinct tool names that are told apart; a call of one more is refused, because facts about it
  /// could not be kept.
  package static let toolsMax = 1_024

  /// The first decided call.
  private var startedAt: Int64?
  private var callsByTool: [Text: Int] = [:]
  private var toolCalls = 0
  private var denials = 0
  private var approvals = 0
  private var errors = 0
  private var llmCalls = 0
  private var inputTokens = 0
  private var outputTokens = 0
  /// Sorted, so that writing the fact sorts nothing.
  private var toolsUsed: [Text] = []

  /// Starts before the first call.
  package init() {}

  /// False when the tool's name is one too many.
  package func canCount(_ tool: Text) -> Bool {
    callsByTool[tool] != nil || callsByTool.count < SessionCounters.toolsMax
  }

  /// Counts a decided call.
  package mutating func count(_ tool: Text, _ outcome: Outcome, at now: Int64) {
    if startedAt == nil { startedAt = now }
    toolCalls += 1
    if canCount(tool) { callsByTool[tool, default: 0] += 1 }
    correct(to: outcome)
  }

  /// Corrects the outcome of a call that was counted as allowed, before its effects were asked for.
  package mutating func correct(to outcome: Outcome) {
    switch outcome {
    case .allow: break
    case .approvalRequired: approvals += 1
    case .deny: denials += 1
    }
  }

  /// Notes a tool that was let through.
  package mutating func use(_ tool: Text) {
    var lower = 0
    var upper = toolsUsed.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if toolsUsed[middle] < tool { lower = middle + 1 } else { upper = middle }
    }
    if lower == toolsUsed.count || toolsUsed[lower] != tool { toolsUsed.insert(tool, at: lower) }
  }

  /// Counts a call that ran and failed.
  package mutating func fail() {
    errors += 1
  }

  /// Counts a call of a language model.
  package mutating func add(inputTokens input: Int, outputTokens output: Int) {
    llmCalls += 1
    inputTokens = inputTokens.saturatingSum(input)
    outputTokens = outputTokens.saturatingSum(output)
  }

  private func elapsedSeconds(at now: Int64) -> Int {
    guard let startedAt else { return 0 }
    return Int(truncatingIfNeeded: max(0, now - startedAt) / 1_000_000)
  }

  /// The facts before a call, exactly the names of the policy contract.
  package func facts(before tool: Text, at now: Int64) -> JSONElement {
    var writer = JSONWriter(capacity: 320)
    func member(_ name: StaticString, _ value: Int) {
      writer.name(name)
      writer.int(value)
    }
    writer.beginObject()
    member("tool_calls", toolCalls)
    member("calls_of_this_tool", callsByTool[tool] ?? 0)
    member("denials", denials)
    member("approvals", approvals)
    member("errors", errors)
    member("llm_calls", llmCalls)
    member("elapsed_seconds", elapsedSeconds(at: now))
    member("input_tokens", inputTokens)
    member("output_tokens", outputTokens)
    member("tokens", inputTokens.saturatingSum(outputTokens))
    writer.name("tools_used")
    writer.beginArray()
    for tool in toolsUsed { writer.string(tool) }
    writer.endArray()
    writer.endObject()
    do {
      return try JSONDocument(parsing: writer.bytes).root
    } catch {
      preconditionFailure("a written document is always valid JSON")
    }
  }
}

extension Int {
  /// The sum, or the largest number; the other part counts from 0.
  fileprivate func saturatingSum(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(Swift.max(0, other))
    return overflow ? .max : sum
  }
}
