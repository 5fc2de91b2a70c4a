extension RegularExpression {
  /// True when every match begins at the beginning of the text and ends at its end.
  package var isAnchored: Bool {
    node.isTied(to: PlaceCondition.begin) && node.isTied(to: PlaceCondition.end)
  }
}

extension RegexNode {
  /// True when every match has one end at the place that the condition names.
  fileprivate func isTied(to condition: Int) -> Bool {
    switch self {
    case .places(let places): places.bits & ~PlaceSet(requiring: condition).bits == 0
    case .characters, .repetition: false
    case .sequence(let parts):
      (condition == PlaceCondition.begin ? parts.first : parts.last)?.isTied(to: condition) ?? false
    case .choice(let parts): parts.allSatisfy { $0.isTied(to: condition) }
    }
  }
}
