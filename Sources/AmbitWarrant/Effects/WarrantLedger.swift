internal import AmbitModel

/// Used nonces and counted calls, as a value.
struct WarrantLedger: Sendable {
  /// What may be forgotten, and when.
  private struct Ending: Sendable {
    enum Key: Sendable {
      case nonce(Digest256)
      case warrant(WarrantID)
    }

    let until: UInt64
    let key: Key
  }

  private struct Count: Sendable {
    var used: UInt64
    var until: UInt64
  }

  private let capacity: Int
  private var nonces: Set<Digest256> = []
  private var counts: [WarrantID: Count] = [:]
  /// A heap, the earliest ending first.
  private var endings: [Ending] = []

  init(capacity: Int) {
    self.capacity = capacity
  }

  mutating func consume(_ effects: WarrantEffects, at now: UInt64) -> WarrantConsumption {
    forget(before: now)
    if let proof = effects.proof, nonces.contains(proof.key) { return .proofReplayed }
    for approval in effects.approvals where nonces.contains(approval.key) {
      return .approvalReplayed
    }
    for count in effects.counts where counts[count.warrant]?.used ?? 0 >= count.limit {
      return .callsExhausted(link: count.link)
    }
    let most = 1 + effects.approvals.count + effects.counts.count
    guard endings.count + most <= capacity else { return .unavailable }
    if let proof = effects.proof { insert(proof) }
    for approval in effects.approvals { insert(approval) }
    for count in effects.counts { add(count) }
    return .consumed
  }

  /// Gives counted calls back.
  mutating func release(_ effects: WarrantEffects) {
    for count in effects.counts {
      guard let used = counts[count.warrant]?.used, used > 0 else { continue }
      counts[count.warrant]?.used = used - 1
    }
  }

  private mutating func insert(_ nonce: WarrantEffects.Nonce) {
    guard nonces.insert(nonce.key).inserted else { return }
    push(Ending(until: nonce.until, key: .nonce(nonce.key)))
  }

  private mutating func add(_ count: WarrantEffects.Count) {
    guard var known = counts[count.warrant] else {
      counts[count.warrant] = Count(used: 1, until: count.until)
      push(Ending(until: count.until, key: .warrant(count.warrant)))
      return
    }
    known.used += 1
    known.until = max(known.until, count.until)
    counts[count.warrant] = known
  }

  // MARK: Forgetting

  /// Forgets what ended, so that memory holds no more than what could still be used.
  private mutating func forget(before now: UInt64) {
    while let first = endings.first, first.until < now {
      pop()
      switch first.key {
      case .nonce(let key): nonces.remove(key)
      case .warrant(let id):
        guard let count = counts[id] else { continue }
        if count.until < now {
          counts[id] = nil
        } else {
          push(Ending(until: count.until, key: first.key))
        }
      }
    }
  }

  private mutating func push(_ ending: Ending) {
    endings.append(ending)
    var child = endings.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard endings[child].until < endings[parent].until else { return }
      endings.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() {
    endings.swapAt(0, endings.count - 1)
    endings.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < endings.count {
        if endings[child].until < endings[least].until { least = child }
      }
      guard least != parent else { return }
      endings.swapAt(parent, least)
      parent = least
    }
  }
}
