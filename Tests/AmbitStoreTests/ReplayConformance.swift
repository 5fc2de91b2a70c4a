import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant
import Testing

/// The places where used nonces and counted calls are remembered.
enum ReplayBackend: CaseIterable {
  case memory
  case sqlite

  func withReplays(_ body: (any ReplayStore) async throws -> Void) async throws {
    switch self {
    case .memory: try await body(MemoryReplayStore())
    case .sqlite: try await Backend.sqlite.withStore { try await body($0.replays) }
    }
  }
}

extension Sample {
  /// Unix seconds.
  static let second: UInt64 = 1_790_000_000

  static func nonce(until: UInt64 = second + 120) -> WarrantEffects.Nonce {
    let bytes = SecureRandom.bytes(16)
    return WarrantEffects.Nonce(nonce: bytes, key: SHA256Hash.sha256(bytes), until: until)
  }

  static func count(
    _ limit: UInt64,
    of warrant: WarrantID = warrant(),
    link: Int = 0,
    until: UInt64 = second + 300
  ) -> WarrantEffects.Count {
    WarrantEffects.Count(warrant: warrant, limit: limit, link: link, until: until)
  }

  static func warrant() -> WarrantID {
    guard let id = WarrantID(bytes: SecureRandom.bytes(16)) else {
      preconditionFailure("an id has 16 bytes")
    }
    return id
  }

  static func effects(
    proof: WarrantEffects.Nonce? = nil,
    approvals: [WarrantEffects.Nonce] = [],
    counts: [WarrantEffects.Count] = []
  ) -> WarrantEffects {
    WarrantEffects(proof: proof, approvals: approvals, counts: counts)
  }
}

@Suite struct `What warrants use up` {
  @Test(arguments: ReplayBackend.allCases)
  func `a nonce lets one call through`(backend: ReplayBackend) async throws {
    try await backend.withReplays { replays in
      let (proof, approval) = (Sample.nonce(), Sample.nonce())
      let both = Sample.effects(proof: proof, approvals: [approval])
      #expect(await replays.consume(both, at: Sample.second) == .consumed)
      #expect(await replays.consume(both, at: Sample.second) == .proofReplayed)
      let again = Sample.effects(proof: Sample.nonce(), approvals: [Sample.nonce(), approval])
      #expect(await replays.consume(again, at: Sample.second) == .approvalReplayed)
    }
  }

  @Test(arguments: ReplayBackend.allCases)
  func `a count ends at its limit`(backend: ReplayBackend) async throws {
    try await backend.withReplays { replays in
      let count = Sample.count(3, link: 1)
      for _ in 0..<3 {
        let answer = await replays.consume(Sample.effects(counts: [count]), at: Sample.second)
        #expect(answer == .consumed)
      }
      let answer = await replays.consume(Sample.effects(counts: [count]), at: Sample.second)
      #expect(answer == .callsExhausted(link: 1))
      #expect(answer.failure == WarrantFailure(.callsExhausted, link: 1))
    }
  }

