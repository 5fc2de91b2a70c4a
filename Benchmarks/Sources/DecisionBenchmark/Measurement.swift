/// Percentiles of one operation's duration.
struct Measurement {
  /// Median and 99th percentile over batches, in nanoseconds per operation.
  let p50: Double
  let p99: Double

  /// Times batches of an operation, after warming it up.
  ///
  /// A batch is what makes a clock of some 30 ns readable; its percentile is a little kinder to a
  /// rare slow operation than that of single ones would be.
  ///
  /// `batch` is the number of operations per sample, `samples` that of the batches that count.
  init(batch: Int = 256, samples: Int = 4_000, _ operation: () -> Void) {
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
    p50 = durations[samples / 2]
    p99 = durations[samples * 99 / 100]
  }
}

/// Prints results, a JSON object per line.
enum Report {
  static func duration(_ workload: String, _ measurement: Measurement) {
    let p50 = rounded(measurement.p50)
    let p99 = rounded(measurement.p99)
    print(
      #"{"engine":"ambit","workload":"\#(workload)","p50_ns":\#(p50),"p99_ns":\#(p99)}"#
    )
  }

  static func value(_ workload: String, _ value: Double, unit: String) {
    print(
      #"{"engine":"ambit","workload":"\#(workload)","value":\#(rounded(value)),"unit":"\#(unit)"}"#
    )
  }

  private static func rounded(_ value: Double) -> Double {
    (value * 100).rounded() / 100
  }
}
