/// A map of bounded size that forgets what was used longest ago; every operation is O(1).
struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Slot {
    var key: Key
    var value: Value
    /// Neighbours in order of use; −1 at the ends.
    var newer: Int
    var older: Int
  }

  private let capacity: Int
  private var places: [Key: Int] = [:]
  private var slots: [Slot] = []
  private var newest = -1
  private var oldest = -1

  init(capacity: Int) {
    precondition(capacity > 0)
    self.capacity = capacity
  }

  var count: Int { slots.count }

  /// The value of a key, which becomes the most recently used.
  mutating func value(for key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    refresh(place)
    return slots[place].value
  }

  /// Keeps a value, in the place of the least recently used if all places are taken.
  mutating func insert(_ value: Value, for key: Key) {
    if let place = places[key] {
      slots[place].value = value
      refresh(place)
      return
    }
    var place = slots.count
    if slots.count < capacity {
      slots.append(Slot(key: key, value: value, newer: -1, older: -1))
    } else {
      place = oldest
      unlink(place)
      places[slots[place].key] = nil
      slots[place].key = key
      slots[place].value = value
    }
    places[key] = place
    pushNewest(place)
  }

  /// Forgets everything.
  mutating func removeAll() {
    self = LeastRecentlyUsed(capacity: capacity)
  }

  private mutating func refresh(_ place: Int) {
    if place == newest { return }
    unlink(place)
    pushNewest(place)
  }

  private mutating func unlink(_ place: Int) {
    let slot = slots[place]
    if slot.newer >= 0 { slots[slot.newer].older = slot.older } else { newest = slot.older }
    if slot.older >= 0 { slots[slot.older].newer = slot.newer } else { oldest = slot.newer }
  }

  private mutating func pushNewest(_ place: Int) {
    slots[place].newer = -1
    slots[place].older = newest
    if newest >= 0 { slots[newest].newer = place }
    newest = place
    if oldest < 0 { oldest = place }
  }
}
