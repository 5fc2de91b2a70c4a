import AmbitReference

/// Makes a disagreement smaller while it persists, one part at a time.
enum Shrinker {
  static func shrink(_ found: Disagreement) -> Disagreement {
    var best = found
    best.trial.requests = [found.request]
    best = Agreement.firstDisagreement(best.trial) ?? found
    var improved = true
    while improved {
      improved = false
      for candidate in candidates(best.trial) {
        guard let smaller = Agreement.firstDisagreement(candidate) else { continue }
        // A change that only makes the text unloadable would hide the difference.
        if loadError(smaller) != loadError(best) { continue }
        best = smaller
        improved = true
        break
      }
    }
    return best
  }

  /// The code of the error when a text does not load; nil when it does.
  private static func loadError(_ found: Disagreement) -> String? {
    guard found.reference == "loads" else { return nil }
    // `FILE:LINE:COLUMN: CODE: sentence`
    return found.production.split(separator: " ").dropFirst().first.map(String.init) ?? ""
  }

  private static func candidates(_ trial: Trial) -> [Trial] {
    var result: [Trial] = []
    func add(_ change: (inout Trial) -> Void) {
      var copy = trial
      change(&copy)
      result.append(copy)
    }
    if trial.ceiling != nil { add { $0.ceiling = nil } }
    if let policy = trial.policy {
      for smaller in policies(policy) { add { $0.policy = smaller } }
    }
    if let ceiling = trial.ceiling {
      for smaller in ceilings(ceiling) { add { $0.ceiling = smaller } }
    }
    for smaller in requests(trial.requests[0]) { add { $0.requests = [smaller] } }
    return result
  }

  private static func policies(_ policy: WrittenPolicy) -> [WrittenPolicy] {
    var result: [WrittenPolicy] = []
    func add(_ change: (inout WrittenPolicy) -> Void) {
      var copy = policy
      change(&copy)
      result.append(copy)
    }
    if policy.shape == .directory { add { $0.shape = .roles } }
    for index in policy.constraints.indices { add { $0.constraints.remove(at: index) } }
    for index in policy.constants.indices { add { $0.constants.remove(at: index) } }
    for index in policy.roles.indices where policy.shape != .flat {
      let name = policy.roles[index].name
      if policy.roles.contains(where: { $0.inherits.contains { samePoints($0, name) } }) {
        continue
      }
      if policy.roles.count > 1 { add { $0.roles.remove(at: index) } }
    }
    for (index, role) in policy.roles.enumerated() {
      for smaller in roles(role) { add { $0.roles[index] = smaller } }
    }
    return result
  }

  private static func roles(_ role: WrittenRole) -> [WrittenRole] {
    var result: [WrittenRole] = []
    func add(_ change: (inout WrittenRole) -> Void) {
      var copy = role
      change(&copy)
      result.append(copy)
    }
    for index in role.inherits.indices { add { $0.inherits.remove(at: index) } }
    for index in role.constraints.indices { add { $0.constraints.remove(at: index) } }
    for index in role.constants.indices { add { $0.constants.remove(at: index) } }
    if role.tokenLimit != nil { add { $0.tokenLimit = nil } }
    if role.timeoutSeconds != nil { add { $0.timeoutSeconds = nil } }
    if let rule = role.defaultRule {
      add { $0.defaultRule = nil }
      for smaller in rules(rule) { add { $0.defaultRule = smaller } }
    }
    for (index, tool) in role.tools.enumerated() {
      add { $0.tools.remove(at: index) }
      for smaller in rules(tool.rule) { add { $0.tools[index].rule = smaller } }
    }
    return result
  }

  private static func ceilings(_ ceiling: WrittenCeiling) -> [WrittenCeiling] {
    var result: [WrittenCeiling] = []
    func add(_ change: (inout WrittenCeiling) -> Void) {
      var copy = ceiling
      change(&copy)
      result.append(copy)
    }
    for index in ceiling.constraints.indices { add { $0.constraints.remove(at: index) } }
    for index in ceiling.constants.indices { add { $0.constants.remove(at: index) } }
    if ceiling.tokenLimit != nil { add { $0.tokenLimit = nil } }
    if ceiling.timeoutSeconds != nil { add { $0.timeoutSeconds = nil } }
    for (index, tool) in ceiling.tools.enumerated() {
      add { $0.tools.remove(at: index) }
      for smaller in rules(tool.rule) { add { $0.tools[index].rule = smaller } }
    }
    return result
  }

  private static func rules(_ rule: WrittenRule) -> [WrittenRule] {
    var result: [WrittenRule] = []
    func add(_ change: (inout WrittenRule) -> Void) {
      var copy = rule
      change(&copy)
      result.append(copy)
    }
    if let scope = rule.scope {
      add { $0.scope = nil }
      for index in scope.allowed.indices { add { $0.scope?.allowed.remove(at: index) } }
      for index in scope.denied.indices { add { $0.scope?.denied.remove(at: index) } }
    }
    for (index, constraint) in rule.constraints.enumerated() {
      add { $0.constraints.remove(at: index) }
      for part in constraint.parts { add { $0.constraints[index] = part } }
    }
    return result
  }

  private static func requests(_ request: ReferenceRequest) -> [ReferenceRequest] {
    var result: [ReferenceRequest] = []
    func add(_ change: (inout ReferenceRequest) -> Void) {
      var copy = request
      change(&copy)
      result.append(copy)
    }
    for index in request.roles.indices { add { $0.roles.remove(at: index) } }
    if request.estimatedTokens > 0 { add { $0.estimatedTokens = 0 } }
    let parts: [WritableKeyPath<ReferenceRequest, PlainValue>] = [
      \.args, \.ctx, \.user, \.session,
    ]
    for part in parts {
      guard case .map(let members) = request[keyPath: part] else { continue }
      for index in members.indices {
        var fewer = members
        fewer.remove(at: index)
        add { $0[keyPath: part] = .map(fewer) }
      }
    }
    return result
  }
}
