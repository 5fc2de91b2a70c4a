import AmbitModel
import AmbitStore
import Dispatch
import Foundation
import GRDB
import Synchronization

/// The one writer: gathers what waits into a transaction, commits it once, and only then answers.
///
/// While one transaction is being made durable the next batch gathers, so that a lone writer pays
/// one `fsync` at once and many share it.
final class Committer: Sendable {
  /// One caller's part of a transaction.
  private struct Job: Sendable {
    let records: Int
    let bytes: Int
    let savepoint: Bool
    /// Runs inside the transaction; afterwards the completion is told how the commit went.
    let run: @Sendable (WriteTransaction) throws -> Void
    let complete: @Sendable (StoreError?) -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var records = 0
    var bytes = 0
    var isDraining = false
    var isClosed = false
    var failure: String?
    var whenIdle: [CheckedContinuation<Void, Never>] = []
  }

  /// The most records in one transaction (control-plane contract, section 3).
  static let recordsPerTransactionMax = 1000
  /// The most records that wait; one more is `record.queue_full`.
  static let queuedRecordsMax = 10_000
  /// The most bytes of bodies that wait.
  static let queuedBytesMax = 64 << 20

  /// How long to wait for callers that are likely to be back; a small part of one `fsync`'s
  /// cost, and far below the 5 ms that a group commit may take.
  static let gatherMicroseconds: UInt32 = 100

  private let pool: DatabasePool
  private let clock: @Sendable () -> Timestamp
  private let queue = DispatchQueue(label: "ambit.store.writer", qos: .userInitiated)
  private let state = Mutex(State())

  init(pool: DatabasePool, clock: @escaping @Sendable () -> Timestamp) {
    self.pool = pool
    self.clock = clock
  }

  /// Runs a body in the next transaction and returns its result once that is durable.
  ///
  /// A body that throws is undone alone; the others of its transaction stand.
  ///
  /// - Parameters:
  ///   - records: how many records the body appends, at least 1.
  ///   - bytes: how many bytes of bodies it holds while it waits.
  ///   - savepoint: false for a body that throws only before its first change.
  ///   - body: the changes.
  /// - Returns: what the body returned.
  /// - Throws: what the body threw, `record.queue_full`, `store.closed` or `store.unavailable`.
  func write<Value: Sendable>(
    records: Int = 1,
    bytes: Int = 0,
    savepoint: Bool = true,
    _ body: @escaping @Sendable (WriteTransaction) throws -> Value
  ) async throws(StoreError) -> Value {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, StoreError>, Never>) in
      let outcome = Outcome<Value>()
      let job = Job(
        records: records,
        bytes: bytes,
        savepoint: savepoint,
        run: { transaction in outcome.set(try body(transaction)) },
        complete: { failure in continuation.resume(returning: outcome.result(failure)) }
      )
      if let refusal = enqueue(job) { continuation.resume(returning: .failure(refusal)) }
    }
    return try result.get()
  }

  /// What a job's body returned; written and read on the writer's queue only.
  private final class Outcome<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func set(_ new: Value) {
      value.withLock { $0 = new }
    }

    func result(_ failure: StoreError?) -> Result<Value, StoreError> {
      if let failure { return .failure(failure) }
      guard let value = value.withLock({ $0 }) else {
        return .failure(StoreError(.unavailable, "a write ended without a result"))
      }
      return .success(value)
    }
  }

  private func enqueue(_ job: Job) -> StoreError? {
    let (refusal, start) = state.withLock { state -> (StoreError?, Bool) in
      if state.isClosed { return (StoreError(.closed, "the store is closed"), false) }
      guard state.records + job.records <= Self.queuedRecordsMax,
        state.bytes + job.bytes <= Self.queuedBytesMax
      else { return (StoreError(.queueFull, "too many records wait to be written"), false) }
      state.waiting.append(job)
      state.records += job.records
      state.bytes += job.bytes
      guard !state.isDraining else { return (nil, false) }
      state.isDraining = true
      return (nil, true)
    }
    if start { queue.async { self.drain() } }
    return refusal
  }

  private func drain() {
    var last = 0
    while true {
      gather(after: last)
      guard let batch = nextBatch() else { return }
      commit(batch)
      last = batch.count
    }
  }

  /// Waits a moment when the callers just answered are likely to be back with their next records.
  ///
  /// Without it the first of them to return is committed alone while the rest queue behind it, and
  /// every second `fsync` serves one record. A lone writer never waits.
  private func gather(after last: Int) {
    guard last >= 4, state.withLock({ $0.waiting.count < last / 2 }) else { return }
    usleep(Self.gatherMicroseconds)
  }

  /// The next transaction's jobs; nil, and no longer draining, when nothing waits.
  private func nextBatch() -> [Job]? {
    let (batch, idle) = state.withLock { state -> ([Job]?, [CheckedContinuation<Void, Never>]) in
      guard !state.waiting.isEmpty else {
        state.isDraining = false
        defer { state.whenIdle = [] }
        return (nil, state.whenIdle)
      }
      var records = 0
      var count = 0
      while count < state.waiting.count {
        records += state.waiting[count].records
        if count > 0, records > Self.recordsPerTransactionMax { break }
        count += 1
      }
      let batch = Array(state.waiting[..<count])
      state.waiting.removeFirst(count)
      return (batch, [])
    }
    for continuation in idle { continuation.resume() }
    return batch
  }

  private func commit(_ batch: [Job]) {
    var failures = [StoreError?](repeating: nil, count: batch.count)
    var fatal: StoreError?
    do {
      try pool.writeWithoutTransaction { database in
        let transaction = try WriteTransaction(database, now: clock())
        do {
          for (index, job) in batch.enumerated() {
            failures[index] = try transaction.isolated(savepoint: job.savepoint) {
              try job.run(transaction)
            }
          }
          try transaction.commit()
        } catch {
          transaction.rollback()
          throw error
        }
      }
    } catch {
      fatal = StoreError(translating: error)
    }
    state.withLock { state in
      for job in batch {
        state.records -= job.records
        state.bytes -= job.bytes
      }
      state.failure = fatal.map { "\($0.message) (\($0.cause ?? ""))" }
    }
    for (index, job) in batch.enumerated() {
      job.complete(fatal ?? failures[index])
    }
  }

  /// The last transaction's failure and how much waits.
  var condition: (failure: String?, queuedRecords: Int) {
    state.withLock { ($0.failure, $0.records) }
  }

  /// Refuses new work and returns once everything that waited is durable or refused.
  func close() async {
    await withCheckedContinuation { continuation in
      let idle = state.withLock { state in
        state.isClosed = true
        guard state.isDraining else { return true }
        state.whenIdle.append(continuation)
        return false
      }
      if idle { continuation.resume() }
    }
  }
}
