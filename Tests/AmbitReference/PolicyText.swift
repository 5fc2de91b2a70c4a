/// A source file about to be loaded.
package struct SourceText: Sendable {
  /// Its name, such as `policy.yaml`.
  package let name: String
  /// Its YAML.
  package let text: String
}

/// Writes policies and ceilings as YAML.
package struct PolicyText {
  private var dice: Dice

  /// Starts a writer; the seed decides every choice of style.
  package init(seed: UInt64) {
    dice = Dice(seed: seed)
  }

  /// The files of a policy; one unless it is a directory.
  package mutating func write(_ policy: WrittenPolicy) -> [SourceText] {
    switch policy.shape {
    case .flat:
      guard let role = policy.roles.first else { return [] }
      // A flat document has one place for what a role and its document say.
      let members = common(policy.constants, policy.constraints) + body(role)
      return [SourceText(name: "policy.yaml", text: document(members))]
    case .roles:
      var roles: [(String, YAMLTree)] = []
      for role in policy.roles { roles.append((role.name, .map(mixed(full(role))))) }
      let members = common(policy.constants, policy.constraints) + [("roles", .map(roles))]
      return [SourceText(name: "policy.yaml", text: document(members))]
    case .directory:
      var files: [SourceText] = []
      for role in policy.roles {
        files.append(SourceText(name: role.name + ".yaml", text: document(full(role))))
      }
      let shared = common(policy.constants, policy.constraints)
      if !shared.isEmpty {
        files.append(SourceText(name: "_policy.yaml", text: document(shared)))
      }
      return dice.shuffled(files)
    }
  }

  /// The one file of a ceiling.
  package mutating func write(_ ceiling: WrittenCeiling) -> SourceText {
    var members = common(ceiling.constants, ceiling.constraints)
    members += limits(ceiling.tokenLimit, ceiling.timeoutSeconds)
    if let baseline = ceiling.baseline {
      members.append(("baseline", .raw(baseline ? "true" : "false")))
    }
    members += tools(ceiling.tools)
    return SourceText(name: "ceiling.yaml", text: document(members))
  }

  private mutating func document(_ members: [(String, YAMLTree)]) -> String {
    var all = members
    if dice.chance(20) { all.append(("version", .raw("1"))) }
    var writer = YAMLText(dice: Dice(seed: dice.next()))
    return writer.document(.map(mixed(all)))
  }

  private mutating func mixed(_ members: [(String, YAMLTree)]) -> [(String, YAMLTree)] {
    dice.shuffled(members)
  }

  private func common(
    _ constants: [PlainValue.Member],
    _ constraints: [WrittenConstraint]
  ) -> [(String, YAMLTree)] {
    var members: [(String, YAMLTree)] = []
    if !constants.isEmpty { members.append(("consts", YAMLTree(.map(constants)))) }
    if !constraints.isEmpty { members.append(("constraints", texts(constraints))) }
    return members
  }

  private func texts(_ constraints: [WrittenConstraint]) -> YAMLTree {
    .list(constraints.map { .text($0.text) })
  }

  private mutating func full(_ role: WrittenRole) -> [(String, YAMLTree)] {
    var members = common(role.constants, role.constraints) + body(role)
    if !role.inherits.isEmpty {
      members.append(("inherits", .list(role.inherits.map { .text($0) })))
    }
    if role.isMixin || dice.chance(10) {
      members.append(("is_mixin", .raw(role.isMixin ? "true" : "false")))
    }
    return members
  }

  private mutating func body(_ role: WrittenRole) -> [(String, YAMLTree)] {
    var members = limits(role.tokenLimit, role.timeoutSeconds) + tools(role.tools)
    if let rule = role.defaultRule { members.append(("default_policy", write(rule))) }
    return members
  }

  private func limits(_ tokens: Int?, _ seconds: Int?) -> [(String, YAMLTree)] {
    var members: [(String, YAMLTree)] = []
    if let tokens { members.append(("token_limit", .raw(String(tokens)))) }
    if let seconds { members.append(("timeout_seconds", .raw(String(seconds)))) }
    return members
  }

  private mutating func tools(_ tools: [WrittenTool]) -> [(String, YAMLTree)] {
    if tools.isEmpty { return [] }
    var members: [(String, YAMLTree)] = []
    for tool in tools { members.append((tool.name, write(tool.rule))) }
    return [("tools", .map(members))]
  }

  private mutating func write(_ rule: WrittenRule) -> YAMLTree {
    var members: [(String, YAMLTree)] = []
    if let mode = rule.mode { members.append(("mode", .text(mode.rawValue))) }
    if !rule.constraints.isEmpty { members.append(("constraints", texts(rule.constraints))) }
    if let scope = rule.scope {
      var parts: [(String, YAMLTree)] = []
      if !scope.allowed.isEmpty {
        parts.append(("allowed_paths", .list(scope.allowed.map { .text($0) })))
      }
      if !scope.denied.isEmpty {
        parts.append(("denied_paths", .list(scope.denied.map { .text($0) })))
      }
      if let arguments = scope.arguments {
        parts.append(("path_args", .list(arguments.map { .text($0) })))
      }
      members.append(("file_scope", .map(mixed(parts))))
    }
    return .map(mixed(members))
  }
}
