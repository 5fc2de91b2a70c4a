/// A policy as the generator means it, before it is written as YAML.
package struct WrittenPolicy: Sendable {
  /// How it is laid out in files.
  package enum Shape: Sendable {
    /// One file with the keys of the role `default`.
    case flat
    /// One file with a `roles` key.
    case roles
    /// One file for each role, and `_policy.yaml`.
    case directory
  }

  /// How it is laid out; a flat policy has the one role `default`.
  package var shape: Shape
  /// The document's constants.
  package var constants: [PlainValue.Member] = []
  /// Constraints that bind every role.
  package var constraints: [WrittenConstraint] = []
  /// Every role.
  package var roles: [WrittenRole] = []
}

/// A role as written.
package struct WrittenRole: Sendable {
  package var name: String
  package var inherits: [String] = []
  package var isMixin = false
  package var constants: [PlainValue.Member] = []
  package var constraints: [WrittenConstraint] = []
  package var defaultRule: WrittenRule?
  package var tools: [WrittenTool] = []
  package var tokenLimit: Int?
  package var timeoutSeconds: Int?
}

/// A tool with its rule.
package struct WrittenTool: Sendable {
  package var name: String
  package var rule: WrittenRule
}

/// A rule as written; a missing mode means deny.
package struct WrittenRule: Sendable {
  /// The words of the modes, in order of restrictiveness.
  package enum Mode: String, Sendable, CaseIterable {
    case allow
    case approval = "approval_required"
    case deny
  }

  package var mode: Mode?
  package var constraints: [WrittenConstraint] = []
  package var scope: WrittenScope?
}

/// A file scope as written.
package struct WrittenScope: Sendable {
  package var allowed: [String] = []
  package var denied: [String] = []
  package var arguments: [String]?
}

/// A ceiling as written.
package struct WrittenCeiling: Sendable {
  package var constants: [PlainValue.Member] = []
  package var constraints: [WrittenConstraint] = []
  package var tools: [WrittenTool] = []
  package var tokenLimit: Int?
  package var timeoutSeconds: Int?
  package var baseline: Bool?
}

/// One call to decide.
package struct ReferenceRequest: Sendable {
  package var tool: String
  package var roles: [String] = []
  package var args: PlainValue = .map([])
  package var ctx: PlainValue = .map([])
  package var user: PlainValue = .map([])
  package var session: PlainValue = .map([])
  package var estimatedTokens = 0
}

/// What is decided about a call.
package struct ReferenceVerdict: Sendable {
  /// `allow`, `approval_required` or `deny`.
  package var outcome: WrittenRule.Mode
  /// The permanent code.
  package var code: String
  /// The sentence; nil where the contract leaves its words open.
  package var reason: String?
  /// The texts of the failing constraints.
  package var violations: [String] = []
  /// The time limit of a call that may run.
  package var timeoutSeconds: Int?
}
