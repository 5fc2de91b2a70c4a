public import AmbitModel

/// One reason of a decision.
public struct DecisionReason: Sendable, Hashable {
  /// The permanent code.
  public let code: ReasonCode
  /// The sentence for people.
  public let message: String
  /// Structured details as canonical JSON.
  public let details: [UInt8]?

  /// States a reason.
  public init(code: ReasonCode, message: String, details: [UInt8]? = nil) {
    self.code = code
    self.message = message
    self.details = details
  }
}

/// The body of a decision record, in the names of OPA's decision log (control-plane contract,
/// section 3).
///
/// Absent values are absent members.
public struct DecisionBody: Sendable {
  /// The agent's id, or the name it gave when there is no such agent.
  public var agent: Text?
  /// The principal's id.
  public var principal: Text?
  /// The principal's roles.
  public var roles: [Text] = []
  /// The session.
  public var session: Text?
  /// The tool called.
  public var tool: Text
  /// The arguments, made fit to be kept.
  public var arguments: RedactedArguments
  /// The presented warrant, `tnu_wrt_…`; claimed, not proved, when the warrant bound denied.
  public var warrant: Warrant?
  /// The caller's estimate.
  public var estimatedTokens: Int?

  /// What was decided.
  public var outcome: Outcome
  /// The bound that decided.
  public var bound: Bound?
  /// The bounds that were evaluated, in order.
  public var bounds: [Bound] = []
  /// Why.
  public var reasons: [DecisionReason] = []
  /// The violated constraints, in document order.
  public var violations: [Text] = []
  /// The obligation to end the call after so many seconds.
  public var timeoutSeconds: Int?

  /// The source digest of the agent's policy.
  public var policyDigest: Digest256?
  /// The source digest of the ceiling in force.
  public var ceilingDigest: Digest256?
  /// The rules that decided.
  public var ruleIDs: [Text] = []
  /// Who asked: the credential's id.
  public var requestedBy: Text?
  /// Labels in code point order of their names, such as `env` = `test`.
  public var labels: [(name: Text, value: Text)] = []
  /// How long deciding took.
  public var decideNanoseconds: Int?
  /// The W3C trace of the call.
  public var traceID: Text?
  /// The W3C span of the call.
  public var spanID: Text?

  /// A warrant, as records name it (DESIGN section 9).
  public struct Warrant: Sendable, Hashable {
    /// `tnu_wrt_` and the leaf's id.
    public let id: Text
    /// The first issuer's key in hexadecimal.
    public let root: Text
    /// SHA-256 of the envelopes, root to leaf.
    public let chainDigest: Digest256

    /// Names a warrant.
    public init(id: Text, root: Text, chainDigest: Digest256) {
      self.id = id
      self.root = root
      self.chainDigest = chainDigest
    }
  }

  /// Starts with what every decision has.
  public init(tool: Text, arguments: RedactedArguments, outcome: Outcome) {
    self.tool = tool
    self.arguments = arguments
    self.outcome = outcome
  }

  /// The body as canonical JSON: members are written in canonical order.
  public func canonical(id: RecordID, occurredAt: Timestamp) -> [UInt8] {
    var json = JSONWriter(capacity: 900 + arguments.json.count)
    json.beginObject()
    json.member("arguments_digest", arguments.digest)
    writeBundles(to: &json)
    json.member("chain_digest", warrant?.chainDigest)
    json.name("decision_id")
    json.quoted(id.append)
    json.texts("erased", arguments.erased)
    writeInput(to: &json)
    writeLabels(to: &json)
    json.texts("masked", arguments.masked)
    if let decideNanoseconds {
      json.name("metrics")
      json.beginObject()
      json.name("timer_decide_ns")
      json.int(decideNanoseconds)
      json.endObject()
    }
    json.name("path")
    json.word("ambit/decision")
    json.member("requested_by", requestedBy)
    writeResult(to: &json)
    json.texts("rule_ids", ruleIDs)
    json.member("span_id", spanID)
    json.name("timestamp")
    json.quoted(occurredAt.append)
    json.member("trace_id", traceID)
    json.member("warrant_id", warrant?.id)
    json.member("warrant_root", warrant?.root)
    json.endObject()
    return json.bytes
  }

  private func writeBundles(to json: inout JSONWriter) {
    json.name("bundles")
    json.beginObject()
    if let ceilingDigest {
      json.name("ceiling")
      json.beginObject()
      json.member("revision", ceilingDigest)
      json.endObject()
    }
    if let policyDigest {
      json.name("policy")
      json.beginObject()
      json.member("revision", policyDigest)
      json.endObject()
    }
    json.endObject()
  }

  private func writeInput(to json: inout JSONWriter) {
    json.name("input")
    json.beginObject()
    json.member("agent", agent)
    json.name("arguments")
    json.raw(arguments.json)
    if let estimatedTokens {
      json.name("estimated_tokens")
      json.int(estimatedTokens)
    }
    if principal != nil || !roles.isEmpty {
      json.name("principal")
      json.beginObject()
      json.member("id", principal)
      json.name("roles")
      json.array(roles)
      json.endObject()
    }
    json.member("session_id", session)
    json.name("tool")
    json.string(tool)
    json.member("warrant_id", warrant?.id)
    json.endObject()
  }

  private func writeLabels(to json: inout JSONWriter) {
    json.name("labels")
    json.beginObject()
    for label in labels {
      json.name(text: label.name)
      json.string(label.value)
    }
    json.endObject()
  }

  private func writeResult(to json: inout JSONWriter) {
    json.name("result")
    json.beginObject()
    if let bound {
      json.name("bound")
      json.word(bound.word)
    }
    json.name("bounds")
    json.beginArray()
    for bound in bounds { json.word(bound.word) }
    json.endArray()
    json.name("obligations")
    json.beginObject()
    if let timeoutSeconds {
      json.name("timeout_seconds")
      json.int(timeoutSeconds)
    }
    json.endObject()
    json.name("outcome")
    json.string(outcome.word)
    json.name("reasons")
    json.beginArray()
    for reason in reasons {
      json.beginObject()
      json.name("code")
      json.string(reason.code.rawValue)
      if let details = reason.details {
        json.name("details")
        json.raw(details)
      }
      json.name("message")
      json.string(reason.message)
      json.endObject()
    }
    json.endArray()
    json.name("violations")
    json.array(violations)
    json.endObject()
  }
}

extension JSONWriter {
  mutating func member(_ name: StaticString, _ text: Text?) {
    guard let text else { return }
    self.name(name)
    string(text)
  }

  mutating func member(_ name: StaticString, _ digest: Digest256?) {
    guard let digest else { return }
    self.name(name)
    quoted(digest.appendHex)
  }

  mutating func array(_ texts: [Text]) {
    beginArray()
    for text in texts { string(text) }
    endArray()
  }

  /// Writes a list; an empty one is absent.
  mutating func texts(_ name: StaticString, _ texts: [Text]) {
    guard !texts.isEmpty else { return }
    self.name(name)
    array(texts)
  }
}
