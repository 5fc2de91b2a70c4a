public import AmbitModel

/// A policy under its ceiling as a Rego module, for whoever decides with Open Policy Agent
/// (contract section 7).
public enum RegoModule {
  /// Writes `package ambit.policy`, whose `decision` agrees with the kernel on every input.
  ///
  /// The same policy gives the same text. Evaluators differ where Rego leaves them room: Open Policy
  /// Agent compares numbers in 64 bits of mantissa, the kernel exactly.
  ///
  /// - Throws: `RegoUnsupported` for the first constraint that Rego cannot say exactly.
  public static func emit(
    policy: ResolvedPolicy?,
    ceiling: ResolvedCeiling?
  ) throws(RegoUnsupported) -> String {
    let tables = try RegoTables(policy: policy, ceiling: ceiling)
    var module = RegoLibrary.header
    module += RegoLibrary.input
    module += verdict(policy: policy, ceiling: ceiling)
    if let ceiling, policy != nil || ceiling.baseline {
      module += "\n# The organization's ceiling.\n"
      if ceiling.level.defaultRule?.mode == .deny {
        module += "ceiling_verdict := refusal(\"policy.ceiling.\", \"tool_denied\", [])\n"
      } else {
        module += "ceiling_verdict := judgement(ceiling, \"\", \"policy.ceiling.\")\n\n"
        module += "ceiling := \(tables.level(ceiling.level))\n"
      }
    }
    if let policy { module += roles(policy, tables) }
    // Without a policy only a baseline ceiling judges.
    guard policy != nil || ceiling?.baseline == true else {
      return module + RegoLibrary.nothingInOrder
    }
    module += RegoLibrary.judgement(
      hasConstraints: !tables.constraints.isEmpty,
      hasScopes: !tables.scopes.isEmpty
    )
    module += tables.text
    for (feature, text) in RegoLibrary.features where tables.uses.contains(feature) {
      module += "\n" + text
    }
    return module
  }

  /// Which level decides.
  private static func verdict(policy: ResolvedPolicy?, ceiling: ResolvedCeiling?) -> String {
    switch (policy, ceiling) {
    case (nil, let ceiling?) where ceiling.baseline: "\nverdict := ceiling_verdict\n"
    case (nil, _): "\nverdict := refusal(\"policy.\", \"missing\", [])\n"
    case (_?, nil): "\nverdict := roles_verdict\n"
    case (_?, _?): RegoLibrary.intersection
    }
  }

  private static func roles(_ policy: ResolvedPolicy, _ tables: RegoTables) -> String {
    var text = RegoLibrary.roles
    let hasDefault = policy.roles.contains { $0.name == "default" }
    text += hasDefault ? RegoLibrary.fallbackToDefault : RegoLibrary.noDefault
    text += "\nroles := {\n"
    for level in policy.roles.sorted(by: { $0.name < $1.name }) {
      text += "\t\(RegoText.string(level.name)): \(tables.level(level)),\n"
    }
    return text + "}\n"
  }
}

/// Something that Rego cannot say exactly; code `policy.rego_unsupported`.
public struct RegoUnsupported: Error, Sendable, Hashable {
  /// Always `policy.rego_unsupported`.
  public let code: ReasonCode = "policy.rego_unsupported"
  /// One line for people.
  public let message: String
  /// The constraint, as written.
  public let constraint: Text

  init(_ message: String, constraint: Text) {
    self.message = message
    self.constraint = constraint
  }
}
