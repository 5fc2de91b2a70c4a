import AmbitCrypto
public import AmbitModel
public import AmbitWarrant

extension Warrant {
  /// Issues a warrant that grants tools, by a root key.
  ///
  /// - Parameters:
  ///   - tools: The tools, and what their arguments have to be.
  ///   - holder: The key of whoever may use it.
  ///   - lifetime: Whole seconds from now; what is over is cut off.
  ///   - conditions: What else is demanded.
  ///   - signer: The root key, which verifiers trust.
  ///   - clock: The time.
  /// - Returns: The chain.
  /// - Throws: `WarrantFailure` with the code that a verifier would give; whatever the signer throws.
  public static func issue(
    tools: ToolGrants,
    holder: PublicKey,
    lifetime: Duration = .seconds(300),
    conditions: WarrantConditions = WarrantConditions(),
    by signer: some Ed25519Signing,
    clock: GuardClock = .system
  ) throws -> Warrant {
    var spec = try WarrantSpec(holder: holder, lifetime: lifetime, conditions: conditions)
    try spec.grant(tools)
    return try spec.issue(by: signer, under: nil, clock)
  }

  /// Issues a warrant that grants issuing and no call, by a root key: what a planner gets.
  ///
  /// - Parameters:
  ///   - issuing: The tools that the holder may issue warrants for.
  ///   - holder: The planner's key.
  ///   - lifetime: Whole seconds from now; nothing issued under it lasts longer.
  ///   - conditions: What else is demanded.
  ///   - signer: The root key, which verifiers trust.
  ///   - clock: The time.
  /// - Returns: The chain.
  /// - Throws: `WarrantFailure` with the code that a verifier would give; whatever the signer throws.
  public static func issue(
    issuing: IssuingGrant,
    holder: PublicKey,
    lifetime: Duration = .seconds(300),
    conditions: WarrantConditions = WarrantConditions(),
    by signer: some Ed25519Signing,
    clock: GuardClock = .system
  ) throws -> Warrant {
    var spec = try WarrantSpec(holder: holder, lifetime: lifetime, conditions: conditions)
    try spec.grant(issuing)
    return try spec.issue(by: signer, under: nil, clock)
  }

  /// Hands on less: issues a warrant under this one, by its holder.
  ///
  /// - Parameters:
  ///   - tools: The tools, and what their arguments have to be; nil repeats this warrant's. Under
  ///     an issuer warrant they have to be said.
  ///   - holder: The key of whoever may use it.
  ///   - lifetime: Whole seconds from now, at most what is left of this warrant; nil is 300 seconds
  ///     or what is left.
  ///   - conditions: What else is demanded; this warrant's demands stay.
  ///   - signer: The key of this warrant's holder.
  ///   - clock: The time.
  /// - Returns: The chain.
  /// - Throws: `WarrantFailure` with the code that a verifier would give, such as
  ///   `warrant.constraint_widened`; whatever the signer throws.
  public func attenuate(
    tools: ToolGrants? = nil,
    holder: PublicKey,
    lifetime: Duration? = nil,
    conditions: WarrantConditions = WarrantConditions(),
    by signer: some Ed25519Signing,
    clock: GuardClock = .system
  ) throws -> Warrant {
    var spec = try WarrantSpec(holder: holder, lifetime: lifetime, conditions: conditions)
    if let tools { try spec.grant(tools) }
    return try spec.issue(by: signer, under: self, clock)
  }

  /// Hands on less of the power to issue, by this issuer warrant's holder.
  ///
  /// - Parameters:
  ///   - issuing: The tools that the holder may issue warrants for.
  ///   - holder: The key of the planner below.
  ///   - lifetime: Whole seconds from now, at most what is left of this warrant; nil is 300 seconds
  ///     or what is left.
  ///   - conditions: What else is demanded; this warrant's demands stay.
  ///   - signer: The key of this warrant's holder.
  ///   - clock: The time.
  /// - Returns: The chain.
  /// - Throws: `WarrantFailure` with the code that a verifier would give; whatever the signer throws.
  public func attenuate(
    issuing: IssuingGrant,
    holder: PublicKey,
    lifetime: Duration? = nil,
    conditions: WarrantConditions = WarrantConditions(),
    by signer: some Ed25519Signing,
    clock: GuardClock = .system
  ) throws -> Warrant {
    var spec = try WarrantSpec(holder: holder, lifetime: lifetime, conditions: conditions)
    try spec.grant(issuing)
    return try spec.issue(by: signer, under: self, clock)
  }

  /// Reads a chain: a stack, or a lone envelope.
  ///
  /// - Throws: The code and link of the first rule that it breaks. Whether it can be trusted is what
  ///   a verifier tells.
  public init(reading bytes: [UInt8]) throws(WarrantFailure) {
    try self.init(reading: bytes, crypto: SwiftCrypto.self)
  }
}

extension WarrantSpec {
  fileprivate init(
    holder: PublicKey,
    lifetime: Duration?,
    conditions: WarrantConditions
  ) throws(WarrantFailure) {
    self.init(holder: holder)
    if let lifetime {
      guard let seconds = UInt64(exactly: lifetime.components.seconds), lifetime >= .zero else {
        throw WarrantFailure(.structure, detail: "the lifetime is negative")
      }
      self.lifetime = seconds
    }
    extensions = try conditions.extensions()
    clearance = conditions.clearance
    approvers = conditions.approvers
    if let count = conditions.minApprovals {
      minApprovals = try WarrantConditions.count(count, "minApprovals")
    }
    if let depth = conditions.maxDepth {
      maxDepth = try WarrantConditions.count(depth, "maxDepth")
    }
  }

  fileprivate mutating func grant(_ grants: ToolGrants) throws(WarrantFailure) {
    type = .execution
    tools = try grants.tools()
    if let optional = grants.optionalArguments { extensions.append(optional) }
  }

  fileprivate mutating func grant(_ issuing: IssuingGrant) throws(WarrantFailure) {
    type = .issuer
    issuableTools = issuing.tools
    bounds = try issuing.bounds?.set(of: "the bounds")
    if let depth = issuing.maxIssueDepth {
      maxIssueDepth = try WarrantConditions.count(depth, "maxIssueDepth")
    }
    if let optional = issuing.optionalArguments { extensions.append(optional) }
  }

  fileprivate func issue(
    by signer: some Ed25519Signing,
    under parent: Warrant?,
    _ clock: GuardClock
  ) throws -> Warrant {
    let now = clock.now()
    let id = WarrantID.make(at: now)
    guard let parent else {
      return try issue(by: signer, id: id, at: now.unixSeconds, crypto: SwiftCrypto.self)
    }
    return try attenuate(
      parent,
      by: signer,
      id: id,
      at: now.unixSeconds,
      crypto: SwiftCrypto.self
    )
  }
}

extension WarrantID {
  /// A fresh id for a moment, a UUIDv7.
  static func make(at now: Timestamp) -> WarrantID {
    let bits = UUIDv7.bits(at: now)
    let bytes = (0..<16).map { UInt8(truncatingIfNeeded: bits >> UInt128(8 * (15 - $0))) }
    guard let id = WarrantID(bytes: bytes) else { preconditionFailure("16 bytes are an id") }
    return id
  }
}

extension Timestamp {
  /// Whole seconds since 1970; 0 before.
  package var unixSeconds: UInt64 { UInt64(max(0, microseconds)) / 1_000_000 }

  /// Whole milliseconds since 1970; 0 before.
  var unixMilliseconds: UInt64 { UInt64(max(0, microseconds)) / 1_000 }
}
