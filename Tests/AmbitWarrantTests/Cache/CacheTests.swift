import AmbitCrypto
import AmbitModel
import Testing

@testable import AmbitWarrant

/// What a cache may never let through, and what it is for.
@Suite struct `A cache of verified chains` {
  private let sample: CachedSample

  init() throws {
    sample = try CachedSample()
  }

  @Test func `makes the second question cost its proof alone`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    let before = sample.checks.value
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    #expect(sample.checks.value - before == 1)
  }

  @Test func `never keeps a forged link`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    for place in 0..<chain.count {
      var forged = chain
      var signature = forged[place].signature
      signature[40] ^= 1
      forged[place] = try sample.read(
        WarrantLink.envelope(payload: forged[place].payloadBytes, signature: signature)
      )
      for _ in 0..<2 {
        let verdict = try sample.verdict(on: forged, cache: cache)
        #expect(verdict.code == .signatureInvalid && verdict.link == place)
      }
      #expect(cache.known(of: forged) == 0)
    }
    // The same with a signature whose first bytes are those of a link that is kept.
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    var forged = chain
    var signature = forged[1].signature
    signature[40] ^= 1
    forged[1] = try sample.read(
      WarrantLink.envelope(payload: forged[1].payloadBytes, signature: signature)
    )
    #expect(try sample.verdict(on: forged, cache: cache).code == .signatureInvalid)
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
  }

  @Test func `never keeps a chain whose links are genuine and do not narrow`() throws {
    let cache = WarrantCache()
    var chain = try sample.chain()
    let wider = try sample.child(of: chain[1], tools: ["read", "write"])
    chain[2] = wider
    for _ in 0..<2 {
      let verdict = try sample.verdict(on: chain, cache: cache)
      #expect(verdict.code == .toolWidened && verdict.link == 2)
    }
    // Each link on its own may be known from another chain; together they are none.
    #expect(try sample.verdict(on: try sample.chain(), cache: cache).code == .allowed)
    let verdict = try sample.verdict(on: chain, cache: cache)
    #expect(verdict.code == .toolWidened && verdict.link == 2)
  }

  @Test func `trusts no root: another verifier sees a stranger's chain`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    for roots in [[], [sample.keys[5].publicKey]] {
      let verdict = try sample.verdict(on: chain, cache: cache, roots: roots)
      #expect(verdict.code == .untrustedRoot && verdict.link == 0)
    }
  }

  @Test func `knows no time`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    let end = chain[2].payload.expiresAt
    #expect(try sample.verdict(on: chain, cache: cache, at: end).code == .expired)
    let early = sample.now - 31
    #expect(try sample.verdict(on: chain, cache: cache, at: early).code == .notYetValid)
    var settings = sample.settings
    settings.maxLifetime = 10
    #expect(try sample.verdict(on: chain, cache: cache, settings: settings).code == .ttlExceeded)
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
  }

  @Test(arguments: 0..<3)
  func `knows no revocation`(_ place: Int) throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    let list = try sample.list(revoking: .warrant(chain[place].payload.id))
    let verdict = try sample.verdict(on: chain, cache: cache, revocations: .list(list))
    #expect(verdict.code == .revoked && verdict.link == place)
    #expect(
      try sample.verdict(on: chain, cache: cache, revocations: .unusable).code
        == .revocationInvalid
    )
  }

  @Test func `does not answer for stricter settings`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    var settings = sample.settings
    settings.clearance = [(pattern: "*", level: 1)]
    #expect(
      try sample.verdict(on: chain, cache: cache, settings: settings).code
        == .clearanceInsufficient
    )
    settings = sample.settings
    settings.requiresProof2 = true
    #expect(try sample.verdict(on: chain, cache: cache, settings: settings).code == .proofVersion)
    settings = sample.settings
    settings.revocationRule.maxAge = 60
    #expect(
      try sample.verdict(on: chain, cache: cache, settings: settings).code == .revocationStale
    )
  }

  @Test func `forgets what was used longest ago, and verifies it again`() throws {
    let cache = WarrantCache(capacity: 3)
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    for _ in 0..<4 {
      let other = try sample.chain()
      #expect(try sample.verdict(on: other, cache: cache).code == .allowed)
    }
    #expect(cache.known(of: chain) == 0)
    let before = sample.checks.value
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    #expect(sample.checks.value - before == 4)
  }

  @Test func `holds no more than one link of many`() throws {
    let cache = WarrantCache(capacity: 1)
    let chain = try sample.chain()
    for _ in 0..<3 { #expect(try sample.verdict(on: chain, cache: cache).code == .allowed) }
  }

  @Test func `lets siblings share what stands above them`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    let sibling = Array(chain[..<2]) + [try sample.child(of: chain[1], tools: ["read"])]
    #expect(cache.known(of: sibling) == 2)
    let before = sample.checks.value
    #expect(try sample.verdict(on: sibling, cache: cache).code == .allowed)
    // The sibling's own signature, and the proof.
    #expect(sample.checks.value - before == 2)
    // The part above is a chain of its own, for whoever holds its last link.
    #expect(try sample.verdict(on: Array(chain[..<2]), cache: cache).code == .allowed)
  }

  @Test func `forgets everything when told`() throws {
    let cache = WarrantCache()
    let chain = try sample.chain()
    #expect(try sample.verdict(on: chain, cache: cache).code == .allowed)
    cache.removeAll()
    #expect(cache.known(of: chain) == 0)
  }
}

extension WarrantCache {
  /// How many of a chain's links, from the root on, it vouches for.
  fileprivate func known(of chain: [WarrantLink]) -> Int {
    switch find(chain.map { $0.envelope[...] }) {
    case .chain(let chain): chain.links.count
    case .prefix(let links): links.count
    }
  }
}
