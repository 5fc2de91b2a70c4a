public import AmbitModel
internal import AmbitPatterns

/// Warnings about policies that are valid and probably not what their author meant.
///
/// Each has a `lint.*` code; none changes a decision.
public enum PolicyLint {
  /// Warnings about a policy that merges without problems, sorted.
  public static func warnings(_ document: PolicyDocument) -> [Diagnostic] {
    var pass = LintPass()
    let merger = RoleMerger(merging: document)
    pass.checkDocument(document)
    for (index, role) in document.roles.enumerated() {
      pass.checkRole(role, documentConstants: document.constants)
      for tool in role.tools {
        guard let inherited = merger.inheritedRule(for: tool.tool, of: index),
          inherited.reads(like: tool.rule)
        else { continue }
        pass.warn(
          "lint.repeats_inherited",
          "the rule for \(tool.tool.quoted) repeats the inherited one",
          file: role.file,
          at: tool.position
        )
      }
    }
    return pass.found.all.sorted()
  }

  /// Warnings about a ceiling, sorted.
  public static func warnings(_ ceiling: CeilingDocument, file: String) -> [Diagnostic] {
    var pass = LintPass()
    pass.checkConstants(
      ceiling.constants,
      usedBy: ceiling.constraints + ceiling.tools.flatMap { $0.rule.constraints }
    )
    pass.checkConstraints(ceiling.constraints, file: file, at: .start)
    pass.checkTools(ceiling.tools, allowedByDefault: false, file: file)
    if let all = ceiling.tools.first(where: { $0.tool == DocumentLimits.everyTool }),
      all.rule.mode == .deny, ceiling.tools.count > 1
    {
      pass.warn(
        "lint.shadowed_rules",
        "the deny for `*` beats every other rule of the ceiling",
        hint: "leave `*` out: a tool that is not listed is denied anyway",
        file: file,
        at: all.position
      )
    }
    return pass.found.all.sorted()
  }
}

/// One walk over a source.
private struct LintPass {
  var found = DiagnosticList()

  mutating func warn(
    _ code: ReasonCode,
    _ message: String,
    hint: String? = nil,
    file: String,
    at position: SourcePosition
  ) {
    found.report(code, message, hint: hint, file: file, at: position)
  }

  /// What concerns the roles together.
  mutating func checkDocument(_ document: PolicyDocument) {
    let roles = document.roles
    var users = document.constraints
    for role in roles { users += role.everyConstraint }
    checkConstants(document.constants, usedBy: users)
    let file = document.rolesFile
    let position = document.rolesPosition ?? .start
    checkConstraints(document.constraints, file: file, at: position)
    if !roles.contains(where: { $0.name == DocumentLimits.defaultRole && !$0.isMixin }) {
      warn(
        "lint.no_default_role",
        "without a role `default`, a request with no role or an unknown one is denied",
        file: file,
        at: position
      )
    }
    var parents: Set<Text> = []
    for role in roles { for parent in role.inherits { parents.insert(parent.name) } }
    for role in roles where role.isMixin && !parents.contains(role.name) {
      warn(
        "lint.unused_mixin",
        "no role inherits the mixin \(role.name.quoted)",
        file: role.file,
        at: role.position
      )
    }
  }

  /// What concerns one role alone.
  mutating func checkRole(_ role: RoleDocument, documentConstants: [Constant]) {
    checkConstants(role.constants, usedBy: role.everyConstraint)
    checkConstraints(role.constraints, file: role.file, at: role.position)
    let isAllowed = role.defaultRule.map { $0.mode == .allow && $0.constraints.isEmpty } ?? false
    checkTools(role.tools, allowedByDefault: isAllowed, file: role.file)
    if let rule = role.defaultRule { checkRule(rule, file: role.file, at: role.position) }
    let saysNothing = role.inherits.isEmpty && role.tools.isEmpty && role.defaultRule == nil
    if saysNothing && !role.isMixin {
      warn(
        "lint.denies_everything",
        "role \(role.name.quoted) allows no tool",
        file: role.file,
        at: role.position
      )
    }
  }

