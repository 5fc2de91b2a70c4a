/// The bounds of a Range constraint.
struct NumberInterval: Sendable {
  let min: Double?
  let max: Double?
  let minInclusive: Bool
  let maxInclusive: Bool

  /// Largest magnitude of integers that doubles hold without gaps; bounds are doubles, and beyond
  /// it other readers would compare rounded integers with them.
  private static let exactLimit: Int64 = 1 << 53

  func judge(_ value: WarrantValue) -> Judgement {
    switch value {
    case .integer(let integer):
      guard integer >= -Self.exactLimit, integer <= Self.exactLimit else { return .bad }
      // Exact, by the limit above.
      return Judgement(contains(Double(integer)))
    case .double(let double): return Judgement(contains(double))
    default: return .kind
    }
  }

  private func contains(_ number: Double) -> Bool {
    if let min, minInclusive ? number < min : number <= min { return false }
    if let max, maxInclusive ? number > max : number >= max { return false }
    return true
  }

  /// True when nothing lies in this interval that does not lie in the other.
  func isWithin(_ other: NumberInterval) -> Bool {
    if let bound = other.min {
      guard let min, min > bound || (min == bound && (!minInclusive || other.minInclusive)) else {
        return false
      }
    }
    if let bound = other.max {
      guard let max, max < bound || (max == bound && (!maxInclusive || other.maxInclusive)) else {
        return false
      }
    }
    return true
  }
}
