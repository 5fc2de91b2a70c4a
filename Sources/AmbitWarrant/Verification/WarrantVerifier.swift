public import AmbitModel

/// Decides bound 2: whether a warrant covers a call (warrant contract section 4).
///
/// A verifier is a value: time, revocations and the call come in as arguments, and what a call uses
/// up goes out as effects. `Crypto` brings Ed25519 and SHA-256.
public struct WarrantVerifier<Crypto: Ed25519Checking & SHA256Hashing>: Sendable {
  /// Whom the first issuer has to be among.
  public let roots: TrustedRoots
  /// What is demanded of every warrant.
  public let settings: WarrantSettings
  private let cache: WarrantCache?

  /// Makes a verifier; without a cache every call pays for every signature.
  public init(roots: TrustedRoots, settings: WarrantSettings, cache: WarrantCache?) {
    self.roots = roots
    self.settings = settings
    self.cache = cache
  }

  /// Decides whether a presented warrant covers a call.
  ///
  /// - Parameters:
  ///   - presentation: Chain, proof and approvals as they were received.
  ///   - call: Tool, arguments and session.
  ///   - now: Unix seconds.
  ///   - revocations: The list in force.
  ///   - memory: What is spent, where that is known beforehand; stores answer when the effects
  ///     happen.
  /// - Returns: Allowed with its effects, or the first rule that refused.
  public func verify(
    _ presentation: WarrantPresentation,
    for call: WarrantCall,
    at now: UInt64,
    revocations: Revocations = .none,
    memory: WarrantMemory = .none
  ) -> WarrantVerdict {
    var verification = Verification(verifier: self, now: now, revocations: revocations)
    do throws(WarrantFailure) {
      let effects = try verification.run(presentation, call, memory)
      return verification.verdict(.allowed, effects: effects)
    } catch {
      return verification.verdict(error.code, link: error.link)
    }
  }

  /// Checks a chain alone, steps 1 to 7: for inspection, attenuation and credentials.
  ///
  /// - Throws: The code and link of the first rule that it breaks.
  package func verifiedChain(
    _ chain: WarrantPresentation.Chain,
    at now: UInt64,
    revocations: Revocations
  ) throws(WarrantFailure) -> VerifiedChain {
    var verification = Verification(verifier: self, now: now, revocations: revocations)
    return try verification.accept(chain)
  }

  /// One verification, top to bottom.
  private struct Verification {
    let verifier: WarrantVerifier
    let now: UInt64
    let revocations: Revocations
    private var identity: WarrantVerdict.Identity?
    private var provedPossession = false

    init(verifier: WarrantVerifier, now: UInt64, revocations: Revocations) {
      self.verifier = verifier
      self.now = now
      self.revocations = revocations
    }

    mutating func run(
      _ presentation: WarrantPresentation,
      _ call: WarrantCall,
      _ memory: WarrantMemory
    ) throws(WarrantFailure) -> WarrantEffects {
      let settings = verifier.settings
      let chain = try accept(presentation.chain)
      let links = chain.links
      // Step 8.
      try CallAdmission.check(call, under: links, settings: settings)
      let arguments = try CallAdmission.arguments(of: call, numbers: settings.numbers)
      // Step 9.
      let proof = try ProofCheck<Crypto>(
        settings: settings,
        links: links,
        leaf: links[links.count - 1],
        tool: call.tool,
        arguments: arguments,
        now: now
      ).check(presentation.proof)
      provedPossession = true
      // Step 10.
      try chain.demands(on: call.tool).check(arguments)
      // Step 11.
      let approvals = try ApprovalCheck<Crypto>(
        links: links,
        tool: call.tool,
        arguments: arguments,
        now: now
      ).check(presentation.approvals, isUsed: memory.isUsed)
      // Step 12, as far as it can be told without a store.
      let effects = WarrantEffects(
        proof: proof,
        approvals: approvals,
        counts: try CallCounts.counts(of: links, settings: settings)
      )
      try memory.check(effects)
      return effects
    }

    /// Steps 1 to 7, as far as the cache does not vouch for them.
    mutating func accept(
      _ chain: WarrantPresentation.Chain
    ) throws(WarrantFailure) -> VerifiedChain {
      let envelopes: [ArraySlice<UInt8>] =
        switch chain {
        case .stack(let bytes): try WarrantStack(splitting: bytes).envelopes
        case .envelopes(let envelopes): try WarrantStack(envelopes).envelopes
        }
      let known: [WarrantLink]
      switch verifier.cache?.find(envelopes) {
      case .chain(let chain):
        identity = chain.identity
        try ChainShape.checkRoot(chain.links[0], trusted: verifier.roots)
        try checkValidity(of: chain.links)
        return chain
      case .prefix(let links): known = links
      case nil: known = []
      }
      // Step 1, link by link.
      let links = try read(envelopes, after: known)
      let chain = VerifiedChain(links, crypto: Crypto.self)
      identity = chain.identity
      // Steps 2 and 3. What is known has passed steps 3, 6 and 7 together.
      try ChainShape.checkRoot(links[0], trusted: verifier.roots)
      for index in known.count..<links.count { try ChainShape.checkLink(index, of: links) }
      // Steps 4 and 5.
      try checkValidity(of: links)
      // Step 6.
      for index in known.count..<links.count { try checkSignature(of: links[index], at: index) }
      // Step 7.
      var narrowing = ChainNarrowing()
      for index in known.count..<links.count { try narrowing.checkLink(index, of: links) }
      verifier.cache?.insert(chain)
      return chain
    }

    private func read(
      _ envelopes: [ArraySlice<UInt8>],
      after known: [WarrantLink]
    ) throws(WarrantFailure) -> [WarrantLink] {
      var links = known
      links.reserveCapacity(envelopes.count)
      for envelope in envelopes.dropFirst(known.count) {
        do throws(WarrantFailure) {
          links.append(
            try WarrantLink(reading: Array(envelope), above: links.last, crypto: Crypto.self)
          )
        } catch {
          throw WarrantFailure(error.code, link: links.count)
        }
      }
      return links
    }

    private func checkSignature(of link: WarrantLink, at index: Int) throws(WarrantFailure) {
      let message = WarrantLink.message(payload: link.payloadBytes)
      guard Crypto.isValid(signature: link.signature, of: message, by: link.payload.issuer) else {
        throw WarrantFailure(.signatureInvalid, link: index)
      }
    }

    /// Steps 4 and 5.
    private func checkValidity(of links: [WarrantLink]) throws(WarrantFailure) {
      try ChainValidity.checkTimes(of: links, settings: verifier.settings, now: now)
      try ChainValidity.checkRevocations(
        of: links,
        revocations,
        settings: verifier.settings,
        now: now
      )
    }

    func verdict(
      _ code: WarrantCode,
      link: Int? = nil,
      effects: WarrantEffects = WarrantEffects(proof: nil, approvals: [], counts: [])
    ) -> WarrantVerdict {
      WarrantVerdict(
        code: code,
        link: link,
        identity: identity,
        effects: effects,
        provedPossession: provedPossession
      )
    }
  }
}
