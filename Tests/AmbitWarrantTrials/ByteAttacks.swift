import AmbitCrypto
import AmbitModel
import AmbitReference
import AmbitWarrant

/// Attacks on the bytes of a chain, its proof and its approvals.
enum ByteAttacks {
  /// One attack on an honest presentation; nil when it changes nothing.
  static func attempt(
    on honest: WarrantPresentation,
    of chain: TrialChain,
    beside other: TrialChain,
    _ dice: inout Dice
  ) -> Attempt? {
    var changed = honest
    let name: String
    switch dice.below(20) {
    case 0..<9:
      guard case .stack(let bytes) = honest.chain else { return nil }
      let (kind, mutated) = mutated(bytes, dice: &dice)
      guard mutated != bytes else { return nil }
      name = "chain: " + kind
      changed.chain = .stack(mutated)
    case 9..<11:
      guard let proof = honest.proof else { return nil }
      let (kind, mutated) = mutated(proof, dice: &dice)
      // The 64 bytes at the end of a hinted proof are the same proof without its hint.
      guard mutated != proof, mutated != proof.suffix(64) else { return nil }
      name = "proof: " + kind
      changed.proof = mutated
    case 11..<15:
      let (kind, envelopes) = rearranged(chain, other, &dice)
      guard envelopes != chain.links.map({ $0.envelope }) else { return nil }
      name = "links: " + kind
      changed.chain =
        dice.chance(30) ? .envelopes(envelopes) : .stack(WarrantStack.encode(envelopes))
    default:
      guard let (kind, envelopes) = respelt(chain, &dice) else { return nil }
      name = "spelling: " + kind
      changed.chain = .stack(WarrantStack.encode(envelopes))
    }
    return Attempt(name, changed, chain.call, chain.stage)
  }

  /// Bytes with something changed somewhere.
  static func mutated(_ bytes: [UInt8], dice: inout Dice) -> (String, [UInt8]) {
    var result = bytes
    let place = dice.below(bytes.count)
    let length = min(1 + dice.below(40), bytes.count - place)
    switch dice.below(8) {
    case 0, 1:
      result[place] ^= 1 << UInt8(dice.below(8))
      return ("a bit", result)
    case 2:
      result[place] = dice.pick([0, 1, 0x7F, 0x80, 0xF6, 0xFF, UInt8(dice.below(256))])
      return ("a byte", result)
    case 3:
      result.insert(contentsOf: dice.bytes(1 + dice.below(3)), at: place)
      return ("inserted", result)
    case 4:
      result.removeSubrange(place..<place + length)
      return ("deleted", result)
    case 5: return ("truncated", Array(bytes[..<place]))
    case 6:
      result.insert(contentsOf: bytes[place..<place + length], at: place)
      return ("repeated", result)
    default:
      let from = dice.below(bytes.count - length + 1)
      result.replaceSubrange(place..<place + length, with: bytes[from..<from + length])
      return ("copied over", result)
    }
  }

  /// Links that are all genuine, in a chain that nobody signed.
  private static func rearranged(
    _ chain: TrialChain,
    _ other: TrialChain,
    _ dice: inout Dice
  ) -> (String, [[UInt8]]) {
    var envelopes = chain.links.map { $0.envelope }
    let strangers = other.links.map { $0.envelope }
    let place = dice.below(envelopes.count)
    switch dice.below(8) {
    case 0:
      envelopes.swapAt(place, dice.below(envelopes.count))
      return ("swapped", envelopes)
    case 1:
      envelopes.remove(at: place)
      return ("dropped", envelopes)
    case 2: return ("reordered", dice.shuffled(envelopes))
    case 3:
      envelopes.insert(envelopes[dice.below(envelopes.count)], at: place)
      return ("repeated", envelopes)
    case 4:
      envelopes[place] = dice.pick(strangers)
      return ("replaced by another chain's", envelopes)
    case 5:
      envelopes.insert(dice.pick(strangers), at: place)
      return ("another chain's put in", envelopes)
    case 6:
      return ("spliced", Array(strangers.prefix(1 + dice.below(strangers.count))) + envelopes)
    default:
      let donor = dice.chance(50) ? chain.links[dice.below(chain.links.count)] : other.links[0]
      let signature = dice.chance(20) ? [UInt8](repeating: 0, count: 64) : donor.signature
      envelopes[place] = WarrantLink.envelope(
        payload: chain.links[place].payloadBytes,
        signature: signature
      )
      return ("another's signature", envelopes)
    }
  }

  /// One link spelt otherwise: as it was signed, or signed again by whoever may or by a stranger.
  private static func respelt(
    _ chain: TrialChain,
    _ dice: inout Dice
  ) -> (String, [[UInt8]])? {
    var envelopes = chain.links.map { $0.envelope }
    let place = dice.below(envelopes.count)
    let link = chain.links[place]
    let flaw = dice.pick(LooseCBOR.Flaw.allCases)
    if dice.chance(20) {
      guard let spelt = spelt(link.envelope, flaw, &dice) else { return nil }
      envelopes[place] = spelt
      return ("envelope", envelopes)
    }
    guard let spelt = spelt(link.payloadBytes, flaw, &dice) else { return nil }
    switch dice.below(3) {
    case 0:
      envelopes[place] = WarrantLink.envelope(payload: spelt, signature: link.signature)
      return ("payload", envelopes)
    case 1:
      envelopes[place] = chain.envelope(spelt, signedBy: link.payload.issuer)
      return ("payload, signed again", envelopes)
    default:
      envelopes[place] = chain.envelope(spelt, signedBy: chain.mallory)
      return ("payload, signed by a stranger", envelopes)
    }
  }

  private static func spelt(
    _ bytes: [UInt8],
    _ flaw: LooseCBOR.Flaw,
    _ dice: inout Dice
  ) -> [UInt8]? {
    guard let item = LooseCBOR(bytes) else { return nil }
    let result = item.bytes(with: flaw, at: dice.below(item.count))
    return result == bytes ? nil : result
  }
}