  mutating func checkTools(_ tools: [ToolRule], allowedByDefault: Bool, file: String) {
    for tool in tools {
      checkRule(tool.rule, file: file, at: tool.position)
      let rule = tool.rule
      if rule.mode == .deny, !rule.constraints.isEmpty || rule.fileScope != nil {
        warn(
          "lint.condition_on_deny",
          "\(tool.tool.quoted) is denied whatever its constraints and its file scope say",
          hint: "leave them out, or write `mode: allow` and the negated condition",
          file: file,
          at: tool.position
        )
      }
      if allowedByDefault, rule.mode == .allow, rule.constraints.isEmpty, rule.fileScope == nil {
        warn(
          "lint.redundant_allow",
          "`default_policy` allows \(tool.tool.quoted) already",
          file: file,
          at: tool.position
        )
      }
    }
  }

  private mutating func checkRule(_ rule: Rule, file: String, at position: SourcePosition) {
    checkConstraints(rule.constraints, file: file, at: position)
  }

  /// Constants that no constraint names.
  mutating func checkConstants(_ constants: [Constant], usedBy constraints: [Constraint]) {
    guard !constants.isEmpty else { return }
    var used: Set<Text> = []
    for constraint in constraints { constraint.text.collectConstantNames(into: &used) }
    for constant in constants where !used.contains(constant.name) {
      warn(
        "lint.unused_constant",
        "no constraint uses the constant \(constant.name.quoted)",
        file: constant.file,
        at: constant.position
      )
    }
  }

  mutating func checkConstraints(
    _ constraints: [Constraint],
    file: String,
    at position: SourcePosition
  ) {
    var texts: Set<Text> = []
    for constraint in constraints {
      if !texts.insert(constraint.text).inserted {
        warn(
          "lint.repeated_constraint",
          "\(constraint.text.quoted) stands twice in one list",
          file: file,
          at: position
        )
      }
      if constraint.expression.comparesWithEmptyList {
        warn(
          "lint.empty_list",
          "\(constraint.text.quoted) looks for a value in an empty list",
          file: file,
          at: position
        )
      }
    }
  }
}

extension Rule {
  /// True when both say the same in the same words.
  fileprivate func reads(like other: Rule) -> Bool {
    mode == other.mode && constraints.map { $0.text } == other.constraints.map { $0.text }
      && fileScope?.allowedPaths == other.fileScope?.allowedPaths
      && fileScope?.deniedPaths == other.fileScope?.deniedPaths
      && fileScope?.pathArguments == other.fileScope?.pathArguments
  }
}

extension RoleDocument {
  /// The constraints that the role itself writes, those of its rules included.
  fileprivate var everyConstraint: [Constraint] {
    constraints + (defaultRule?.constraints ?? []) + tools.flatMap { $0.rule.constraints }
  }
}

extension ConstraintExpression {
  /// True when `in` or `not in` has an empty list on its right, which decides it at once.
  fileprivate var comparesWithEmptyList: Bool {
    switch self {
    case .or(let parts), .and(let parts): parts.contains { $0.comparesWithEmptyList }
    case .not(let part), .quantified(_, _, let part): part.comparesWithEmptyList
    case .compare(.isIn, _, let right), .compare(.isNotIn, _, let right): right.isEmptyList
    case .has, .text, .pattern, .compare: false
    }
  }
}

extension Operand {
  fileprivate var isEmptyList: Bool {
    switch self {
    case .literal(.array(let items)), .constant(_, .array(let items)): items.isEmpty
    default: false
    }
  }
}

extension Text {
  /// Adds what follows each `consts.` of a constraint's text.
  ///
  /// The syntax tree cannot tell: a constant used as a pattern is compiled away. A mention inside a
  /// string counts as use, which errs on the silent side.
  fileprivate func collectConstantNames(into names: inout Set<Text>) {
    let marker = Text("consts.").utf8
    var index = 0
    while index + marker.count < utf8.count {
      guard utf8[index..<index + marker.count].elementsEqual(marker) else {
        index += 1
        continue
      }
      let start = index + marker.count
      index = start
      while index < utf8.count, utf8[index].isIdentifierByte { index += 1 }
      names.insert(Text(utf8: Array(utf8[start..<index])))
    }
  }
}

extension UInt8 {
  fileprivate var isIdentifierByte: Bool {
    (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) || (0x30...0x39).contains(self)
      || self == 0x5F
  }
}
