import AmbitModel
import AmbitReference
import AmbitWarrant

/// What one link says of the called tool's arguments, as the trial means it: the model that the
/// verifier is held against.
struct Grant: Sendable {
  /// The rung that each argument stands on, by the argument's place; none is an open set.
  var rungs: [Int: Int] = [:]
  /// Whether arguments may come that no constraint names.
  var allowsUnknown = false
  /// Arguments that may be absent.
  var optional: Set<Int> = []

  var isOpen: Bool { rungs.isEmpty }

  /// Whether a call with these arguments is admitted, each given by the last rung that admits it;
  /// `hasStranger` is an argument that nobody names.
  func admits(_ levels: [Int: Int], hasStranger: Bool) -> Bool {
    if isOpen { return true }
    if !allowsUnknown {
      if hasStranger || levels.keys.contains(where: { rungs[$0] == nil }) { return false }
    }
    return rungs.allSatisfy { place, rung in
      guard let level = levels[place] else { return optional.contains(place) }
      return level >= rung
    }
  }

  /// The same or less.
  func narrower(_ arguments: [TrialArgument], _ dice: inout Dice) -> Grant {
    var next = self
    if isOpen {
      if dice.chance(40) { return next }
      next.allowsUnknown = allowsUnknown && dice.chance(70)
      for place in arguments.indices where !next.allowsUnknown || dice.chance(60) {
        next.rungs[place] = dice.below(arguments[place].ladder.rungs.count)
        if dice.chance(20) { next.optional.insert(place) }
      }
      return next
    }
    for (place, rung) in rungs where dice.chance(40) {
      next.rungs[place] = rung + dice.below(arguments[place].ladder.rungs.count - rung)
    }
    if allowsUnknown, dice.chance(40) {
      next.allowsUnknown = dice.chance(30)
      for place in arguments.indices where rungs[place] == nil && !next.allowsUnknown {
        next.rungs[place] = dice.below(arguments[place].ladder.rungs.count)
      }
    }
    next.optional = optional.filter { _ in dice.chance(80) }
    return next
  }

  /// The set as warrants carry it.
  func set(_ arguments: [TrialArgument]) -> WarrantConstraintSet {
    ConstraintSets.make(
      rungs.map { (arguments[$0.key].name, arguments[$0.key].ladder.rungs[$0.value]) },
      allowsUnknown: allowsUnknown
    )
  }
}

/// An argument of the called tool.
struct TrialArgument: Sendable {
  /// Its name.
  let name: Text
  /// The constraints that links put on it.
  let ladder: Ladder
}

/// Sets that are known to be well-formed.
enum ConstraintSets {
  static func make(
    _ arguments: [(Text, WarrantConstraint)],
    allowsUnknown: Bool
  ) -> WarrantConstraintSet {
    let arguments = arguments.map { WarrantConstraintSet.Argument($0.0, $0.1) }
    do {
      return try WarrantConstraintSet(arguments, allowsUnknown: allowsUnknown)
    } catch {
      preconditionFailure("a set that means nothing: \(error)")
    }
  }
}
