import AmbitModel
import AmbitReference
import AmbitWarrant

/// Random chains of one to eight links that cover a call, using whatever warrants can say.
///
/// Each link is the one above, narrowed here and there. One more link fits below every chain.
struct ChainGenerator {
  var dice: Dice
  let keyring: Keyring
  /// Keys that are not taken yet.
  private var free: [PublicKey]

  static let tool: Text = "pay"
  static let otherTools: [Text] = ["caf\u{E9}", "pay.list"]
  static let argumentNames: [Text] = ["amount", "path", "to"]
  static let audience: Text = "https://a.example"
  static let otherAudience: Text = "https://b.example"

  /// Starts a generator.
  init(seed: UInt64, keyring: Keyring) {
    dice = Dice(seed: seed)
    self.keyring = keyring
    free = dice.shuffled(keyring.keys)
  }

  mutating func takeKey() -> PublicKey { free.removeLast() }

  /// Makes a chain.
  mutating func chain() -> TrialChain {
    let mallory = takeKey()
    let root = takeKey()
    let length = 1 + dice.below(8)
    let planners = dice.chance(50) ? dice.below(length) : 0
    let arguments = (0..<dice.below(4)).map { place in
      TrialArgument(name: Self.argumentNames[place], ladder: Ladder.random(&dice))
    }
    let now = 1_767_225_600 + UInt64(dice.below(86_400))
    var plan = LinkPlan(root: root, now: now, length: length, planners: planners, &dice)
    var drafts = TrialChain(
      links: [],
      grants: [],
      arguments: arguments,
      stage: stage(root: root, now: now),
      call: TrialChain.Call(tool: Self.tool, arguments: [], session: nil, proof: .raw),
      keyring: keyring,
      mallory: mallory
    )
    var grants: [Grant] = []
    for index in 0..<length {
      plan.advance(to: index, arguments: arguments, keys: &free, &dice)
      let payload = plan.payload(arguments, under: drafts.links.last, id: dice.bytes(16))
      guard let link = drafts.link(payload) else {
        preconditionFailure("a trial's own warrant cannot be read")
      }
      drafts.links.append(link)
      grants.append(plan.grant)
    }
    let call = call(plan, grants, arguments)
    var stage = drafts.stage
    stage.settings = settings(plan)
    return TrialChain(
      links: drafts.links,
      grants: grants,
      arguments: arguments,
      stage: stage,
      call: call,
      keyring: keyring,
      mallory: mallory
    )
  }

  private mutating func stage(root: PublicKey, now: UInt64) -> TrialChain.Stage {
    TrialChain.Stage(
      roots: [root, takeKey()],
      settings: WarrantSettings(),
      now: now,
      revocations: .none,
      memory: .none
    )
  }

  private mutating func settings(_ plan: LinkPlan) -> WarrantSettings {
    WarrantSettings(
      audience: [Self.audience],
      clearance: dice.chance(50) ? [(pattern: Text("pay*"), level: plan.clearance ?? 0)] : [],
      proofWindows: dice.pick([1, 3, 5]),
      sharesStore: plan.sharesStore
    )
  }

  private mutating func call(
    _ plan: LinkPlan,
    _ grants: [Grant],
    _ arguments: [TrialArgument]
  ) -> TrialChain.Call {
    var members: [WarrantMember] = []
    for place in arguments.indices {
      let naming = grants.filter { $0.rungs[place] != nil }
      let isRequired = naming.contains { !$0.optional.contains(place) }
      let isOpen = grants.allSatisfy {
        $0.isOpen || $0.allowsUnknown || $0.rungs[place] != nil
      }
      guard isRequired || isOpen && dice.chance(70) else { continue }
      let least = naming.compactMap { $0.rungs[place] }.max() ?? 0
      let values = arguments[place].ladder.values
      members.append(
        WarrantMember(arguments[place].name, values[least + dice.below(values.count - least)])
      )
    }
    let asksSecond = plan.requiresProof2 || dice.chance(20)
    let proof: TrialChain.ProofForm =
      asksSecond
      ? .second(audience: Self.audience, nonce: dice.bytes(16))
      : dice.chance(70) ? .hinted : .raw
    return TrialChain.Call(
      tool: Self.tool,
      arguments: members,
      session: dice.chance(70) ? plan.session ?? ("free" as Text) : nil,
      proof: proof
    )
  }
}
