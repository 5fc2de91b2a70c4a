/// Percentiles of one operation's duration.
package struct Measurement {
  /// Median over batches, in nanoseconds per operation.
  package let p50: Double
  /// 99th percentile over batches, in nanoseconds per operation.
  package let p99: Double

  /// Times batches of an operation, after warming it up.
  ///
  /// A batch is what makes a clock of some 30 ns readable; its percentile is a little kinder to a
  /// rare slow operation than that of single ones would be.
  ///
  /// `batch` is the number of operations per sample, `samples` that of the batches that count.
  @inlinable
  package init(batch: Int = 256, samples: Int = 4_000, _ operation: () -> Void) {
    for _ in 0..<(batch * samples / 8 + 1) { operation() }
    let clock = ContinuousClock()
    var durations: [Double] = []
    durations.reserveCapacity(samples)
    for _ in 0..<samples {
      let elapsed = clock.measure {
        for _ in 0..<batch { operation() }
      }
      let (seconds, attoseconds) = elapsed.components
      durations.append((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(batch))
    }
    durations.sort()
    self.init(p50: durations[samples / 2], p99: durations[samples * 99 / 100])
  }

  /// States durations measured elsewhere, in nanoseconds.
  @usableFromInline
  package init(p50: Double, p99: Double) {
    self.p50 = p50
    self.p99 = p99
  }
}
