internal import AmbitModel

/// Step 1 for one payload: whether its fields belong together (warrant contract section 4).
enum WarrantStructure {
  static func check(_ payload: WarrantPayload) throws(WarrantFailure) {
    try checkTimesAndDepth(payload)
    switch payload.type {
    case .execution: try checkExecution(payload)
    case .issuer: try checkIssuer(payload)
    }
    try checkApprovers(payload)
  }

  private static func checkTimesAndDepth(_ payload: WarrantPayload) throws(WarrantFailure) {
    guard payload.expiresAt > payload.issuedAt, payload.expiresAt <= WarrantLimits.latestTime
    else { throw WarrantFailure(.structure) }
    guard payload.expiresAt - payload.issuedAt <= WarrantLimits.lifetime else {
      throw WarrantFailure(.ttlExceeded)
    }
    guard payload.depth <= payload.maxDepth, payload.maxDepth <= WarrantLimits.depth else {
      throw WarrantFailure(.depthExceeded)
    }
    for tool in payload.tools where isReserved(tool.name) { throw WarrantFailure(.toolReserved) }
    for name in payload.issuableTools ?? [] where isReserved(name) {
      throw WarrantFailure(.toolReserved)
    }
  }

  /// Names that no warrant may grant.
  static func isReserved(_ name: Text) -> Bool {
    name.isEmpty || name.utf8.starts(with: "tenuo:".utf8) || name.utf8.starts(with: "ambit:".utf8)
  }

  private static func checkExecution(_ payload: WarrantPayload) throws(WarrantFailure) {
    guard !payload.tools.isEmpty, payload.issuableTools == nil, payload.maxIssueDepth == nil,
      payload.bounds == nil
    else { throw WarrantFailure(.structure) }
  }

  private static func checkIssuer(_ payload: WarrantPayload) throws(WarrantFailure) {
    guard payload.tools.isEmpty, let issuable = payload.issuableTools, !issuable.isEmpty,
      Set(issuable).count == issuable.count
    else { throw WarrantFailure(.structure) }
    if let limit = payload.maxIssueDepth, limit > payload.maxDepth {
      throw WarrantFailure(.structure)
    }
    if let bounds = payload.bounds, bounds.isOpen { throw WarrantFailure(.structure) }
  }

  private static func checkApprovers(_ payload: WarrantPayload) throws(WarrantFailure) {
    guard let approvers = payload.approvers else {
      if payload.minApprovals != nil { throw WarrantFailure(.structure) }
      return
    }
    guard !approvers.isEmpty, Set(approvers).count == approvers.count else {
      throw WarrantFailure(.structure)
    }
    if let minimum = payload.minApprovals, minimum < 1 || minimum > UInt64(approvers.count) {
      throw WarrantFailure(.structure)
    }
  }
}
