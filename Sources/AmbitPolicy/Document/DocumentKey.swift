import AmbitModel

/// A key of the policy language; which ones a place takes is in `contract section 1`.
enum DocumentKey: UInt8, CaseIterable {
  case version
  case consts
  case constraints
  case defaultPolicy
  case tools
  case tokenLimit
  case timeoutSeconds
  case roles
  case inherits
  case isMixin
  case baseline
  case mode
  case fileScope
  case allowedPaths
  case deniedPaths
  case pathArgs

  /// The key as written.
  var name: StaticString {
    switch self {
    case .version: "version"
    case .consts: "consts"
    case .constraints: "constraints"
    case .defaultPolicy: "default_policy"
    case .tools: "tools"
    case .tokenLimit: "token_limit"
    case .timeoutSeconds: "timeout_seconds"
    case .roles: "roles"
    case .inherits: "inherits"
    case .isMixin: "is_mixin"
    case .baseline: "baseline"
    case .mode: "mode"
    case .fileScope: "file_scope"
    case .allowedPaths: "allowed_paths"
    case .deniedPaths: "denied_paths"
    case .pathArgs: "path_args"
    }
  }

  /// True when a key of a source is this one.
  func matches(_ text: Text) -> Bool {
    guard text.utf8.count == name.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8.count where text.utf8[index] != name.utf8Start[index] {
      return false
    }
    return true
  }
}

/// A place in a source that takes certain keys.
enum DocumentPlace {
  case flat
  case rolesDocument
  case directoryDocument
  case role
  case ceiling
  case rule
  case defaultRule
  case fileScope

  /// The keys it takes.
  var keys: [DocumentKey] {
    switch self {
    case .flat: DocumentPlace.flatKeys
    case .rolesDocument: [.version, .consts, .constraints, .roles]
    case .directoryDocument: [.version, .consts, .constraints]
    case .role: DocumentPlace.flatKeys + [.inherits, .isMixin]
    case .ceiling:
      [.version, .consts, .constraints, .tools, .tokenLimit, .timeoutSeconds, .baseline]
    case .rule: [.mode, .constraints, .fileScope]
    case .defaultRule: [.mode, .constraints]
    case .fileScope: [.allowedPaths, .deniedPaths, .pathArgs]
    }
  }

  /// Its name in messages.
  var description: StaticString {
    switch self {
    case .flat: "a policy document"
    case .rolesDocument: "a policy document with `roles`"
    case .directoryDocument: "`_policy.yaml`"
    case .role: "a role"
    case .ceiling: "a ceiling"
    case .rule: "a tool's rule"
    case .defaultRule: "`default_policy`"
    case .fileScope: "`file_scope`"
    }
  }

  private static let flatKeys: [DocumentKey] = [
    .version, .consts, .constraints, .defaultPolicy, .tools, .tokenLimit, .timeoutSeconds,
  ]

  /// What to do about a key that belongs elsewhere; nil if it belongs nowhere.
  func hint(forMisplaced key: DocumentKey) -> String? {
    switch (self, key) {
    case (.ceiling, .defaultPolicy): "a ceiling's rule for other tools is the tool `\"*\"`"
    case (.flat, .inherits), (.flat, .isMixin), (.directoryDocument, _), (.rolesDocument, _):
      "it belongs inside a role"
    case (.role, .roles): "roles do not nest; name parents in `inherits`"
    case (.role, .baseline), (.flat, .baseline): "it belongs in an organization ceiling"
    case (.defaultRule, .fileScope): "it belongs in the rule of a tool"
    default: nil
    }
  }
}
