public import AmbitModel
import AmbitWarrant

/// What a warrant demands beyond tools and arguments; all of it applies to everything issued below.
public struct WarrantConditions: Sendable {
  /// Verifiers of which one has to be the one asked; nil is any.
  public var audience: [String]?
  /// Calls in all, of this warrant and everything issued below it; 1 is a warrant for one call.
  ///
  /// A verifier that shares its memory with nobody counts only warrants whose `audience` names it
  /// alone.
  public var maxCalls: Int?
  /// Whether each call needs a proof that works once, at one verifier (proof version 2).
  public var requiresProof2: Bool
  /// The session that calls have to belong to.
  public var session: String?
  /// 0…255; nil is what the parent has, or 0.
  public var clearance: UInt8?
  /// Who has to approve gated calls; nil is what the parent says.
  public var approvers: [PublicKey]?
  /// How many of them; nil is all.
  public var minApprovals: Int?
  /// Which calls need approval; with approvers and no gates anywhere, all do.
  public var gates: [ApprovalGate]
  /// Depth that it allows below the root; nil is 8, or what the parent allows.
  public var maxDepth: Int?

  /// States conditions; nothing beyond the parent's unless said.
  public init(
    audience: [String]? = nil,
    maxCalls: Int? = nil,
    requiresProof2: Bool = false,
    session: String? = nil,
    clearance: UInt8? = nil,
    approvers: [PublicKey]? = nil,
    minApprovals: Int? = nil,
    gates: [ApprovalGate] = [],
    maxDepth: Int? = nil
  ) {
    self.audience = audience
    self.maxCalls = maxCalls
    self.requiresProof2 = requiresProof2
    self.session = session
    self.clearance = clearance
    self.approvers = approvers
    self.minApprovals = minApprovals
    self.gates = gates
    self.maxDepth = maxDepth
  }

  func extensions() throws(WarrantFailure) -> [WarrantExtension] {
    var extensions: [WarrantExtension] = []
    if let session { extensions.append(.session(Text(session))) }
    if let audience { extensions.append(.audience(audience.map { Text($0) })) }
    if let maxCalls {
      extensions.append(.maxCalls(try WarrantConditions.count(maxCalls, "maxCalls")))
    }
    if requiresProof2 { extensions.append(.requireProof2) }
    if !gates.isEmpty {
      var entries: [ApprovalGates.Gate] = []
      for gate in gates { entries.append(try gate.kernelGate()) }
      extensions.append(.approvalGates(entries))
    }
    return extensions
  }

  static func count(_ value: Int, _ name: String) throws(WarrantFailure) -> UInt64 {
    guard let count = UInt64(exactly: value) else {
      throw WarrantFailure(.structure, detail: "`\(name)` is negative")
    }
    return count
  }
}

/// When people have to approve a call of one tool.
///
/// No child can switch off a gate of a warrant above it.
public struct ApprovalGate: Sendable {
  /// When an argument's value makes the gate fire; an absent argument always does.
  public struct Condition: Sendable {
    enum Form {
      case all
      case unlessRefused(ArgumentConstraint)
      case unlessAdmitted(ArgumentConstraint)
    }

    let form: Form

    /// Whatever the value.
    public static let always = Condition(form: .all)

    /// For values that the constraint admits, or cannot judge.
    public static func when(_ constraint: ArgumentConstraint) -> Condition {
      Condition(form: .unlessRefused(constraint))
    }

    /// For all values but those that the constraint admits.
    public static func unless(_ constraint: ArgumentConstraint) -> Condition {
      Condition(form: .unlessAdmitted(constraint))
    }
  }

  let tool: Text
  let conditions: [(argument: Text, condition: Condition)]?
  let message: Text?

  /// A gate for every call of a tool, `*` being every tool, with a sentence for the approver.
  public static func always(_ tool: String, message: String? = nil) -> ApprovalGate {
    ApprovalGate(tool: Text(tool), conditions: nil, message: message.map { Text($0) })
  }

  /// A gate for calls of a tool in which any of the arguments asks for it.
  ///
  /// - Parameters:
  ///   - tool: The tool; `*` is every tool.
  ///   - conditions: When each argument asks for approval.
  ///   - message: A sentence for the approver.
  /// - Returns: The gate.
  public static func of(
    _ tool: String,
    _ conditions: KeyValuePairs<String, Condition>,
    message: String? = nil
  ) -> ApprovalGate {
    ApprovalGate(
      tool: Text(tool),
      conditions: conditions.map { (Text($0.key), $0.value) },
      message: message.map { Text($0) }
    )
  }

  func kernelGate() throws(WarrantFailure) -> ApprovalGates.Gate {
    guard let conditions else {
      return ApprovalGates.Gate(tool: tool, conditions: nil, message: message)
    }
    var entries: [(argument: Text, condition: ApprovalGates.Condition)] = []
    for (argument, condition) in conditions {
      entries.append((argument, try condition.kernelCondition(for: argument, of: tool)))
    }
    return ApprovalGates.Gate(tool: tool, conditions: entries, message: message)
  }
}

extension ApprovalGate.Condition {
  fileprivate func kernelCondition(
    for argument: Text,
    of tool: Text
  ) throws(WarrantFailure) -> ApprovalGates.Condition {
    do throws(ConstraintDefect) {
      switch form {
      case .all: return .all
      case .unlessRefused(let constraint): return .constraint(try constraint.result.get())
      case .unlessAdmitted(let constraint): return .exempt(try constraint.result.get())
      }
    } catch {
      throw WarrantFailure(
        .extensionInvalid,
        detail: "gate of `\(tool.string)`, `\(argument.string)`: \(error.message)"
      )
    }
  }
}
