import AmbitWarrantTrials
import Testing

@Suite struct `Attacks on warrants` {
  /// In parts, so that all cores take some.
  @Test(arguments: 0..<4)
  func `are all refused, with and without a cache`(_ part: Int) {
    let keyring = Keyring(seed: 1)
    var tally = Tally()
    for seed in UInt64(1)...60 where seed % 4 == UInt64(part) {
      tally.add(WarrantTrial.run(seed: seed, keyring: keyring, attacks: 40))
    }
    for fault in tally.faults.prefix(5) { Issue.record("\(fault)") }
    #expect(tally.total > 500)
    #expect(tally.codes.count > 20, "\(tally.lines)")
  }
}
