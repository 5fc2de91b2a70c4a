import AmbitModel
import AmbitReference
import AmbitWarrant

/// Attacks on calls that people have to approve.
enum ApprovalAttacks {
  /// A chain below another one whose last link asks two people about every call.
  static func gated(_ chain: TrialChain, keys: [PublicKey], _ dice: inout Dice) -> TrialChain {
    var payload = chain.repeating(chain.leaf, holder: keys[0], id: dice.warrantID())
    var named = payload.approvers ?? []
    named += [keys[1], keys[2]]
    payload.minApprovals = UInt64(max(2, payload.approvers == nil ? 2 : payload.threshold))
    payload.approvers = named
    payload.setExtension(ExtensionValues.gate(of: dice.pick([WarrantTool.any, "pay"])))
    var gated = chain
    gated.links.append(chain.signed(payload))
    return gated
  }

  /// An attack on a gated chain.
  static func attempt(on chain: TrialChain, _ dice: inout Dice) -> Attempt {
    let leaf = chain.leaf.payload
    let approvers = chain.approvers(of: chain.links)
    let now = chain.stage.now
    func all(_ approval: (PublicKey) -> [UInt8]) -> [[UInt8]] { approvers.map(approval) }
    var stage = chain.stage
    let name: String
    let approvals: [[UInt8]]
    switch dice.below(12) {
    case 0:
      var other = chain.call
      other.tool = "pay.list"
      (name, approvals) = ("of another tool", chain.approvals(of: other, under: chain.links))
    case 1:
      var other = chain.call
      other.arguments.append(WarrantMember("zzz", .null))
      (name, approvals) = ("of other arguments", chain.approvals(of: other, under: chain.links))
    case 2:
      var other = leaf
      if dice.chance(50) { other.id = dice.warrantID() } else { other.holder = chain.mallory }
      name = "of another warrant"
      approvals = all { chain.approval(of: chain.call, for: other, by: $0) }
    case 3:
      name = "expired"
      approvals = all {
        chain.approval(of: chain.call, for: leaf, by: $0, approvedAt: now - 60, expiresAt: now)
      }
    case 4:
      name = "from the future"
      approvals = all {
        chain.approval(of: chain.call, for: leaf, by: $0, approvedAt: now + 31)
      }
    case 5:
      let one = chain.approval(of: chain.call, for: leaf, by: approvers[0])
      (name, approvals) = ("of one person twice", [one, one])
    case 6:
      name = "of strangers"
      approvals = [chain.mallory, leaf.holder, leaf.issuer].map {
        chain.approval(of: chain.call, for: leaf, by: $0)
      }
    case 7:
      name = "signed by the holder"
      approvals = all {
        chain.approval(of: chain.call, for: leaf, by: $0, signedBy: leaf.holder)
      }
    case 8:
      let honest = chain.approvals(of: chain.call, under: chain.links)
      name = "changed"
      approvals = honest.map { approval in
        let mutated = ByteAttacks.mutated(approval, dice: &dice).1
        return mutated == approval ? [0] : mutated
      }
    case 9:
      let honest = chain.approvals(of: chain.call, under: chain.links)
      (name, approvals) = ("with S + L", honest.compactMap { ProofAttacks.malleated($0) })
    case 10:
      let used = approvers.map { Array($0.bytes.prefix(16)) }
      stage.memory = WarrantMemory(usedNonces: Set(used), calls: [:], isComplete: true)
      (name, approvals) = ("used before", chain.approvals(of: chain.call, under: chain.links))
    default:
      (name, approvals) = ("none", [])
    }
    let presentation = WarrantPresentation(
      chain: .stack(chain.stack),
      proof: chain.proof(of: chain.call, for: leaf),
      approvals: approvals
    )
    return Attempt(
      "approval: " + name,
      presentation,
      chain.call,
      stage,
      codes: [.approvalRequired, .approvalInvalid, .approvalsInsufficient]
    )
  }

  /// The holder of a gated chain adds a link that is to make approval easier.
  static func evasion(of chain: TrialChain, keys: [PublicKey], _ dice: inout Dice) -> Attempt {
    var payload = chain.repeating(chain.leaf, holder: keys[3], id: dice.warrantID())
    let name: String
    var own: [PublicKey] = []
    switch dice.below(3) {
    case 0:
      payload.extensions.removeAll { $0.name == "tenuo.approval_gates" }
      name = "the gate left out"
    case 1:
      payload.setExtension(ExtensionValues.gate(of: "other"))
      name = "the gate exchanged"
    default:
      own = [keys[3], chain.mallory]
      payload.approvers = (payload.approvers ?? []) + own
      name = "approvers of one's own"
    }
    let links = chain.links + [chain.signed(payload)]
    let presentation = WarrantPresentation(
      chain: .stack(WarrantStack.encode(links.map { $0.envelope })),
      proof: chain.proof(of: chain.call, for: payload),
      approvals: own.map { chain.approval(of: chain.call, for: payload, by: $0) }
    )
    return Attempt(
      "approval: " + name,
      presentation,
      chain.call,
      chain.stage,
      codes: [.approvalRequired, .approvalsInsufficient]
    )
  }

  /// A holder completes what the links above say of approval; nil when those say it all.
  static func completion(
    of chain: TrialChain,
    keys: [PublicKey],
    _ dice: inout Dice
  ) -> Attempt? {
    guard chain.links.allSatisfy({ $0.terms.gates == nil && $0.payload.approvers == nil }) else {
      return nil
    }
    var upper = chain.repeating(chain.leaf, holder: keys[0], id: dice.warrantID())
    let namesApprovers = dice.chance(50)
    if namesApprovers {
      upper.approvers = [keys[1], keys[2]]
    } else {
      upper.setExtension(ExtensionValues.gate(of: dice.pick([WarrantTool.any, "pay"])))
    }
    let above = chain.signed(upper)
    var lower = chain.repeating(above, holder: keys[3], id: dice.warrantID())
    if namesApprovers {
      // Approvers without any gate approve every call; a first gate must not change that.
      lower.setExtension(ExtensionValues.gate(of: "other"))
    } else {
      // A gate without approvers refuses every call; the holder must not become one.
      lower.approvers = [keys[3]]
    }
    let links = chain.links + [above, chain.signed(lower)]
    let presentation = WarrantPresentation(
      chain: .stack(WarrantStack.encode(links.map { $0.envelope })),
      proof: chain.proof(of: chain.call, for: lower),
      approvals: namesApprovers ? [] : [chain.approval(of: chain.call, for: lower, by: keys[3])]
    )
    return Attempt(
      namesApprovers
        ? "approval: a first gate, which never fires" : "approval: oneself as first approver",
      presentation,
      chain.call,
      chain.stage,
      codes: [namesApprovers ? .approvalRequired : .approversMissing]
    )
  }
}
