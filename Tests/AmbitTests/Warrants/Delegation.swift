import Ambit
import Testing

/// A root, a planner, a worker and a worker of the worker, at a time that stands still.
struct Delegation {
  let root = WarrantKey.generate()
  let planner = WarrantKey.generate()
  let worker = WarrantKey.generate()
  let sub = WarrantKey.generate()
  let time = TestClock()

  var clock: GuardClock { time.clock }

  /// The worker may refund up to 500 GBP.
  func refund(
    lifetime: Duration = .seconds(300),
    _ conditions: WarrantConditions = WarrantConditions()
  ) throws -> Warrant {
    try Warrant.issue(
      tools: ["refund": ["amount": .range(max: 500), "currency": .exact("GBP")]],
      holder: worker.publicKey,
      lifetime: lifetime,
      conditions: conditions,
      by: root,
      clock: clock
    )
  }

  /// A guard that trusts the root and whose policy allows everything.
  func guardian(
    policy: String = "default_policy: {mode: allow}",
    settings: WarrantSettings = WarrantSettings(),
    isRequired: Bool = true,
    revocations: Revocations = .none,
    _ change: (inout GuardOptions) -> Void = { _ in }
  ) throws -> Guard {
    let requirements = WarrantRequirements(
      roots: try TrustedRoots.keys([root.publicKey]),
      settings: settings,
      isRequired: isRequired,
      revocations: { revocations }
    )
    return try makeGuard(policy) {
      $0.warrants = requirements
      $0.clock = clock
      change(&$0)
    }
  }

  static let inside: Arguments = ["amount": 20, "currency": "GBP"]
  static let outside: Arguments = ["amount": 501, "currency": "GBP"]
}

/// The failure of an expression that must fail.
func failure(_ body: () throws -> Void) -> WarrantFailure? {
  do {
    try body()
    return nil
  } catch {
    return error as? WarrantFailure
  }
}