  @Test(arguments: ReplayBackend.allCases)
  func `what is refused uses nothing up`(backend: ReplayBackend) async throws {
    try await backend.withReplays { replays in
      let (root, leaf) = (Sample.warrant(), Sample.warrant())
      let full = Sample.count(1, of: leaf, link: 1)
      #expect(
        await replays.consume(Sample.effects(counts: [full]), at: Sample.second) == .consumed
      )
      let (proof, approval) = (Sample.nonce(), Sample.nonce())
      let refused = Sample.effects(
        proof: proof,
        approvals: [approval],
        counts: [Sample.count(1, of: root), full]
      )
      #expect(
        await replays.consume(refused, at: Sample.second) == .callsExhausted(link: 1)
      )
      let rest = Sample.effects(
        proof: proof,
        approvals: [approval],
        counts: [Sample.count(1, of: root)]
      )
      #expect(await replays.consume(rest, at: Sample.second) == .consumed)
    }
  }

  @Test(arguments: ReplayBackend.allCases)
  func `of a thousand attempts at once a single use lets one through`(
    backend: ReplayBackend
  ) async throws {
    try await backend.withReplays { replays in
      let single = Sample.effects(proof: nil, counts: [Sample.count(1)])
      let replayed = Sample.effects(proof: Sample.nonce())
      let (used, proved) = await withTaskGroup(of: (Bool, Bool).self) { group in
        for _ in 0..<1000 {
          group.addTask {
            (
              await replays.consume(single, at: Sample.second) == .consumed,
              await replays.consume(replayed, at: Sample.second) == .consumed
            )
          }
        }
        return await group.reduce(into: (0, 0)) { sum, next in
          sum.0 += next.0 ? 1 : 0
          sum.1 += next.1 ? 1 : 0
        }
      }
      #expect(used == 1)
      #expect(proved == 1)
    }
  }

  @Test func `memory that is full admits nothing more, until something ends`() {
    let replays = MemoryReplayStore(capacity: 4)
    for end in 1...4 as ClosedRange<UInt64> {
      let effects = Sample.effects(proof: Sample.nonce(until: Sample.second + end))
      #expect(replays.consume(effects, at: Sample.second) == .consumed)
    }
    let next = Sample.effects(proof: Sample.nonce())
    #expect(replays.consume(next, at: Sample.second + 1) == .unavailable)
    #expect(replays.consume(next, at: Sample.second + 2) == .consumed)
  }

  @Test(arguments: Backend.allCases)
  func `record and effects come together or not at all`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      let effects = Sample.effects(proof: Sample.nonce(), counts: [Sample.count(5)])
      let draft = Sample.decision()
      let kept = try await first.consume(effects, recording: draft, at: Sample.second)
      #expect(kept == .consumed)
      #expect(try await first.record(draft.id) != nil)
      let refused = Sample.decision()
      let again = try await first.consume(effects, recording: refused, at: Sample.second)
      #expect(again == .proofReplayed)
      #expect(try await first.record(refused.id) == nil)
      // A record that cannot be appended takes its effects back.
      let clash = Sample.effects(proof: Sample.nonce())
      let other = Sample.decision(arguments: #"{"path":"/other"}"#)
      let forged = RecordDraft(
        id: draft.id,
        kind: .decision,
        occurredAt: other.occurredAt,
        salt: other.salt,
        body: other.body,
        hashing: SHA256Hash.self
      )
      let code = await refusal { () async throws(StoreError) in
        _ = try await first.consume(clash, recording: forged, at: Sample.second)
      }
      #expect(code == .recordConflict)
      let free = try await first.consume(clash, recording: other, at: Sample.second)
      #expect(free == .consumed)
    }
  }

  @Test(arguments: Backend.allCases)
  func `one warrant counts once for all organizations`(backend: Backend) async throws {
    try await backend.withTenants { store, first, second in
      let effects = Sample.effects(counts: [Sample.count(1)])
      let (one, two) = (Sample.decision(), Sample.decision())
      let mine = try await first.consume(effects, recording: one, at: Sample.second)
      #expect(mine == .consumed)
      let theirs = try await second.consume(effects, recording: two, at: Sample.second)
      #expect(theirs == .callsExhausted(link: 0))
      let third = await store.replays.consume(effects, at: Sample.second)
      #expect(third == .callsExhausted(link: 0))
    }
  }

  @Test(arguments: Backend.allCases)
  func `the mark of revocation lists only rises`(backend: Backend) async throws {
    try await backend.withStore { store in
      let system = store.system
      #expect(try await system.revocationMark() == nil)
      let marks = [3, UInt64.max, 5].map {
        RevocationMark(version: $0, digest: SHA256Hash.sha256("\($0)"))
      }
      for (mark, expected) in zip(marks, [marks[0], marks[1], marks[1]]) {
        let answer = try await system.raiseRevocationMark(
          to: mark,
          recording: Sample.admin("revocations.accept")
        )
        #expect(answer == expected)
      }
      #expect(try await system.revocationMark() == marks[1])
    }
  }
}
