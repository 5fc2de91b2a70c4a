import AmbitModel
import AmbitReference
import AmbitWarrant

extension Widening {
  /// Who may hold, approve and see.
  static let persons: [Widening] = [
    Widening("a planner executes", .selfIssuance) { scene, dice in
      let planners = scene.ancestors.filter { $0.payload.type == .issuer }
      guard scene.own.type == .execution, !planners.isEmpty else { return nil }
      let planner = dice.pick(Array(planners)).payload
      var own = scene.own
      own.holder = dice.pick([planner.holder, planner.issuer])
      return own
    },
    Widening("more clearance", .clearanceRaised) { scene, dice in
      let least = scene.ancestors.map { $0.payload.clearance ?? 0 }.min() ?? 0
      guard least < 255 else { return nil }
      var own = scene.own
      own.clearance = least + 1 + UInt8(dice.below(255 - Int(least)))
      return own
    },
    Widening("no approvers", .approversWeakened) { scene, _ in
      guard scene.above({ $0.approvers != nil }) else { return nil }
      var own = scene.own
      own.approvers = nil
      own.minApprovals = nil
      return own
    },
    Widening("an approver exchanged", .approversWeakened) { scene, dice in
      guard var named = scene.parent.approvers else { return nil }
      named[dice.below(named.count)] = scene.chain.mallory
      var own = scene.own
      own.approvers = named
      own.minApprovals = UInt64(named.count)
      return own
    },
    Widening("a lower threshold", .approversWeakened) { scene, _ in
      guard let most = scene.ancestors.map({ $0.payload.threshold }).max(), most > 1 else {
        return nil
      }
      var own = scene.own
      own.minApprovals = UInt64(most - 1)
      return own
    },
    Widening("a threshold that nobody has to reach", .structure) { scene, dice in
      var own = scene.own
      if own.approvers == nil {
        own.minApprovals = 0
      } else {
        own.minApprovals = dice.pick([0, .max])
      }
      return own
    },
    Widening("an approver twice", .structure) { scene, _ in
      var own = scene.own
      guard let first = own.approvers?.first else { return nil }
      own.approvers?.append(first)
      return own
    },
  ]

  /// Sessions, verifiers, counts.
  static let terms: [Widening] = [
    Widening("no session", .sessionMismatch) { scene, _ in
      guard scene.ancestors.contains(where: { $0.terms.session != nil }) else { return nil }
      var own = scene.own
      own.extensions.removeAll { $0.name == "tenuo.session_id" }
      return own
    },
    Widening("another session", .sessionMismatch) { scene, _ in
      guard scene.ancestors.contains(where: { $0.terms.session != nil }) else { return nil }
      var own = scene.own
      own.setExtension(ExtensionValues.session("session-2"))
      return own
    },
    Widening("a value that no extension has", .extensionInvalid, .extensionUnknown) { scene, dice in
      var own = scene.own
      let names: [Text] = [
        "ambit.max_calls", "ambit.audience", "ambit.proof", "ambit.optional_args",
        "tenuo.approval_gates", "ambit.rate",
      ]
      let values: [[UInt8]] = [
        [], [0x82, 0x01], [0x82, 0x02, 0x01], [0x82, 0x01, 0x00], [0x82, 0x00, 0x02],
        [0x82, 0x01, 0x18, 0x02], [0x9F, 0x01, 0x02, 0xFF], [0x82, 0x01, 0x80], [0x82, 0x00, 0xA0],
      ]
      own.setExtension(WarrantExtension(dice.pick(names), dice.pick(values)))
      return own
    },
  ]
}
