import Ambit
import Synchronization

/// The policy of most tests.
let policy = """
  version: 1
  roles:
    default:
      tools:
        search: {mode: allow}
        refund:
          mode: allow
          constraints: ['args.amount <= 500', 'session.calls_of_this_tool < 2']
        transfer: {mode: approval_required}
        slow: {mode: allow}
    manager:
      inherits: [default]
      tools:
        refund: {mode: allow}
  """

/// Something that tests write from several tasks.
final class Box<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) {
    self.value = Mutex(value)
  }

  var current: Value { value.withLock { $0 } }

  func change(_ body: (inout sending Value) -> Void) {
    value.withLock { body(&$0) }
  }
}

/// A clock that stands still until told.
final class TestClock: Sendable {
  private let seconds = Box<Int64>(0)

  func advance(_ by: Int64) {
    seconds.change { $0 += by }
  }

  var clock: GuardClock {
    GuardClock(
      now: { Timestamp(microseconds: (1_800_000_000 + self.seconds.current) * 1_000_000) },
      uptime: { .seconds(self.seconds.current) },
      sleep: { _ in
        // The other side of the race decides; cancellation ends it.
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    )
  }
}

struct ToolFailure: Error, Equatable {}
struct NoDisk: Error {}

func makeGuard(
  _ text: String = policy,
  ceiling: String? = nil,
  _ change: (inout GuardOptions) -> Void = { _ in }
) throws -> Guard {
  var options = GuardOptions(announce: { _ in })
  change(&options)
  return try Guard(
    policy: .yaml(text),
    ceiling: ceiling.map { .yaml($0) },
    agent: "desk",
    options: options
  )
}

/// Runs a body that must be refused.
func refusal(_ body: () async throws -> Void) async -> Refusal? {
  do {
    try await body()
    return nil
  } catch {
    return error as? Refusal
  }
}
