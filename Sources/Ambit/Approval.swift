public import AmbitModel

/// A held call, as the person sees it who is asked about it.
public struct ApprovalRequest: Sendable {
  /// Why it is held.
  public let decision: Decision
  /// The tool's name.
  public let tool: Text
  /// The exact arguments with which it would run.
  public let arguments: JSONElement
  /// The agent.
  public let agent: AgentIdentity
  /// Whom the agent acts for.
  public let principal: Principal?
  /// The session.
  public let session: String?
  /// SHA-256 over everything that the approval is about (DESIGN section 9, call digest): two calls
  /// with one digest are the same call.
  public let callDigest: Digest256
}

/// A person's answer about one call, which covers that call once.
public struct Approval: Sendable, Hashable {
  /// True when the call may run.
  public let isGranted: Bool
  /// Who answered.
  public let approver: String
  /// Why, if the person said.
  public let comment: String?

  /// The call may run, says somebody whom the record names; an empty name does not count.
  public static func granted(by approver: String, comment: String? = nil) -> Approval {
    Approval(isGranted: !approver.isEmpty, approver: approver, comment: comment)
  }

  /// The call must not run, says somebody whom the record names.
  public static func refused(by approver: String, comment: String? = nil) -> Approval {
    Approval(isGranted: false, approver: approver, comment: comment)
  }
}
