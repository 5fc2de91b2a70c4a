package import AmbitModel

/// A call as a client describes it (contract section 8, `POST decisions`).
package struct CallRequest: Sendable {
  /// Whom the agent acts for, as stated by the client.
  package struct Principal: Sendable {
    /// The principal's id.
    package let id: Text
    /// Its roles, distinct, in order.
    package let roles: [Text]
  }

  /// Limits of the request.
  package enum Limits {
    /// UTF-8 bytes of a tool's name.
    package static let toolBytesMax = 1_024
    /// UTF-8 bytes of a principal's id.
    package static let principalBytesMax = 256
    /// UTF-8 bytes of a role's name.
    package static let roleBytesMax = 512
    /// Roles that are read; policies accept fewer and say so.
    package static let rolesMax = 256
    /// UTF-8 bytes of a session's id.
    package static let sessionBytesMax = 128
    /// UTF-8 bytes of a call's id.
    package static let callBytesMax = 128
    /// Calls of one batch.
    package static let batchMax = 100
    /// The largest integer of our documents, 2^53−1.
    package static let integerMax = 9_007_199_254_740_991
  }

  let agent: Text?
  let principal: Principal?
  let session: Text?
  let tool: Text
  let arguments: JSONElement
  let estimatedTokens: Int
  let hasEstimate: Bool
  let callID: Text?
  let isDryRun: Bool
  /// True when the answer is to come with a signed receipt.
  let wantsReceipt: Bool
  /// Warrant, proof and approvals; nil when none came.
  package private(set) var presented: PresentedWarrant?

  private static let known: [StaticString] = [
    "tool", "arguments", "agent", "session_id", "principal", "estimated_tokens", "call_id",
    "dry_run", "warrant", "proof", "approvals", "receipt", "approval", "intent",
  ]
  /// Members of bounds that this release does not evaluate.
  ///
  /// Each could only narrow, so that ignoring one could allow what its sender wanted refused.
  private static let unsupported: [StaticString] = ["approval", "intent"]

  /// Reads one call.
  package init(_ element: JSONElement, pointer: String = "") throws(ServiceError) {
    let object = try RequestObject(element, pointer: pointer, known: CallRequest.known)
    for name in CallRequest.unsupported {
      guard let value = object.optional(name) else { continue }
      throw ServiceError.invalid(
        "request.unsupported",
        "`\(name)` is not evaluated by this server",
        pointer: "\(pointer)/\(name)",
        at: value.position,
        hint: "a call that presents it is refused instead of deciding without it"
      )
    }
    self.tool = try CallRequest.text(
      try object.requiredString("tool", bytesMax: Limits.toolBytesMax),
      "tool",
      object
    )
    let arguments = try object.required("arguments")
    guard arguments.kind == .object else {
      throw object.wrongType("arguments", arguments, "an object")
    }
    self.arguments = arguments
    self.agent = try object.string("agent", bytesMax: 256).map { Text($0) }
    self.session = try object.string("session_id", bytesMax: Limits.sessionBytesMax)
      .map { Text($0) }
    self.callID = try object.string("call_id", bytesMax: Limits.callBytesMax).map { Text($0) }
    let estimate = try object.int("estimated_tokens", in: 0...Limits.integerMax)
    self.hasEstimate = estimate != nil
    self.estimatedTokens = estimate ?? 0
    self.isDryRun = try object.bool("dry_run") ?? false
    self.wantsReceipt = try object.bool("receipt") ?? false
    self.presented = try PresentedWarrant(object)
    if let principal = object.optional("principal") {
      self.principal = try Principal(principal, pointer: pointer + "/principal")
    } else {
      self.principal = nil
    }
  }

  /// The call with what the request's header carried.
  ///
  /// - Throws: `warrant.ambiguous` when body and header differ.
  package func presenting(_ header: PresentedWarrant) throws(ServiceError) -> CallRequest {
    if header.isEmpty { return self }
    var call = self
    call.presented = try presented?.merged(with: header) ?? header
    return call
  }

  private static func text(
    _ string: String,
    _ name: StaticString,
    _ object: RequestObject
  ) throws(ServiceError) -> Text {
    guard !string.isEmpty else {
      throw object.badValue(name, try object.required(name), "`\(name)` is empty")
    }
    return Text(string)
  }

  /// Reads a batch: `{"decisions": [call, …]}` with 1 to 100 calls.
  package static func batch(_ body: JSONElement) throws(ServiceError) -> [CallRequest] {
    let object = try RequestObject(body, known: ["decisions"])
    let list = try object.required("decisions")
    guard list.kind == .array else { throw object.wrongType("decisions", list, "an array") }
    guard (1...Limits.batchMax).contains(list.count) else {
      throw object.badValue("decisions", list, "a batch has 1 to \(Limits.batchMax) calls")
    }
    var calls: [CallRequest] = []
    calls.reserveCapacity(list.count)
    for element in list.elements {
      calls.append(try CallRequest(element, pointer: "/decisions/\(calls.count)"))
    }
    return calls
  }
}

extension CallRequest.Principal {
  init(_ element: JSONElement, pointer: String) throws(ServiceError) {
    let object = try RequestObject(element, pointer: pointer, known: ["id", "roles"])
    let id = try object.requiredString("id", bytesMax: CallRequest.Limits.principalBytesMax)
    guard !id.isEmpty else {
      throw object.badValue("id", try object.required("id"), "`id` is empty")
    }
    self.id = Text(id)
    let roles = try object.strings(
      "roles",
      countMax: CallRequest.Limits.rolesMax,
      bytesMax: CallRequest.Limits.roleBytesMax
    )
    self.roles = (roles ?? []).map { Text($0) }
  }
}
