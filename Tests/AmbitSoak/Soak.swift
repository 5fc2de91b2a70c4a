import AmbitAgreement
import AmbitReference

#if canImport(Glibc)
  import Glibc
#endif

/// Compares production with the reference evaluator on many random policy/request pairs.
///
///     ambit-soak [pairs] [first seed]
@main
enum Soak {
  static func main() async {
    let numbers = CommandLine.arguments.dropFirst().map { UInt64($0) }
    guard numbers.count <= 2, numbers.allSatisfy({ $0 != nil }) else {
      report("usage: ambit-soak [pairs] [first seed]\n")
      exit(64)
    }
    let pairs = (numbers.first ?? nil) ?? 1_000_000
    let first = (numbers.dropFirst().first ?? nil) ?? 1
    let trials = (pairs + 3) / 4
    report("soak: \(trials * 4) pairs from seed \(first)\n")
    let workers: UInt64 = 2
    let found = await withTaskGroup(of: [String].self) { group in
      for worker in 0..<workers {
        group.addTask { run(first: first, trials: trials, worker: worker, of: workers) }
      }
      var found: [String] = []
      for await part in group { found += part }
      return found
    }
    for text in found { print(text) }
    print(
      "soak: \(trials * 4) pairs, \(found.count) differences, seeds \(first)…\(first + trials - 1)"
    )
    exit(found.isEmpty ? 0 : 1)
  }

  private static func run(
    first: UInt64,
    trials: UInt64,
    worker: UInt64,
    of workers: UInt64
  ) -> [String] {
    var found: [String] = []
    for index in stride(from: worker, to: trials, by: Int(workers)) {
      let trial = Trial(seed: first + index)
      if let disagreement = Agreement.check(trial) { found.append(disagreement.description) }
      // The invariants load each policy several times over; a tenth of the trials is plenty.
      if index % 10 == 0, let broken = Invariants.check(trial) { found.append(broken) }
      if index % 10 == 5, let broken = Undefinedness.check(seed: first + index) {
        found.append(broken)
      }
      if worker == 0 && index % 25_000 == 0 { report("soak: \(index * 4) pairs\n") }
      if found.count >= 10 { return found }
    }
    return found
  }

  /// One line of progress, on standard error.
  private static func report(_ line: String) {
    _ = Array(line.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }
}
