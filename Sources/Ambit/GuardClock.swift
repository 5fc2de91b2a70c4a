public import AmbitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The times that a guard needs, so that tests and replays can bring their own.
public struct GuardClock: Sendable {
  /// The wall clock, for records and `ctx.time`.
  public let now: @Sendable () -> Timestamp
  /// Time that never runs backwards, from any start, for `session.elapsed_seconds` and idle
  /// sessions.
  public let uptime: @Sendable () -> Duration
  /// Waits; throws when the task is cancelled.
  public let sleep: @Sendable (Duration) async throws -> Void

  /// Puts a clock together.
  public init(
    now: @escaping @Sendable () -> Timestamp,
    uptime: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
  }

  private static let start = ContinuousClock.now

  /// The system's clocks.
  public static let system = GuardClock(
    now: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Timestamp(
        microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
      )
    },
    uptime: { ContinuousClock.now - start },
    sleep: { try await Task.sleep(for: $0) }
  )
}

extension Duration {
  /// Whole microseconds, cut off.
  var wholeMicroseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
