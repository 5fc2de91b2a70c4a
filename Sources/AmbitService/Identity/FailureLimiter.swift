package import AmbitModel
import Synchronization

/// Counts failed sign-ins per subject: ten within a minute, then a pause that doubles from one to
/// fifteen minutes (contract section 6).
///
/// A subject is an address, or the id that a credential names. Only failures are slowed down:
/// whoever presents the right secret is let in, because behind one address — a proxy's, say — stand
/// many, and an id is no secret, so that anybody could lock its owner out.
package final class FailureLimiter: Sendable {
  /// Limits of the table.
  package enum Limits {
    /// Failures within a minute before the pause.
    package static let failures = 10
    /// Seconds over which failures count.
    package static let windowSeconds = 60
    /// The longest pause in seconds.
    package static let pauseSecondsMax = 900
    /// Subjects remembered; the oldest half is forgotten when there are more.
    package static let subjects = 20_000
  }

  private struct Entry {
    var windowStart: Timestamp
    var failures: Int
    var strikes: Int
    var pausedUntil: Timestamp?
  }

  private let entries = Mutex<[Text: Entry]>([:])

  /// Starts with nothing against anyone.
  package init() {}

  /// Notes a failure of each subject.
  ///
  /// Answers seconds to wait, the longest of all, when a subject is over the limit; nil while
  ///   none is.
  package func recordFailure(of subjects: [Text], at now: Timestamp) -> Int? {
    entries.withLock { entries in
      var wait: Int?
      for subject in subjects {
        if let seconds = Self.recordFailure(of: subject, at: now, in: &entries) {
          wait = max(wait ?? 0, seconds)
        }
      }
      if entries.count > Limits.subjects { Self.forgetOldest(&entries) }
      return wait
    }
  }

  private static func recordFailure(
    of subject: Text,
    at now: Timestamp,
    in entries: inout [Text: Entry]
  ) -> Int? {
    var entry =
      entries[subject]
      ?? Entry(windowStart: now, failures: 0, strikes: 0, pausedUntil: nil)
    defer { entries[subject] = entry }
    if let until = entry.pausedUntil {
      if now < until { return secondsUntil(until, from: now) }
      entry.pausedUntil = nil
      entry.windowStart = now
      // After a pause one more failure is enough for the next, longer one; a quiet quarter of an
      // hour forgives.
      let isForgiven = until.adding(seconds: Int64(Limits.pauseSecondsMax)) < now
      entry.failures = isForgiven ? 0 : Limits.failures
      if isForgiven { entry.strikes = 0 }
    }
    if entry.windowStart.adding(seconds: Int64(Limits.windowSeconds)) <= now {
      entry.windowStart = now
      entry.failures = 0
    }
    entry.failures += 1
    guard entry.failures > Limits.failures else { return nil }
    let pause = min(Limits.pauseSecondsMax, 60 << min(entry.strikes, 4))
    entry.strikes += 1
    let until = now.adding(seconds: Int64(pause))
    entry.pausedUntil = until
    return pause
  }

  private static func secondsUntil(_ end: Timestamp, from now: Timestamp) -> Int {
    Int((end.microseconds - now.microseconds + 999_999) / 1_000_000)
  }

  private static func forgetOldest(_ entries: inout [Text: Entry]) {
    let starts = entries.values.map(\.windowStart).sorted()
    let middle = starts[starts.count / 2]
    entries = entries.filter { $0.value.windowStart > middle }
  }
}
