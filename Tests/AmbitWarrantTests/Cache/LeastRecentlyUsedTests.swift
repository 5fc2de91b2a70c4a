import Testing

@testable import AmbitWarrant

@Suite struct LeastRecentlyUsedTests {
  @Test func `what was used longest ago goes first`() {
    var map = LeastRecentlyUsed<Int, String>(capacity: 3)
    for key in 1...3 { map.insert("\(key)", for: key) }
    #expect(map.value(for: 1) == "1")
    map.insert("4", for: 4)
    #expect(map.value(for: 2) == nil)
    #expect([1, 3, 4].allSatisfy { map.value(for: $0) == "\($0)" })
    #expect(map.count == 3)
  }

  @Test func `it agrees with a plain list under random use`() {
    var random = SplitMix(state: 7)
    var map = LeastRecentlyUsed<UInt64, UInt64>(capacity: 5)
    /// The most recently used last.
    var list: [(key: UInt64, value: UInt64)] = []
    for step in 0..<20_000 {
      let key = random.next() % 9
      let place = list.firstIndex { $0.key == key }
      if random.next() % 2 == 0 {
        if let place { list.remove(at: place) } else if list.count == 5 { list.removeFirst() }
        list.append((key, UInt64(step)))
        map.insert(UInt64(step), for: key)
      } else {
        #expect(map.value(for: key) == place.map { list[$0].value })
        if let place { list.append(list.remove(at: place)) }
      }
    }
  }
}

/// A small seeded generator, Vigna's SplitMix64.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
