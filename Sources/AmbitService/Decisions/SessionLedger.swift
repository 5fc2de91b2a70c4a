package import AmbitEngine
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
    var sessions: [Key: Entry] = [:]
  }

  private struct Entry {
    var counters = SessionCounters()
    var lastSeen: Timestamp
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
    decide: (inout SessionCounters) -> Result
  ) -> Result {
    let shard = shards[Int(truncatingIfNeeded: key.hashValue & (Limits.shards - 1))]
    return shard.shard.withLock { shard in
      var entry = shard.sessions[key] ?? Entry(lastSeen: now)
      if key.session == nil, entry.lastSeen.adding(seconds: Limits.idleSeconds) < now {
        entry = Entry(lastSeen: now)
      }
      guard counts else { return decide(&entry.counters) }
      // Taken out while it changes, so that its arrays are not copied.
      shard.sessions[key] = nil
      let result = decide(&entry.counters)
      entry.lastSeen = max(entry.lastSeen, now)
      shard.sessions[key] = entry
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

  private static func forgetOldest(_ sessions: inout [Key: Entry]) {
    let seen = sessions.values.map(\.lastSeen).sorted()
    // A tenth at a time, so that the sorting is paid for rarely.
    let limit = seen[seen.count / 10]
    sessions = sessions.filter { $0.value.lastSeen > limit }
  }
}
