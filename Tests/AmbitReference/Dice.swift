/// A seeded source of choices that gives the same sequence on every platform.
///
/// SplitMix64, by Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014).
/// The standard library's `random(in:using:)` may change its algorithm between releases, which
/// would make a printed seed worthless; hence own `below` and `pick`.
package struct Dice: Sendable {
  private var state: UInt64

  /// Starts a sequence.
  package init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 to `bound` - 1; `bound` must be positive.
  package mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  /// True in `percent` of 100 throws.
  package mutating func chance(_ percent: Int) -> Bool {
    below(100) < percent
  }

  /// One of a non-empty list.
  package mutating func pick<Element>(_ list: [Element]) -> Element {
    list[below(list.count)]
  }

  /// The same elements in another order.
  package mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
    var result = list
    for index in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(index, below(index + 1))
    }
    return result
  }
}
