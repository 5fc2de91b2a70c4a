import AmbitAudit
import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitPolicy

/// Decides in process, for one agent, whether each tool call is within bounds, and runs only those
/// that are.
///
/// A guard is made once and shared; its policy never changes. All methods may be called from any
/// task. Of the five bounds it evaluates warrants and the policy under its ceiling: identity is what
/// the embedder authenticated, and boundaries and budgets need an enforcement point that holds them.
public final class Guard: Sendable {
  /// The agent that it decides for.
  public let agent: AgentIdentity
  /// How it behaves.
  public let options: GuardOptions
  /// Source digest of the policy, lower-case hex; nil without one.
  public let policyDigest: String?
  /// Source digest of the ceiling, lower-case hex; nil without one.
  public let ceilingDigest: String?
  let program: PolicyProgram
  let sessions = SessionLedger()
  let boundary: WarrantBoundary

  /// Loads and compiles the sources.
  ///
  /// - Parameters:
  ///   - policy: The agent's policy; without one every call is denied, unless the ceiling is a
  ///     baseline.
  ///   - ceiling: The organization's ceiling.
  ///   - agent: The agent to decide for.
  ///   - options: How to behave.
  /// - Throws: All problems of the sources, with their places.
  public init(
    policy: PolicySource?,
    ceiling: PolicySource? = nil,
    agent: AgentIdentity,
    options: GuardOptions = GuardOptions()
  ) throws(GuardError) {
    let loadedPolicy = try Guard.load(policy) { source throws(GuardError) in try source.policy() }
    let loadedCeiling = try Guard.load(ceiling) { source throws(GuardError) in
      try source.ceiling()
    }
    program = PolicyProgram(policy: loadedPolicy?.0, ceiling: loadedCeiling?.0)
    policyDigest = loadedPolicy?.1.hex
    ceilingDigest = loadedCeiling?.1.hex
    boundary = try WarrantBoundary(options.warrants)
    self.agent = agent
    self.options = options
    if options.mode == .observe {
      options.announce(
        "ambit: observe mode: refused calls of agent '\(agent.name)' run all the same"
      )
    }
  }

  private static func load<Loaded>(
    _ source: PolicySource?,
    _ read: (PolicySource) throws(GuardError) -> Loaded
  ) throws(GuardError) -> Loaded? {
    guard let source else { return nil }
    return try read(source)
  }

  /// Decides a call in the current scope, counts it in its session and keeps its record.
  ///
  /// The caller runs the call only if `proceeds`, with the admission's arguments, and then tells
  /// `finish`; `run` does all of this.
  public func decide(
    _ tool: String,
    _ arguments: Arguments,
    estimatedTokens: Int = 0
  ) -> Admission {
    let start = options.clock.uptime()
    let call = Call(Text(tool), arguments, estimatedTokens, boundary, options.clock)
    let session = sessions.session(SessionLedger.Key(call.scope), at: start)
    let admission = session.withCounters { counters in
      let admission = answer(call, counters, session, at: start, isDryRun: false)
      counters.count(call.tool, admission.decision.outcome, at: start.wholeMicroseconds)
      return admission
    }
    let elapsed = options.clock.uptime() - start
    guard keep({ decisionRecord(admission, call, elapsed) }) else {
      return unrecorded(admission)
    }
    if admission.proceeds { session.withCounters { $0.use(call.tool) } }
    return admission
  }

  /// Decides a call without counting or recording it, as a dry run.
  public func preview(
    _ tool: String,
    _ arguments: Arguments,
    estimatedTokens: Int = 0
  ) -> Admission {
    let now = options.clock.uptime()
    let call = Call(Text(tool), arguments, estimatedTokens, boundary, options.clock)
    let session = sessions.session(SessionLedger.Key(call.scope), at: now)
    return session.withCounters { answer(call, $0, nil, at: now, isDryRun: true) }
  }

  /// Tells what became of an admitted call: failures count as `session.errors`, and the outcome is
  /// recorded.
  public func finish(_ admission: Admission, _ outcome: CallOutcome) {
    if outcome == .failed { admission.session?.withCounters { $0.fail() } }
    // The tool has run: a record that cannot be kept now undoes nothing.
    if !keep({ outcomeRecord(admission, outcome) }) {
      options.announce(
        "ambit: the outcome of decision \(admission.decision.id) could not be recorded"
      )
    }
  }

  /// Counts a call of a language model in the current scope's session, for `session.llm_calls` and
  /// the token facts.
  public func reportUsage(inputTokens: Int, outputTokens: Int) {
    let session = sessions.session(SessionLedger.Key(Scope.current), at: options.clock.uptime())
    session.withCounters {
      $0.add(inputTokens: inputTokens, outputTokens: outputTokens)
    }
  }
}
