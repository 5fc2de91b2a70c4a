import AmbitWarrant

/// What was tried and what refused it.
package struct Tally: Sendable {
  /// Attacks by kind.
  package private(set) var attacks: [String: Int] = [:]
  /// Refusals by code.
  package private(set) var codes: [String: Int] = [:]
  /// Chains that were honest, and allowed.
  package var controls = 0
  /// Calls that were held against the model.
  package var calls = 0
  /// What should not have happened, described.
  package var faults: [String] = []

  /// Starts with nothing.
  package init() {}

  /// Attacks of all kinds.
  package var total: Int { attacks.values.reduce(0, +) }

  mutating func count(_ attack: String, _ code: WarrantCode) {
    attacks[attack, default: 0] += 1
    codes[code.rawValue, default: 0] += 1
  }

  /// Adds what somebody else counted.
  package mutating func add(_ other: Tally) {
    attacks.merge(other.attacks, uniquingKeysWith: +)
    codes.merge(other.codes, uniquingKeysWith: +)
    controls += other.controls
    calls += other.calls
    faults += other.faults
  }

  /// The counts, a line each, sorted by name.
  package var lines: [String] {
    attacks.sorted { $0.key < $1.key }.map { "  \($0.value) × \($0.key)" }
      + codes.sorted { $0.key < $1.key }.map { "  \($0.value) refused by \($0.key)" }
  }
}
