import AmbitModel
import AmbitReference
import AmbitWarrant

extension Widening {
  /// Arguments that some link above refuses.
  static let arguments: [Widening] = [
    Widening("any arguments", .constraintWidened) { scene, _ in
      guard scene.own.type == .execution,
        scene.sets(for: ChainGenerator.tool).contains(where: { !$0.isOpen })
      else { return nil }
      return scene.own.replacingSet(.open)
    },
    Widening("an argument less", .constraintWidened) { scene, dice in
      guard let set = scene.own.calledSet, set.arguments.count > 1 else { return nil }
      var kept = set.arguments.map { ($0.name, $0.constraint) }
      let dropped = kept.remove(at: dice.below(kept.count)).0
      let isNamed = scene.sets(for: ChainGenerator.tool).contains { above in
        above.arguments.contains { $0.name == dropped }
      }
      guard isNamed else { return nil }
      return scene.own.replacingSet(
        ConstraintSets.make(kept, allowsUnknown: set.allowsUnknown)
      )
    },
    Widening("unknown arguments", .constraintWidened) { scene, _ in
      guard let set = scene.own.calledSet, !set.allowsUnknown,
        scene.sets(for: ChainGenerator.tool).contains(where: { !$0.allowsUnknown })
      else { return nil }
      return scene.own.replacingSet(
        ConstraintSets.make(
          set.arguments.map { ($0.name, $0.constraint) },
          allowsUnknown: true
        )
      )
    },
    Widening("an argument that nobody above names", .constraintWidened) { scene, _ in
      guard let set = scene.own.calledSet, !set.isOpen,
        scene.sets(for: ChainGenerator.tool).contains(where: {
          !$0.isOpen && !$0.allowsUnknown
        })
      else { return nil }
      var more = set.arguments.map { ($0.name, $0.constraint) }
      more.append(("zz", wildcard))
      return scene.own.replacingSet(ConstraintSets.make(more, allowsUnknown: set.allowsUnknown))
    },
    Widening("an argument made optional", .constraintWidened) { scene, dice in
      guard scene.own.type == .execution, let entry = scene.own.calledEntry else { return nil }
      let name = scene.own.tools[entry].name
      // Named above, and not optional there.
      let candidates = scene.ancestors.flatMap { link -> [Text] in
        guard let set = link.payload.bounds ?? link.payload.entry(for: name)?.set else {
          return []
        }
        let entry = link.payload.entry(for: name)?.name ?? name
        var spared = link.terms.optional(for: entry)
        if spared.isEmpty, link.payload.type == .issuer {
          spared = link.terms.optional(for: WarrantTool.any)
        }
        return set.arguments.map { $0.name }.filter { !spared.contains($0) }
      }
      guard !candidates.isEmpty else { return nil }
      var own = scene.own
      let kept = scene.links[scene.place].terms.optional(for: name)
      let added = dice.pick(candidates)
      own.setExtension(
        ExtensionValues.optional(kept.filter { $0 != added } + [added], of: name)
      )
      return own
    },
    Widening("a wider constraint", .constraintWidened) { scene, dice in
      guard let (place, argument, rung) = scene.narrowArgument(&dice) else { return nil }
      let ladder = scene.chain.arguments[argument].ladder
      // Whatever an ancestor on that rung refuses: an earlier one, alone or in disguise.
      let wider = rung > 0 ? ladder.rungs[dice.below(rung)] : wildcard
      let narrow = ladder.rungs[rung]
      let disguised: WarrantConstraint? =
        switch dice.below(6) {
        case 0: try? WarrantConstraint(.any([narrow, wider]))
        case 1: try? WarrantConstraint(.all([wider, wildcard]))
        case 2: try? WarrantConstraint(.not(WarrantConstraint(.not(wider))))
        case 3: try? WarrantConstraint(.any([WarrantConstraint(.all([wider])), narrow]))
        default: wider
        }
      guard let disguised, let set = scene.own.calledSet else { return nil }
      var arguments = set.arguments.map { ($0.name, $0.constraint) }
      arguments[place].1 = disguised
      return scene.own.replacingSet(
        ConstraintSets.make(arguments, allowsUnknown: set.allowsUnknown)
      )
    },
    Widening("a constraint of another type", .constraintWidened) { scene, dice in
      guard let (place, argument, rung) = scene.narrowArgument(&dice) else { return nil }
      let ladder = scene.chain.arguments[argument].ladder
      // Only a value that the ancestor's rung refuses makes it a widening.
      guard rung > 0 else { return nil }
      let witness = ladder.values[dice.below(rung)]
      let literal: WarrantConstraint? =
        switch dice.below(3) {
        case 0: try? WarrantConstraint(.exact(witness))
        case 1: try? WarrantConstraint(.oneOf([ladder.values[rung], witness]))
        default: try? WarrantConstraint(.unknown(id: 200, body: [1]))
        }
      guard let literal, let set = scene.own.calledSet else { return nil }
      var arguments = set.arguments.map { ($0.name, $0.constraint) }
      arguments[place].1 = literal
      return scene.own.replacingSet(
        ConstraintSets.make(arguments, allowsUnknown: set.allowsUnknown)
      )
    },
  ]

  private static let wildcard: WarrantConstraint = {
    guard let wildcard = try? WarrantConstraint(.wildcard) else {
      preconditionFailure("a wildcard always means something")
    }
    return wildcard
  }()
}

extension Widening.Scene {
  /// A named argument that some ancestor holds to a rung which is no wildcard: its place in the own
  /// set, its number, and the narrowest rung above.
  func narrowArgument(_ dice: inout Dice) -> (place: Int, argument: Int, rung: Int)? {
    guard let set = own.calledSet else { return nil }
    var found: [(Int, Int, Int)] = []
    for (place, named) in set.arguments.enumerated() {
      guard let argument = chain.arguments.firstIndex(where: { $0.name == named.name }) else {
        continue
      }
      let above = chain.grants.prefix(self.place).compactMap { $0.rungs[argument] }
      guard let rung = above.max() else { continue }
      if rung == 0, case .wildcard = chain.arguments[argument].ladder.rungs[0].kind { continue }
      found.append((place, argument, rung))
    }
    return found.isEmpty ? nil : dice.pick(found)
  }
}
