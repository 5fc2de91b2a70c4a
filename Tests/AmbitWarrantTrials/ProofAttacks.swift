import AmbitCrypto
import AmbitModel
import AmbitReference
import AmbitWarrant

/// Attacks of somebody who has a chain and proofs, but not the leaf's key, or not this call's proof.
enum ProofAttacks {
  static func attempt(
    on chain: TrialChain,
    honest: WarrantPresentation,
    _ dice: inout Dice
  ) -> Attempt? {
    let call = chain.call
    let leaf = chain.leaf.payload
    func attempt(
      _ name: String,
      _ proof: [UInt8]?,
      _ codes: Set<WarrantCode>,
      call: TrialChain.Call = chain.call,
      stage: TrialChain.Stage = chain.stage
    ) -> Attempt {
      var changed = honest
      changed.proof = proof
      return Attempt("proof: " + name, changed, call, stage, codes: codes)
    }
    let invalid: Set<WarrantCode> = [.proofInvalid]
    switch dice.below(11) {
    case 0:
      var other = call
      other.tool = "pay.other"
      return attempt("for another tool", chain.proof(of: other, for: leaf), invalid)
    case 1:
      var other = call
      if other.arguments.isEmpty {
        other.arguments.append(WarrantMember("x", .null))
      } else {
        let place = dice.below(other.arguments.count)
        other.arguments[place] = WarrantMember(other.arguments[place].name, .text("else"))
      }
      return attempt("for other arguments", chain.proof(of: other, for: leaf), invalid)
    case 2:
      var warrant = leaf
      warrant.id = dice.chance(50) ? dice.warrantID() : chain.links[0].payload.id
      guard warrant.id != leaf.id else { return nil }
      return attempt("for another warrant", chain.proof(of: call, for: warrant), invalid)
    case 3:
      let keys = [chain.mallory, leaf.issuer, chain.links[0].payload.issuer]
      let key = dice.pick(keys + chain.links.map { $0.payload.holder })
      guard key != leaf.holder else { return nil }
      return attempt("by another key", chain.proof(of: call, for: leaf, by: key), invalid)
    case 4:
      let windows = UInt64(chain.stage.settings.proofWindows / 2 + 1)
      var later = chain
      later.stage.now =
        dice.chance(50)
        ? chain.stage.now + max(windows * 30, 31) : chain.stage.now - max(windows * 30, 61)
      return attempt(
        "from another time",
        later.proof(of: call, for: leaf),
        [.proofInvalid, .proofExpired]
      )
    case 5:
      guard case .second(_, let nonce) = call.proof else { return nil }
      var stage = chain.stage
      stage.memory = WarrantMemory(usedNonces: [nonce], calls: [:], isComplete: true)
      return attempt("replayed", honest.proof, [.proofReplayed], stage: stage)
    case 6:
      guard let proof = honest.proof, let changed = malleated(proof) else { return nil }
      return attempt("with S + L", changed, invalid)
    case 7:
      var other = call
      other.proof = .second(audience: ChainGenerator.otherAudience, nonce: dice.bytes(16))
      let elsewhere = chain.proof(of: other, for: leaf)
      if dice.chance(50) { return attempt("for another verifier", elsewhere, [.audience]) }
      // The same with this verifier's name written over it.
      guard let read = ProofOfPossession(reading: elsewhere), case .second(let second) = read
      else { return nil }
      let renamed = Proof2(
        audience: ChainGenerator.audience,
        milliseconds: second.milliseconds,
        nonce: second.nonce,
        signature: second.signature
      )
      return attempt("for another verifier, renamed", renamed.encoded, invalid)
    case 8: return attempt("none", dice.chance(50) ? nil : [], [.proofMissing])
    case 9:
      var zero = [UInt8](repeating: 0, count: 64)
      zero[0] = dice.pick([0, 1, 0xEC])
      return attempt("that fits weak keys", zero, [.proofInvalid, .proofVersion])
    default:
      // A signature that the holder made, of something else than a call.
      let message = dice.pick([
        WarrantLink.message(payload: leaf.encoded), leaf.encoded, chain.stack,
      ])
      return attempt(
        "of something else",
        chain.keyring.sign(message, by: leaf.holder),
        [.proofInvalid, .proofVersion]
      )
    }
  }

  /// The same signature with L added to S, which fits the equation as well; nil when there is no
  /// signature at the end.
  static func malleated(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 64 else { return nil }
    let order: [UInt8] = [
      0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
      0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    var result = bytes
    var carry = 0
    for (index, byte) in order.enumerated() {
      let place = bytes.count - 32 + index
      let sum = Int(bytes[place]) + Int(byte) + carry
      result[place] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    return result
  }
}
