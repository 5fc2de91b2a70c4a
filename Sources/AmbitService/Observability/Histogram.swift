/// Counts of durations in buckets, as Prometheus wants them.
struct Histogram: Sendable {
  /// Upper bounds in microseconds: 50 µs to 10 s.
  static let boundsMicroseconds: [Int64] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
    10_000_000,
  ]

  private var buckets = [Int](repeating: 0, count: boundsMicroseconds.count + 1)
  private var sumMicroseconds: Int64 = 0
  private(set) var count = 0

  /// Counts one duration.
  mutating func observe(microseconds: Int64) {
    var index = 0
    while index < Histogram.boundsMicroseconds.count,
      microseconds > Histogram.boundsMicroseconds[index]
    {
      index += 1
    }
    buckets[index] += 1
    sumMicroseconds += max(0, microseconds)
    count += 1
  }

  /// Writes the series of one histogram.
  ///
  /// `labels` are `name="value"` pairs, comma separated, possibly none.
  func render(name: String, labels: String, to output: inout String) {
    let separator = labels.isEmpty ? "" : ","
    var total = 0
    for (index, bound) in Histogram.boundsMicroseconds.enumerated() {
      total += buckets[index]
      let limit = Histogram.seconds(bound)
      output += "\(name)_bucket{\(labels)\(separator)le=\"\(limit)\"} \(total)\n"
    }
    output += "\(name)_bucket{\(labels)\(separator)le=\"+Inf\"} \(count)\n"
    let braces = labels.isEmpty ? "" : "{\(labels)}"
    output += "\(name)_sum\(braces) \(Histogram.seconds(sumMicroseconds))\n"
    output += "\(name)_count\(braces) \(count)\n"
  }

  /// Microseconds as decimal seconds, without floating point.
  static func seconds(_ microseconds: Int64) -> String {
    let whole = microseconds / 1_000_000
    let rest = microseconds % 1_000_000
    guard rest != 0 else { return "\(whole)" }
    var digits = "\(rest)"
    digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
