import AmbitModel
import Synchronization

/// The sessions that a guard counts, by principal and session id.
///
/// Kept in memory, and hygiene rather than a limit that must hold (DESIGN section 9, "limits of
/// session facts"): a restart forgets them, and beyond `sessionsMax` the least recently used tenth
/// is forgotten.
final class SessionLedger: Sendable {
  /// Sessions remembered in all.
  static let sessionsMax = 32_768
  /// Idle time after which an unnamed session has ended.
  static let idle = Duration.seconds(1_800)

  /// Which session of the guard's agent.
  struct Key: Sendable, Hashable {
    /// The principal's id; nil for nobody.
    let principal: Text?
    /// The session's id; nil for the one that agent and principal share.
    let session: Text?

    /// The session that a scope speaks of.
    init(_ scope: Scope) {
      principal = scope.principal.map { Text($0.id) }
      session = scope.session.map { Text($0) }
    }
  }

  /// One session behind its own lock, so that a slow decision holds up only its own session.
  final class Session: Sendable {
    private let counters = Mutex(SessionCounters())

    /// Reads or changes the counters; calls of one session come one after the other.
    func withCounters<Result>(_ body: (inout SessionCounters) -> Result) -> Result {
      counters.withLock { body(&$0) }
    }
  }

  private struct Entry {
    let session: Session
    var lastSeen: Duration
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// The session at a moment, begun if there is none.
  func session(_ key: Key, at now: Duration) -> Session {
    entries.withLock { entries in
      if var entry = entries[key], key.session != nil || now - entry.lastSeen <= SessionLedger.idle
      {
        entry.lastSeen = max(entry.lastSeen, now)
        entries[key] = entry
        return entry.session
      }
      if entries.count >= SessionLedger.sessionsMax { SessionLedger.forgetOldest(&entries) }
      let session = Session()
      entries[key] = Entry(session: session, lastSeen: now)
      return session
    }
  }

  private static func forgetOldest(_ entries: inout [Key: Entry]) {
    let seen = entries.values.map { $0.lastSeen }.sorted()
    let limit = seen[seen.count / 10]
    entries = entries.filter { $0.value.lastSeen > limit }
  }
}
