import AmbitAgreement
import AmbitReference

/// Compares production with the reference evaluator on many random policy/request pairs.
enum PolicySoak {
  /// Returns whether they agreed on all.
  static func run(pairs: UInt64, first: UInt64) async -> Bool {
    let trials = (pairs + 3) / 4
    Soak.report("soak: \(trials * 4) pairs from seed \(first)\n")
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
    return found.isEmpty
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
      if worker == 0 && index % 25_000 == 0 { Soak.report("soak: \(index * 4) pairs\n") }
      if found.count >= 10 { return found }
    }
    return found
  }
}
