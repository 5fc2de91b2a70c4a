import AmbitModel
import AmbitReference
import AmbitWarrant

extension Widening {
  /// Tools that some link above does not grant.
  static let tools: [Widening] = [
    Widening("a tool more", .toolWidened, .constraintWidened) { scene, _ in
      guard scene.above({ !$0.covers("shell") }) else { return nil }
      return scene.own.adding("shell", .open)
    },
    Widening("every tool", .toolWidened, .constraintWidened) { scene, _ in
      guard scene.above({ !$0.covers(WarrantTool.any) }) else { return nil }
      return scene.own.adding(WarrantTool.any, scene.own.calledSet ?? .open)
    },
    Widening("a tool that was dropped on the way", .toolWidened, .constraintWidened) {
      scene,
      dice in
      let names = ChainGenerator.otherTools.filter { name in
        scene.above { $0.covers(name) } && scene.above { !$0.covers(name) }
      }
      guard !names.isEmpty else { return nil }
      return scene.own.adding(dice.pick(names), .open)
    },
    Widening("a tool by a name that looks alike", .toolWidened, .constraintWidened) { scene, _ in
      // The same letters to `String`, other bytes.
      guard scene.own.covers("caf\u{E9}"), scene.above({ !$0.covers("cafe\u{301}") }) else {
        return nil
      }
      return scene.own.adding("cafe\u{301}", .open)
    },
    Widening("`*` in the place of a narrower tool", .constraintWidened) { scene, _ in
      // The ancestor's `*` is open, its named tool is not.
      guard scene.own.type == .execution, scene.above({ $0.type == .execution }),
        scene.ancestors.allSatisfy({ $0.payload.covers(WarrantTool.any) })
      else { return nil }
      let named = scene.ancestors.flatMap { $0.payload.tools }.filter {
        $0.name != WarrantTool.any && !$0.set.isOpen
      }
      guard !named.isEmpty else { return nil }
      var own = scene.own
      own.tools = [WarrantTool(WarrantTool.any, .open)]
      return own
    },
  ]

  /// What an issuer warrant hands on.
  static let issuing: [Widening] = [
    Widening("issuing deeper", .issueDepthRaised, .structure) { scene, dice in
      let limits = scene.ancestors.compactMap { $0.payload.maxIssueDepth }
      guard scene.own.type == .issuer, let limit = limits.min() else { return nil }
      var own = scene.own
      own.maxIssueDepth = dice.chance(30) ? nil : limit + 1
      return own
    },
    Widening("no bounds", .constraintWidened) { scene, _ in
      guard scene.own.type == .issuer, scene.above({ $0.bounds != nil }) else { return nil }
      var own = scene.own
      own.bounds = nil
      return own
    },
    Widening("bounds that bound nothing", .structure) { scene, _ in
      guard scene.own.type == .issuer else { return nil }
      var own = scene.own
      own.bounds = .open
      return own
    },
    Widening("nothing to issue", .structure) { scene, dice in
      guard scene.own.type == .issuer else { return nil }
      var own = scene.own
      own.issuableTools =
        dice.chance(50) ? [] : (own.issuableTools ?? []) + [ChainGenerator.tool]
      return own
    },
  ]
}

extension WarrantPayload {
  /// Grants one more tool, or the same one otherwise.
  func adding(_ name: Text, _ set: WarrantConstraintSet) -> WarrantPayload {
    var changed = self
    if type == .issuer {
      changed.issuableTools = ((issuableTools ?? []).filter { $0 != name } + [name]).sorted()
    } else {
      changed.tools.removeAll { $0.name == name }
      changed.tools.append(WarrantTool(name, set))
      changed.tools.sort { $0.name < $1.name }
    }
    return changed
  }
}
