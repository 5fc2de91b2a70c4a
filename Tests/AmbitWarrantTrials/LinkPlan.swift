import AmbitModel
import AmbitReference
import AmbitWarrant

/// What the next link of a random chain says; it only ever narrows.
struct LinkPlan {
  private let now: UInt64
  private let length: Int
  private let planners: Int
  private var index = 0
  private var issuer: PublicKey
  private var holder: PublicKey
  private var issuedAt: UInt64
  private var expiresAt: UInt64
  private var maxDepth: UInt64
  private var maxIssueDepth: UInt64?
  private(set) var grant = Grant()
  private(set) var clearance: UInt8?
  private(set) var session: Text?
  private(set) var requiresProof2 = false
  let sharesStore: Bool
  /// Whether the tool is granted as `*`.
  private var isStar: Bool
  private var others: [WarrantTool] = []
  private var otherNames: [Text]
  private var issuable: [Text]
  private var approvers: [PublicKey] = []
  private var minApprovals: UInt64?
  private var extensions: [WarrantExtension] = []

  init(root: PublicKey, now: UInt64, length: Int, planners: Int, _ dice: inout Dice) {
    self.now = now
    self.length = length
    self.planners = planners
    issuer = root
    holder = root
    issuedAt = now - UInt64(dice.below(3_600))
    expiresAt = now + 100 + UInt64(dice.below(7_000_000))
    maxDepth = UInt64(length + 3 + dice.below(5))
    maxIssueDepth = planners > 0 && dice.chance(50) ? UInt64(length + 2) : nil
    clearance = dice.chance(40) ? UInt8(dice.below(256)) : nil
    grant.allowsUnknown = dice.chance(30)
    sharesStore = dice.chance(50)
    isStar = dice.chance(25)
    otherNames = ChainGenerator.otherTools.filter { _ in dice.chance(40) }
    issuable = [ChainGenerator.tool] + otherNames
    if isStar || dice.chance(25) { issuable.append(WarrantTool.any) }
  }

  private var isIssuer: Bool { index < planners }

  /// Moves on to the link at a place of the chain.
  mutating func advance(
    to index: Int,
    arguments: [TrialArgument],
    keys: inout [PublicKey],
    _ dice: inout Dice
  ) {
    self.index = index
    issuer = holder
    // Executors may delegate to themselves, planners may not execute.
    let staysWithin = index > planners && dice.chance(10)
    if !staysWithin { holder = keys.removeLast() }
    if index > 0 {
      if dice.chance(50) { issuedAt = min(issuedAt + UInt64(dice.below(30)), now) }
      if dice.chance(50) { expiresAt -= UInt64(dice.below(10)) }
      if maxDepth > UInt64(length + 2), dice.chance(30) { maxDepth -= 1 }
      if let level = clearance, dice.chance(30) { clearance = level / 2 }
    }
    if dice.chance(70) { grant = grant.narrower(arguments, &dice) }
    if index == planners {
      // All tools lie within the planners' bounds.
      others = otherNames.map { WarrantTool($0, grant.set(arguments)) }
    } else if index > planners {
      if isStar, dice.chance(20) { isStar = false }
      if !isStar { others.removeAll { _ in dice.chance(20) } }
    }
    advanceApprovers(keys: &keys, &dice)
    extensions = newExtensions(&dice)
  }

  private mutating func advanceApprovers(keys: inout [PublicKey], _ dice: inout Dice) {
    guard dice.chance(approvers.isEmpty ? 6 : 20), approvers.count < 4 else { return }
    approvers.append(keys.removeLast())
    if approvers.count == 1, dice.chance(50) { approvers.append(keys.removeLast()) }
    let least = minApprovals ?? UInt64(max(1, approvers.count - 1))
    minApprovals = dice.chance(60) ? least : nil
    if minApprovals == nil { minApprovals = UInt64(approvers.count) }
  }

  private mutating func newExtensions(_ dice: inout Dice) -> [WarrantExtension] {
    if session == nil, dice.chance(10) { session = "session-1" }
    var result: [WarrantExtension] = []
    if let session { result.append(ExtensionValues.session(session)) }
    if !grant.optional.isEmpty {
      let optional = grant.optional.map { ChainGenerator.argumentNames[$0] }
      result.append(ExtensionValues.optional(optional, of: isStar ? WarrantTool.any : "pay"))
    }
    if dice.chance(10) || (index == 0 && !sharesStore && dice.chance(50)) {
      let alone = index == 0 && !sharesStore
      let names = alone ? [] : [ChainGenerator.otherAudience]
      result.append(ExtensionValues.audience([ChainGenerator.audience] + names))
      countsAlone = countsAlone || alone
    }
    if sharesStore || countsAlone, dice.chance(15) {
      result.append(ExtensionValues.maxCalls(UInt64(2 + dice.below(9))))
    }
    if dice.chance(8) {
      requiresProof2 = true
      result.append(ExtensionValues.proof2)
    }
    // Only where the approvers stand already: a gate without approvers refuses every call.
    if !approvers.isEmpty, dice.chance(40) { result.append(ExtensionValues.gate(&dice)) }
    if dice.chance(8) { result.append(ExtensionValues.note) }
    if dice.chance(8) { result.append(WarrantExtension("acme.note", dice.bytes(3))) }
    if dice.chance(8) { result.append(WarrantExtension("tenuo.agent_id", [0x61])) }
    return result.sorted { $0.name < $1.name }
  }

  /// Whether the root names this verifier alone.
  private var countsAlone = false

  /// The payload of this link.
  func payload(
    _ arguments: [TrialArgument],
    under parent: WarrantLink?,
    id: [UInt8]
  ) -> WarrantPayload {
    guard let id = WarrantID(bytes: id) else { preconditionFailure("an id has 16 bytes") }
    let set = grant.set(arguments)
    let tools = [WarrantTool(isStar ? WarrantTool.any : ChainGenerator.tool, set)] + others
    return WarrantPayload(
      id: id,
      type: isIssuer ? .issuer : .execution,
      tools: isIssuer ? [] : tools.sorted { $0.name < $1.name },
      holder: holder,
      issuer: issuer,
      issuedAt: issuedAt,
      expiresAt: expiresAt,
      maxDepth: maxDepth,
      parentHash: parent?.payloadDigest,
      extensions: extensions,
      issuableTools: isIssuer ? issuable.sorted() : nil,
      maxIssueDepth: isIssuer ? maxIssueDepth : nil,
      bounds: isIssuer && !grant.isOpen ? set : nil,
      approvers: approvers.isEmpty ? nil : approvers.sorted { $0.hex < $1.hex },
      minApprovals: approvers.isEmpty ? nil : minApprovals,
      clearance: clearance,
      depth: UInt64(index)
    )
  }
}
