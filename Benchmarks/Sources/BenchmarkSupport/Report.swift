/// Prints results, a JSON object per line.
package enum Report {
  /// Prints a row of durations; `engine` tells apart what is measured in several ways.
  package static func duration(
    _ workload: String,
    _ measurement: Measurement,
    engine: String = "ambit"
  ) {
    let p50 = rounded(measurement.p50)
    let p99 = rounded(measurement.p99)
    print(
      #"{"engine":"\#(engine)","workload":"\#(workload)","p50_ns":\#(p50),"p99_ns":\#(p99)}"#
    )
  }

  /// Prints a row of one value.
  package static func value(_ workload: String, _ value: Double, unit: String) {
    print(
      #"{"engine":"ambit","workload":"\#(workload)","value":\#(rounded(value)),"unit":"\#(unit)"}"#
    )
  }

  private static func rounded(_ value: Double) -> Double {
    (value * 100).rounded() / 100
  }
}

/// Keeps a result from being optimised away.
@inline(never)
package func consume<Value>(_ value: Value) {}
