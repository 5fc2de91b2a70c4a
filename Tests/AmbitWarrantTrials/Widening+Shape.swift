import AmbitModel
import AmbitReference
import AmbitWarrant

extension Widening {
  /// Links that do not hang together.
  static let shape: [Widening] = [
    Widening("the id of a link above", .duplicateID) { scene, dice in
      var own = scene.own
      own.id = scene.links[dice.below(scene.place)].payload.id
      return own
    },
    Widening("another parent's hash", .parentMismatch) { scene, dice in
      var own = scene.own
      own.parentHash =
        scene.place > 1
        ? scene.links[scene.place - 2].payloadDigest : Digest256(bytes: dice.bytes(32))
      return own
    },
    Widening("no parent's hash", .parentMismatch) { scene, _ in
      var own = scene.own
      own.parentHash = nil
      return own
    },
    Widening("a depth too much", .depthMismatch) { scene, _ in
      var own = scene.own
      own.depth += 1
      return own
    },
    Widening("a depth too little", .depthMismatch) { scene, _ in
      var own = scene.own
      own.depth -= 1
      return own
    },
    Widening("signed and issued by a stranger", .issuerMismatch) { scene, _ in
      var own = scene.own
      own.issuer = scene.chain.mallory
      return own
    },
    Widening("issued by the root again", .issuerMismatch) { scene, _ in
      var own = scene.own
      own.issuer = scene.links[0].payload.issuer
      return own.issuer == scene.parent.holder ? nil : own
    },
    Widening("an issuer warrant below an execution warrant", .typeTransition) { scene, _ in
      guard scene.above({ $0.type == .execution }) else { return nil }
      var own = scene.own
      own.type = .issuer
      own.tools = []
      own.issuableTools = [ChainGenerator.tool]
      own.extensions.removeAll { $0.name == "ambit.optional_args" }
      return own
    },
    Widening("a reserved tool", .toolReserved) { scene, dice in
      var own = scene.own
      let name = dice.pick(["", "ambit:admin", "tenuo:x"] as [Text])
      if own.type == .issuer {
        own.issuableTools = [name] + (own.issuableTools ?? [])
      } else {
        own.tools.insert(WarrantTool(name, .open), at: 0)
        own.tools.sort { $0.name < $1.name }
      }
      return own
    },
    Widening("fields of the other type", .structure) { scene, _ in
      var own = scene.own
      if own.type == .issuer {
        own.tools = [WarrantTool(ChainGenerator.tool, .open)]
      } else {
        own.issuableTools = [ChainGenerator.tool]
      }
      return own
    },
    Widening("a demand that nobody knows", .extensionUnknown) { scene, dice in
      var own = scene.own
      own.setExtension(
        dice.chance(50) ? ExtensionValues.demand : WarrantExtension("tenuo.other", [1])
      )
      return own
    },
  ]

  /// Times and depths.
  static let lifetimes: [Widening] = [
    Widening("begins earlier", .lifetimeWidened) { scene, _ in
      var own = scene.own
      own.issuedAt = (scene.ancestors.map { $0.payload.issuedAt }.max() ?? 0) - 1
      return own
    },
    Widening("ends later", .lifetimeWidened) { scene, dice in
      var own = scene.own
      own.expiresAt = (scene.ancestors.map { $0.payload.expiresAt }.min() ?? 0) + 1
      if dice.chance(50) { own.expiresAt += 10_000 }
      return own
    },
    Widening("lives longer than anything may", .ttlExceeded) { scene, _ in
      var own = scene.own
      own.expiresAt = own.issuedAt + 7_776_001
      return own
    },
    Widening("ends before it begins", .structure) { scene, _ in
      var own = scene.own
      own.expiresAt = own.issuedAt
      return own
    },
    Widening("more depth below", .maxDepthRaised, .depthExceeded) { scene, dice in
      var own = scene.own
      let least = scene.ancestors.map { $0.payload.maxDepth }.min() ?? 0
      own.maxDepth = dice.pick([least + 1, 64, 65, .max])
      return own
    },
  ]
}
