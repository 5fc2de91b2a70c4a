import AmbitWarrantTrials

/// Shows the warrant verifier many mutated and widened warrants; it has to refuse them all.
enum WarrantSoak {
  /// Attacks on one honest chain.
  private static let attacksEach = 40
  /// Trials between two lines of progress.
  private static let stretch: UInt64 = 1_000

  /// Returns whether nothing was allowed that must not be, and nothing refused that must be
  /// allowed.
  static func run(attacks: UInt64, first: UInt64) async -> Bool {
    Soak.report("soak: \(attacks) attacks on warrants from seed \(first)\n")
    let keyring = Keyring(seed: first)
    let workers: UInt64 = 2
    let share = (attacks + workers - 1) / workers
    let tally = await withTaskGroup(of: Tally.self) { group in
      for worker in 0..<workers {
        group.addTask {
          run(attacks: share, first: first + worker, step: workers, keyring: keyring)
        }
      }
      var all = Tally()
      for await part in group { all.add(part) }
      return all
    }
    for line in tally.lines { print(line) }
    for fault in tally.faults { print(fault) }
    print(
      "soak: \(tally.total) attacks on warrants from seed \(first), \(tally.faults.count) faults; "
        + "\(tally.controls) honest chains allowed, \(tally.calls) calls as the model says"
    )
    return tally.faults.isEmpty
  }

  private static func run(
    attacks: UInt64,
    first: UInt64,
    step: UInt64,
    keyring: Keyring
  ) -> Tally {
    var tally = Tally()
    var seed = first
    while tally.total < Int(attacks), tally.faults.count < 10 {
      tally.add(WarrantTrial.run(seed: seed, keyring: keyring, attacks: attacksEach))
      let done = (seed - first) / step + 1
      if done.isMultiple(of: stretch) {
        Soak.report("soak: \(tally.total) attacks refused by one of \(step) workers\n")
      }
      seed += step
    }
    return tally
  }
}
