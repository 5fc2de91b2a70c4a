public import AmbitModel

/// What a new warrant is to say; who issues it, when and under what comes from the issuing.
///
/// Under a parent, nil means what the parent says: a child repeats what it does not narrow.
public struct WarrantSpec: Sendable {
  /// Grants tools, or issuing.
  public var type: WarrantType
  /// Who may use it.
  public var holder: PublicKey
  /// Seconds from now to its end, at most what is left of the parent's; nil is 300.
  public var lifetime: UInt64?
  /// Depth that it allows below; nil is 8, or the parent's.
  public var maxDepth: UInt64?
  package var tools: [WarrantTool]?
  package var extensions: [WarrantExtension]
  /// Tools that an issuer warrant may grant.
  public var issuableTools: [Text]?
  /// Depth to which an issuer warrant may issue.
  public var maxIssueDepth: UInt64?
  package var bounds: WarrantConstraintSet?
  /// Who has to approve gated calls.
  public var approvers: [PublicKey]?
  /// How many of them; nil is all.
  public var minApprovals: UInt64?
  /// 0…255.
  public var clearance: UInt8?

  package init(
    type: WarrantType = .execution,
    holder: PublicKey,
    lifetime: UInt64? = nil,
    maxDepth: UInt64? = nil,
    tools: [WarrantTool]? = nil,
    extensions: [WarrantExtension] = [],
    issuableTools: [Text]? = nil,
    maxIssueDepth: UInt64? = nil,
    bounds: WarrantConstraintSet? = nil,
    approvers: [PublicKey]? = nil,
    minApprovals: UInt64? = nil,
    clearance: UInt8? = nil
  ) {
    self.type = type
    self.holder = holder
    self.lifetime = lifetime
    self.maxDepth = maxDepth
    self.tools = tools
    self.extensions = extensions
    self.issuableTools = issuableTools
    self.maxIssueDepth = maxIssueDepth
    self.bounds = bounds
    self.approvers = approvers
    self.minApprovals = minApprovals
    self.clearance = clearance
  }
}
