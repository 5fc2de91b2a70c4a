public import AmbitEngine
public import AmbitModel
public import AmbitWarrant

/// A decided call: the decision, and the arguments that it was made on.
public struct Admission: Sendable {
  /// What was decided and why; its id is that of its record.
  public let decision: Decision
  /// The tool's name.
  public let tool: Text
  /// The arguments that were decided on; nil when they could not be read.
  ///
  /// Hand these on, never what they were read from.
  public let arguments: JSONElement?
  /// How the decision came about, with values as sent; made for calls that are not allowed.
  public let explanation: PolicyExplanation?
  /// Whose warrant the call was made under, proved; nil when none was checked, or it was refused.
  public let warrant: WarrantVerdict.Identity?
  let scope: Scope
  let session: SessionLedger.Session?
  /// What the decision has used up of the warrant; nil when nothing.
  var used: WarrantEffects?

  /// True when the call may run: it is allowed, or only observed.
  ///
  /// Observing relaxes the bounds; what could not be read, counted or recorded stays refused.
  public var proceeds: Bool {
    decision.proceeds
  }
}

/// What became of a call that was let through.
public enum CallOutcome: Sendable, Hashable {
  /// The tool ran.
  case executed
  /// The tool ran and failed.
  case failed
  /// The tool was not reached.
  case notExecuted
}

/// Thrown in place of a tool's result when the call is refused or held; the tool did not run.
public struct Refusal: Error, Sendable {
  /// What was decided; a failed approval adds the last reason.
  public let decision: Decision
  /// The tool's name.
  public let tool: Text
  /// The permanent code: that of the failed approval, else the decision's.
  public let code: ReasonCode
  private let agent: String
  private let detail: ModelDetail
  private let explanation: PolicyExplanation?

  init(_ admission: Admission, agent: String, detail: ModelDetail, approval: Reason? = nil) {
    var decision = admission.decision
    if let approval { decision.reasons.append(approval) }
    self.decision = decision
    tool = admission.tool
    code = approval?.code ?? decision.code
    self.agent = agent
    self.detail = detail
    explanation = admission.explanation
  }

  private var rendering: RefusalRendering {
    RefusalRendering(decision, tool: tool, agent: agent)
  }

  /// The sentence for the model, in the detail that the guard was told.
  public var modelMessage: String { rendering.model(detail) }

  /// JSON for programs, in the detail that the guard was told.
  public var structured: [UInt8] { rendering.structured(detail) }

  /// Everything, for an operator; shows values of arguments.
  public var operatorMessage: String {
    var text = rendering.operator(explanation: explanation)
    if decision.reasons.count > 1, let last = decision.reasons.last {
      text += "  \(last.code.rawValue): \(last.message)\n"
    }
    return text
  }
}

extension Refusal: CustomStringConvertible {
  /// The sentence for the model, so that a careless log tells no more than that.
  public var description: String { modelMessage }
}

/// Thrown when a tool's body outlived the policy's `timeout_seconds`; it was asked to stop.
public struct TimeLimitExceeded: Error, Sendable, Hashable {
  /// The tool's name.
  public let tool: Text
  /// The limit in seconds.
  public let seconds: Int
}
