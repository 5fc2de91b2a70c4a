import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitStore
import AmbitYAML

/// Everything about one agent that decisions need, loaded once and immutable.
final class AgentRuntime: Sendable {
  /// What the active sources compiled to.
  enum Policy: Sendable {
    /// Ready to decide; a program without policy and ceiling denies `policy.missing`.
    case compiled(PolicyProgram)
    /// An active source does not compile any more: everything is denied.
    case broken(Diagnostic)
  }

  let organization: OrganizationID
  let agent: Agent
  let policy: Policy
  let policyDigest: Digest256?
  let ceilingDigest: Digest256?
  /// For planners and reviewers: which tools their role may execute.
  let rolePermit: RolePermit?
  /// Facts `user` of a call without a stated principal.
  let userFacts: JSONDocument

  init(
    organization: OrganizationID,
    agent: Agent,
    policy: Policy,
    policyDigest: Digest256?,
    ceilingDigest: Digest256?,
    rolePermit: RolePermit?
  ) {
    self.organization = organization
    self.agent = agent
    self.policy = policy
    self.policyDigest = policyDigest
    self.ceilingDigest = ceilingDigest
    self.rolePermit = rolePermit
    self.userFacts = Facts.user(
      organization: organization,
      agent: agent,
      principal: agent.delegatedUser.map { Text($0) }
    )
  }

  /// Whether decisions bind at a moment; observing ends by itself.
  func mode(at now: Timestamp) -> EnforcementMode {
    guard agent.mode == .observe, let until = agent.observeUntil, now < until else {
      return .enforce
    }
    return .observe
  }
}

/// Compiled sources of one agent, shared by all agents with the same two sources.
struct CompiledPolicy: Sendable {
  let policy: AgentRuntime.Policy
  let resolvedPolicy: ResolvedPolicy?
  let resolvedCeiling: ResolvedCeiling?

  /// Loads and compiles; a source that does not compile is an answer, not an error, because its
  /// agent must be denied, with the place to look at.
  init(policySource: [UInt8]?, ceilingSource: [UInt8]?) {
    do {
      let ceiling = try ceilingSource.map { source throws(PolicyDiagnostics) in
        try PolicyLoader.ceiling(yaml: source)
      }
      let policy = try policySource.map { source throws(PolicyDiagnostics) in
        try PolicyLoader.policy(yaml: source)
      }
      self.policy = .compiled(PolicyProgram(policy: policy, ceiling: ceiling))
      self.resolvedPolicy = policy
      self.resolvedCeiling = ceiling
    } catch {
      let diagnostic =
        error.diagnostics.first
        ?? Diagnostic(code: "policy.parse.syntax", message: "the source cannot be read")
      self.policy = .broken(diagnostic)
      self.resolvedPolicy = nil
      self.resolvedCeiling = nil
    }
  }
}
