import AmbitAgreement
import AmbitReference
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The first seed and the number of policy/request pairs, from the environment.
enum PropertyRun {
  /// `AMBIT_PROPERTY_PAIRS`, or 20,000.
  static let pairs = number("AMBIT_PROPERTY_PAIRS") ?? 20_000
  /// `AMBIT_PROPERTY_SEED`, or 1.
  static let seed = UInt64(number("AMBIT_PROPERTY_SEED") ?? 1)
  /// Trials hold four calls each.
  static var seeds: Range<UInt64> { seed..<(seed + UInt64((pairs + 3) / 4)) }

  private static func number(_ name: String) -> Int? {
    getenv(name).flatMap { Int(String(cString: $0)) }
  }
}

@Suite struct `Properties` {
  /// In four parts, so that all cores take some.
  @Test(arguments: 0..<4)
  func `production agrees with the reference evaluator`(_ part: Int) {
    var found = 0
    for seed in PropertyRun.seeds where seed % 4 == UInt64(part) {
      guard let disagreement = Agreement.check(Trial(seed: seed)) else { continue }
      Issue.record("\(disagreement.description)")
      found += 1
      if found == 5 { return }
    }
  }

  @Test func `bounds only narrow and order, spelling and repetition do not matter`() {
    for seed in PropertyRun.seeds.prefix(1_000) {
      guard let broken = Invariants.check(Trial(seed: seed)) else { continue }
      Issue.record("\(broken)")
      return
    }
  }

  @Test func `undefined never turns into true`() {
    for seed in PropertyRun.seeds.prefix(2_000) {
      guard let broken = Undefinedness.check(seed: seed) else { continue }
      Issue.record("\(broken)")
      return
    }
  }

  /// A generator that only makes denials would prove little.
  @Test func `the generator reaches every answer`() {
    var counts: [String: Int] = [:]
    for seed in UInt64(1)...800 {
      let trial = Trial(seed: seed)
      for request in trial.requests {
        let verdict = ReferenceEngine.decide(
          policy: trial.policy,
          ceiling: trial.ceiling,
          request: request
        )
        counts[verdict.code, default: 0] += 1
      }
    }
    let codes = [
      "allowed", "approval_required", "tool_denied", "tool_not_listed", "constraint_failed",
      "file_scope", "token_limit", "timeout_limit", "no_default_role", "missing", "input_invalid",
      "all_roles_denied", "too_many_roles", "ceiling.tool_denied", "ceiling.tool_not_listed",
      "ceiling.constraint_failed", "ceiling.approval_required", "ceiling.token_limit",
      "ceiling.timeout_limit",
    ]
    for code in codes { #expect(counts["policy." + code, default: 0] >= 2, "\(code)") }
    #expect(counts["policy.allowed", default: 0] > 480, "\(counts)")
    #expect(counts["policy.constraint_failed", default: 0] > 320, "\(counts)")
  }
}
