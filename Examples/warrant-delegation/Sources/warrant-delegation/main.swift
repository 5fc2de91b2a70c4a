import Ambit
import AmbitHTTPClient

// Each has a key of its own; only public halves ever change hands.
let root = WarrantKey.generate()
let planner = WarrantKey.generate()
let worker = WarrantKey.generate()
let helper = WarrantKey.generate()

/// Refunds in pounds, up to a limit.
func refunds(upTo limit: Double) -> ToolGrants {
  ["refund": ["amount": .range(min: 1, max: limit), "currency": .exact("GBP")]]
}

// The company lets its planner hand out refunds up to 500 GBP, and make none itself.
let power = try Warrant.issue(
  issuing: IssuingGrant(
    ["refund"],
    bounds: ["amount": .range(min: 1, max: 500), "currency": .wildcard]
  ),
  holder: planner.publicKey,
  lifetime: .seconds(3_600),
  by: root
)
// The planner hands the worker exactly one narrow power, for five minutes.
let forWorker = try power.attenuate(
  tools: refunds(upTo: 100),
  holder: worker.publicKey,
  lifetime: .seconds(300),
  by: planner
)
// The worker hands on less, and asks nobody.
let forHelper = try forWorker.attenuate(
  tools: refunds(upTo: 20),
  holder: helper.publicKey,
  by: worker
)

/// The warrant with its limit raised from 20 to 100 in the bytes, without anybody's signature.
func forged(_ warrant: Warrant) throws -> Warrant {
  let (twenty, hundred): ([UInt8], [UInt8]) = ([0xF9, 0x4D, 0x00], [0xF9, 0x56, 0x40])
  return try Warrant(reading: warrant.encoded.replacing(twenty, with: hundred))
}

/// A warrant of ten minutes ago, good for five.
func expired() throws -> Warrant {
  let clock = GuardClock(
    now: { Timestamp(microseconds: GuardClock.system.now().microseconds - 600_000_000) },
    uptime: GuardClock.system.uptime,
    sleep: GuardClock.system.sleep
  )
  return try Warrant.issue(
    tools: refunds(upTo: 100),
    holder: worker.publicKey,
    by: root,
    clock: clock
  )
}

try await ToolServer.run(trusting: root.publicKey) { url in
  let caller = Caller(url: url)
  try await withWarrant(forWorker, key: worker) {
    try await caller.refund("worker", 80)
    try await caller.refund("worker", 150)
  }
  try await withWarrant(forHelper, key: helper) {
    try await caller.refund("helper", 15)
    try await caller.refund("helper", 80)
    try await caller.replay("helper", 5)
  }

  print("worker: hand on refunds up to 400 GBP")
  do {
    _ = try forWorker.attenuate(
      tools: refunds(upTo: 400),
      holder: helper.publicKey,
      by: worker
    )
  } catch {
    print("      ← \(error)")
  }
  try await withWarrant(try forged(forHelper), key: helper) {
    try await caller.refund("helper, with a raised limit", 80)
  }
  try await withWarrant(try expired(), key: worker) {
    try await caller.refund("worker, ten minutes later", 80)
  }
  try await withWarrant(power, key: planner) {
    try await caller.refund("planner", 10)
  }
  try await caller.bare("stranger", 10)
  do {
    try await withWarrant(forHelper, key: WarrantKey.generate()) {
      try await caller.refund("stranger, with the helper's warrant and another key", 10)
    }
  } catch {
    print("      ← \(error)")
  }
  try await caller.client.shutdown()
}
