package import AmbitModel
import Synchronization

/// What sessions have done so far, for the facts `session.*` (DESIGN section 9).
///
/// Kept in memory, per agent, principal and session id: these facts are hygiene, not a limit that
/// must hold (DESIGN section 9, "limits of session facts"). A restart forgets them, and so does
/// crowding out: at most `sessionsMax` sessions are remembered, the least recently used ones go
/// first.
package final class SessionLedger: Sendable {
  /// Limits of the ledger.
  package enum Limits {
    /// Sessions remembered in all.
    package static let sessionsMax = 32_768
    /// Distinct tools remembered per session.
    package static let toolsMax = 256
    /// Idle seconds after which an unnamed session has ended.
    package static let idleSeconds: Int64 = 1_800
    static let shards = 16
  }

  /// Which session.
  package struct Key: Sendable, Hashable {
    /// The agent.
    package let agent: AgentID
    /// The principal's id, empty for none.
    package let principal: Text
    /// The session's id as the caller gave it; nil for the one that agent and principal share.
    package let session: Text?

    /// Names a session.
    package init(agent: AgentID, principal: Text, session: Text?) {
      self.agent = agent
      self.principal = principal
      self.session = session
    }
  }

  private struct Shard {
    var sessions: [Key: SessionState] = [:]
  }

  // A class around the lock, because locks cannot live in an array.
  private final class LockedShard: Sendable {
    let shard = Mutex(Shard())
  }

  private let shards: [LockedShard]

  /// Starts without sessions.
  package init() {
    shards = (0..<Limits.shards).map { _ in LockedShard() }
  }

  /// Runs a decision within its session, so that parallel calls of one session are counted one
  /// after the other.
  ///
  /// - `counts`: false for a dry run, whose changes are thrown away.
  /// - `decide`: gets the state before the call; what it leaves behind is kept.
  package func withSession<Result>(
    _ key: Key,
    at now: Timestamp,
    counts: Bool = true,
    decide: (inout SessionState) -> Result
  ) -> Result {
    let shard = shards[Int(truncatingIfNeeded: key.hashValue & (Limits.shards - 1))]
    return shard.shard.withLock { shard in
      var state = shard.sessions[key] ?? SessionState(startedAt: now)
      if key.session == nil, state.lastSeen.adding(seconds: Limits.idleSeconds) < now {
        state = SessionState(startedAt: now)
      }
      guard counts else { return decide(&state) }
      // Taken out while it changes, so that its arrays are not copied.
      shard.sessions[key] = nil
      let result = decide(&state)
      state.touch(now)
      shard.sessions[key] = state
      if shard.sessions.count > Limits.sessionsMax / Limits.shards {
        Self.forgetOldest(&shard.sessions)
      }
      return result
    }
  }

  /// How many sessions are remembered.
  package var count: Int {
    shards.reduce(0) { $0 + $1.shard.withLock { $0.sessions.count } }
  }

  private static func forgetOldest(_ sessions: inout [Key: SessionState]) {
    let seen = sessions.values.map(\.lastSeen).sorted()
    // A tenth at a time, so that the sorting is paid for rarely.
    let limit = seen[seen.count / 10]
    sessions = sessions.filter { $0.value.lastSeen > limit }
  }
}

/// The counters of one session.
package struct SessionState: Sendable {
  /// The first call.
  package let startedAt: Timestamp
  /// The latest call.
  package private(set) var lastSeen: Timestamp
  private var callsByTool: [Text: Int] = [:]
  private var toolCalls = 0
  private var denials = 0
  private var approvals = 0
  private var toolsUsed: [Text] = []

  init(startedAt: Timestamp) {
    self.startedAt = startedAt
    self.lastSeen = startedAt
  }

  fileprivate mutating func touch(_ now: Timestamp) {
    lastSeen = max(lastSeen, now)
  }

  /// Counts a decided call.
  ///
  /// `ran`: true when the call was let through, by an allow or by observe mode.
  package mutating func count(tool: Text, outcome: Outcome, ran: Bool) {
    toolCalls += 1
    if callsByTool[tool] != nil || callsByTool.count < SessionLedger.Limits.toolsMax {
      callsByTool[tool, default: 0] += 1
    }
    switch outcome {
    case .allow: break
    case .approvalRequired: approvals += 1
    case .deny: denials += 1
    }
    guard ran, toolsUsed.count < SessionLedger.Limits.toolsMax else { return }
    let place = toolsUsed.firstIndex { tool <= $0 } ?? toolsUsed.count
    if place == toolsUsed.count || toolsUsed[place] != tool { toolsUsed.insert(tool, at: place) }
  }

  /// Writes the facts `session` before this call, exactly the names of the policy contract.
  package func write(tool: Text, at now: Timestamp, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("tool_calls")
    writer.int(toolCalls)
    writer.name("calls_of_this_tool")
    writer.int(callsByTool[tool] ?? 0)
    writer.name("denials")
    writer.int(denials)
    writer.name("approvals")
    writer.int(approvals)
    writer.name("errors")
    writer.int(0)
    writer.name("llm_calls")
    writer.int(0)
    writer.name("elapsed_seconds")
    let elapsed = (now.microseconds - startedAt.microseconds) / 1_000_000
    writer.int(max(0, Int(truncatingIfNeeded: elapsed)))
    writer.name("input_tokens")
    writer.int(0)
    writer.name("output_tokens")
    writer.int(0)
    writer.name("tokens")
    writer.int(0)
    writer.name("tools_used")
    writer.beginArray()
    for tool in toolsUsed { writer.string(tool) }
    writer.endArray()
    writer.endObject()
  }
}
