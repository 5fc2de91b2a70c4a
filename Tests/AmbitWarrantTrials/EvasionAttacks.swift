import AmbitModel
import AmbitReference
import AmbitWarrant

/// Holders who drop what a link above them says of calls: it applies from any link.
enum EvasionAttacks {
  static func attempt(on chain: TrialChain, keys: [PublicKey], _ dice: inout Dice) -> Attempt? {
    var upper = chain.repeating(chain.leaf, holder: keys[0], id: dice.warrantID())
    var call = chain.call
    var stage = chain.stage
    let name: String
    let codes: Set<WarrantCode>
    var dropped: Text?
    var added: WarrantExtension?
    let nonce = dice.bytes(16)
    switch dice.below(9) {
    case 0:
      upper.setExtension(ExtensionValues.audience([ChainGenerator.audience]))
      stage.settings.audience = [ChainGenerator.otherAudience]
      call.proof = .second(audience: ChainGenerator.otherAudience, nonce: nonce)
      if dice.chance(50) {
        added = ExtensionValues.audience([ChainGenerator.otherAudience])
      } else {
        dropped = "ambit.audience"
      }
      (name, codes) = ("another verifier", [.audience])
    case 1:
      upper.setExtension(ExtensionValues.maxCalls(2))
      stage.settings.sharesStore = true
      stage.memory = WarrantMemory(usedNonces: [], calls: [upper.id: 2], isComplete: true)
      if dice.chance(50) {
        added = ExtensionValues.maxCalls(100)
      } else {
        dropped = "ambit.max_calls"
      }
      (name, codes) = ("more calls", [.callsExhausted])
    case 2:
      let isAlone = chain.links.contains { $0.terms.audience?.count == 1 }
      if isAlone { return nil }
      // Two children for two verifiers would have twice the calls.
      upper.setExtension(ExtensionValues.maxCalls(2))
      upper.extensions.removeAll { $0.name == "ambit.audience" }
      stage.settings.sharesStore = false
      added = ExtensionValues.audience([ChainGenerator.audience])
      (name, codes) = ("a count of one's own", [.storeUnavailable])
    case 3:
      upper.setExtension(ExtensionValues.proof2)
      dropped = "ambit.proof"
      call.proof = dice.chance(50) ? .raw : .hinted
      (name, codes) = ("a proof that can be replayed", [.proofVersion])
    case 4:
      guard chain.leaf.terms.session == nil else { return nil }
      upper.setExtension(ExtensionValues.session("session-3"))
      upper.extensions.sort { $0.name < $1.name }
      call.session = "session-4"
      (name, codes) = ("another session", [.sessionMismatch])
    case 5:
      guard let clearance = upper.clearance, clearance < 255 else { return nil }
      stage.settings.clearance = [(pattern: "pay", level: clearance + 1), (pattern: "*", level: 0)]
      (name, codes) = ("less clearance than the tool asks", [.clearanceInsufficient])
    case 6:
      stage.now = dice.chance(50) ? upper.expiresAt : upper.expiresAt + UInt64(dice.below(9_999))
      (name, codes) = ("after the end", [.expired])
    case 7:
      guard upper.issuedAt > 100 else { return nil }
      stage.now = upper.issuedAt - 31
      (name, codes) = ("before the beginning", [.notYetValid])
    default:
      call.tool = dice.pick(["ambit:admin", "tenuo:x", "", "shell", "PAY", "pay ", "pa"] as [Text])
      (name, codes) = ("another tool", [.toolDenied])
      guard !chain.leaf.payload.covers(call.tool) || WarrantNames.isReserved(call.tool) else {
        return nil
      }
    }
    let above = chain.signed(upper)
    var lower = chain.repeating(above, holder: keys[1], id: dice.warrantID())
    if let dropped { lower.extensions.removeAll { $0.name == dropped } }
    if let added { lower.setExtension(added) }
    var evaded = chain
    evaded.stage = stage
    evaded.links += [above, chain.signed(lower)]
    return Attempt(
      "evasion: " + name,
      evaded.presentation(of: evaded.links, call),
      call,
      stage,
      codes: codes
    )
  }

  /// The holder delegates until the chain is deeper than some link allows.
  static func depth(on chain: TrialChain, keys: [PublicKey], _ dice: inout Dice) -> Attempt {
    var deep = chain
    let limits = chain.links.map { min($0.payload.maxDepth, $0.payload.maxIssueDepth ?? .max) }
    let limit = limits.min() ?? 0
    while deep.leaf.payload.depth < limit {
      let holder = keys[deep.links.count % 2]
      deep.links.append(
        chain.signed(deep.repeating(deep.leaf, holder: holder, id: dice.warrantID()))
      )
    }
    var last = deep.repeating(deep.leaf, holder: keys[0], id: dice.warrantID())
    if dice.chance(30) { last.maxDepth = 64 }
    let forged = Forgery(
      envelopes: deep.links.map { $0.envelope } + [
        deep.envelope(last.encoded, signedBy: last.issuer)
      ],
      leaf: last
    )
    return Attempt(
      "link: deeper than allowed",
      forged.presentation(of: chain.call, by: chain),
      chain.call,
      chain.stage,
      codes: [.depthExceeded, .issueDepthRaised, .maxDepthRaised]
    )
  }
}

enum WarrantNames {
  static func isReserved(_ name: Text) -> Bool {
    name.isEmpty || name.utf8.starts(with: "tenuo:".utf8) || name.utf8.starts(with: "ambit:".utf8)
  }
}
