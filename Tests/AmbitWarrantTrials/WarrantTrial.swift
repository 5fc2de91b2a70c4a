import AmbitReference
import AmbitModel
import AmbitWarrant

/// One honest chain, and many attacks on it.
package struct WarrantTrial {
  private let seed: UInt64
  private var dice: Dice
  private let chain: TrialChain
  private let other: TrialChain
  private let honest: WarrantPresentation
  /// Keys that the chain does not use.
  private let spare: [PublicKey]
  private let examiner = Examiner()
  private var tally = Tally()

  /// Runs the trial of a seed.
  package static func run(seed: UInt64, keyring: Keyring, attacks: Int) -> Tally {
    var trial = WarrantTrial(seed: seed, keyring: keyring)
    do {
      try trial.checkHonest()
      try trial.checkModel()
      for _ in 0..<attacks { try trial.attack() }
    } catch {
      trial.fault("\(error)")
    }
    return trial.tally
  }

  private init(seed: UInt64, keyring: Keyring) {
    self.seed = seed
    dice = Dice(seed: seed &* 0x2545_F491_4F6C_DD1D)
    var generator = ChainGenerator(seed: seed, keyring: keyring)
    chain = generator.chain()
    spare = (0..<4).map { _ in generator.takeKey() }
    var another = ChainGenerator(seed: ~seed, keyring: keyring)
    other = another.chain()
    honest = chain.presentation(of: chain.links, chain.call)
  }

  private mutating func fault(_ text: String) {
    tally.faults.append("seed \(seed): \(text)")
  }

  // MARK: What has to be allowed

  private mutating func checkHonest() throws {
    try expectAllowed(honest, chain.call, "the honest chain")
    let child = chain.repeated(holder: spare[0], id: dice.warrantID())
    try expectAllowed(chain.presentation(of: child, chain.call), chain.call, "a repeated link")
    // Cut at any ancestor that grants calls, the call is allowed as well.
    for index in chain.links.indices where chain.links[index].payload.type == .execution {
      let links = Array(chain.links[...index])
      try expectAllowed(
        chain.presentation(of: links, chain.call),
        chain.call,
        "the chain cut at link \(index)"
      )
    }
  }

  private mutating func expectAllowed(
    _ presentation: WarrantPresentation,
    _ call: TrialChain.Call,
    _ name: String
  ) throws {
    let verdict = try examiner.verdict(on: presentation, of: call, at: chain.stage)
    tally.controls += 1
    if verdict.code != .allowed { fault("\(name) is refused: \(verdict.summary)") }
  }

  /// Calls with other arguments: allowed exactly when every link's grant admits them.
  private mutating func checkModel() throws {
    for _ in 0..<3 {
      var levels: [Int: Int] = [:]
      var members: [WarrantMember] = []
      for (place, argument) in chain.arguments.enumerated() where dice.chance(85) {
        let level = dice.below(argument.ladder.values.count)
        levels[place] = level
        members.append(WarrantMember(argument.name, argument.ladder.values[level]))
      }
      let hasStranger = dice.chance(15)
      if hasStranger { members.append(WarrantMember("zz", .integer(1))) }
      var call = chain.call
      call.arguments = members
      let verdict = try examiner.verdict(
        on: chain.presentation(of: chain.links, call),
        of: call,
        at: chain.stage
      )
      let isAdmitted = chain.grants.allSatisfy { $0.admits(levels, hasStranger: hasStranger) }
      tally.calls += 1
      if isAdmitted != (verdict.code == .allowed) {
        fault("the model says \(isAdmitted) for \(levels), the verifier \(verdict.summary)")
      }
    }
  }

  // MARK: What must not be

  private mutating func attack() throws {
    guard let attempt = try nextAttempt() else { return }
    let verdict = try examiner.verdict(
      on: attempt.presentation,
      of: attempt.call,
      at: attempt.stage
    )
    tally.count(attempt.name, verdict.code)
    if verdict.code == .allowed {
      fault("ALLOWED: \(attempt.name); \(verdict.summary)")
    } else if let codes = attempt.codes, !codes.contains(verdict.code) {
      fault("\(attempt.name): refused by \(verdict.summary)")
    }
  }

  private mutating func nextAttempt() throws -> Attempt? {
    switch dice.below(100) {
    case 0..<45: return ByteAttacks.attempt(on: honest, of: chain, beside: other, &dice)
    case 45..<75: return widening()
    case 75..<85: return ProofAttacks.attempt(on: chain, honest: honest, &dice)
    case 85..<87: return ApprovalAttacks.completion(of: chain, keys: spare, &dice)
    case 87..<90:
      let gated = ApprovalAttacks.gated(chain, keys: spare, &dice)
      return dice.chance(70)
        ? ApprovalAttacks.attempt(on: gated, &dice)
        : ApprovalAttacks.evasion(of: gated, keys: spare, &dice)
    case 90..<95: return EvasionAttacks.attempt(on: chain, keys: spare, &dice)
    case 95..<97: return EvasionAttacks.depth(on: chain, keys: spare, &dice)
    default: return try RevocationAttacks.attempt(on: chain, honest: honest, &dice)
    }
  }

  /// One link below the root is widened, everything below is signed upon it.
  private mutating func widening() -> Attempt? {
    let links = chain.repeated(holder: spare[0], id: dice.warrantID())
    let place = 1 + dice.below(links.count - 1)
    let scene = Widening.Scene(chain: chain, links: links, place: place)
    for _ in 0..<12 {
      let widening = dice.pick(Widening.all)
      guard let payload = widening.apply(scene, &dice) else { continue }
      let forged = chain.rebuilt(links, changing: place, to: payload)
      return Attempt(
        "link: " + widening.name,
        forged.presentation(of: chain.call, by: chain),
        chain.call,
        chain.stage,
        codes: widening.codes
      )
    }
    return nil
  }
}
