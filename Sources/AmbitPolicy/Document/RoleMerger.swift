import AmbitModel

/// Resolves roles depth-first (contract section 2), mixins included: a mistake in an unused one is
/// a mistake too.
struct RoleMerger {
  private(set) var diagnostics: DiagnosticList
  private let document: PolicyDocument
  private let documentConstants: [Text: Constant]
  private let indices: [Text: Int]
  private var states: [State]
  /// Rules of all roles so far.
  private var resolvedTools = 0
  /// Entries copied from parents so far.
  private var steps = 0
  private var isExhausted = false

  private enum State {
    case unvisited
    /// On the path from a role to its ancestors: meeting it again is a cycle.
    case active
    case done(Merged)
  }

  /// What a role is after inheritance.
  private struct Merged {
    var tools: [Text: Rule] = [:]
    /// A silent role denies, and hands that on (contract section 2).
    var defaultRule = Rule(mode: .deny)
    var constraints = ConstraintUnion()
    /// Inherited and own constants, not the document's.
    var constants: [Constant] = []
    var constantIndices: [Text: Int] = [:]
    var tokenLimit: Int?
    var timeoutSeconds: Int?
    /// Steps up to the furthest ancestor.
    var depth = 0
  }

  init(_ document: PolicyDocument, _ diagnostics: DiagnosticList) {
    self.document = document
    self.diagnostics = diagnostics
    var constants: [Text: Constant] = [:]
    for constant in document.constants { constants[constant.name] = constant }
    documentConstants = constants
    var indices: [Text: Int] = [:]
    for (index, role) in document.roles.enumerated() { indices[role.name] = index }
    self.indices = indices
    states = Array(repeating: .unvisited, count: document.roles.count)
  }

  /// Merges a document whose problems do not matter here.
  init(merging document: PolicyDocument) {
    self.init(document, DiagnosticList())
    _ = merge()
  }

  /// The rule for a tool that a role would have if it wrote none; nil if it inherits none.
  func inheritedRule(for tool: Text, of index: Int) -> Rule? {
    // Later parents overlay earlier ones.
    for parent in document.roles[index].inherits.reversed() {
      guard let parentIndex = indices[parent.name], case .done(let merged) = states[parentIndex],
        let rule = merged.tools[tool]
      else { continue }
      return rule
    }
    return nil
  }

  /// The concrete roles; complete only if no problem was reported.
  mutating func merge() -> [ResolvedLevel] {
    var levels: [ResolvedLevel] = []
    for (index, role) in document.roles.enumerated() {
      guard let merged = resolve(index), !role.isMixin else { continue }
      var constraints = ConstraintUnion()
      constraints.add(document.constraints)
      constraints.add(merged.constraints.all)
      levels.append(
        ResolvedLevel(
          name: role.name,
          constraints: constraints.all,
          defaultRule: merged.defaultRule,
          tools: merged.tools,
          tokenLimit: merged.tokenLimit,
          timeoutSeconds: merged.timeoutSeconds
        )
      )
    }
    if let position = document.rolesPosition, !document.roles.contains(where: { !$0.isMixin }) {
      diagnostics.report(
        "policy.no_concrete_role",
        document.roles.isEmpty ? "the policy has no role" : "the policy has nothing but mixins",
        hint: "add the role `default`",
        file: document.rolesFile,
        at: position
      )
    }
    return levels
  }

  /// Resolves one role; nil while it is being resolved, and once the work grew too large.
  private mutating func resolve(_ index: Int) -> Merged? {
    guard !isExhausted else { return nil }
    switch states[index] {
    case .done(let merged): return merged
    case .active: return nil
    case .unvisited: break
    }
    states[index] = .active
    let role = document.roles[index]
    var merged = Merged()
    for parent in role.inherits {
      guard let parentIndex = find(parent, of: role), let inherited = resolve(parentIndex) else {
        continue
      }
      guard reserve(inherited, for: role, at: parent) else { return nil }
      merged.depth = max(merged.depth, inherited.depth + 1)
      inherit(inherited, into: &merged, of: role, at: parent.position)
    }
    if merged.depth > DocumentLimits.inheritanceDepthMax {
      diagnostics.report(
        "policy.limit",
        "role \(role.name.quoted) has ancestors more than "
          + "\(DocumentLimits.inheritanceDepthMax) steps away",
        file: role.file,
        at: role.inherits.first?.position ?? role.position
      )
      merged.depth = 0  // said once, not again for every descendant
    }
    addOwn(role, to: &merged)
    resolvedTools += merged.tools.count
    guard resolvedTools <= DocumentLimits.resolvedToolsMax else {
      reportExhausted(role, at: role.position)
      return nil
    }
    states[index] = .done(merged)
    return merged
  }

  /// Finds a parent that can be inherited from.
  private mutating func find(_ parent: RoleDocument.Parent, of role: RoleDocument) -> Int? {
    guard let index = indices[parent.name] else {
      diagnostics.report(
        "policy.unknown_role",
        "role \(role.name.quoted) inherits from \(parent.name.quoted), which does not exist",
        hint: Spelling.hint(for: parent.name, among: document.roles.map { $0.name }),
        file: role.file,
        at: parent.position
      )
      return nil
    }
    if case .active = states[index] {
      diagnostics.report(
        "policy.cycle",
        parent.name == role.name
          ? "role \(role.name.quoted) inherits from itself"
          : "role \(role.name.quoted) inherits from its own descendant \(parent.name.quoted)",
        file: role.file,
        at: parent.position
      )
      return nil
    }
    return index
  }

  private mutating func inherit(
    _ parent: Merged,
    into merged: inout Merged,
    of role: RoleDocument,
    at position: SourcePosition
  ) {
    if merged.tools.isEmpty {
      merged.tools = parent.tools
    } else {
      for (tool, rule) in parent.tools { merged.tools[tool] = rule }
    }
    merged.defaultRule = parent.defaultRule
    merged.constraints.add(parent.constraints.all)
    merged.tokenLimit = smaller(merged.tokenLimit, parent.tokenLimit)
    merged.timeoutSeconds = smaller(merged.timeoutSeconds, parent.timeoutSeconds)
    for constant in parent.constants {
      add(constant, to: &merged, file: role.file, at: position)
    }
  }

  private mutating func addOwn(_ role: RoleDocument, to merged: inout Merged) {
    for tool in role.tools { merged.tools[tool.tool] = tool.rule }
    if let rule = role.defaultRule { merged.defaultRule = rule }
    merged.constraints.add(role.constraints)
    merged.tokenLimit = smaller(merged.tokenLimit, role.tokenLimit)
    merged.timeoutSeconds = smaller(merged.timeoutSeconds, role.timeoutSeconds)
    for constant in role.constants {
      if let other = documentConstants[constant.name],
        !other.value.isEqual(to: constant.value)
      {
        reportConflict(constant, with: other, file: role.file, at: constant.position)
      }
      add(constant, to: &merged, file: role.file, at: constant.position)
    }
  }

  /// Adds a constant; a second one of its name must have the same value.
  private mutating func add(
    _ constant: Constant,
    to merged: inout Merged,
    file: String,
    at position: SourcePosition
  ) {
    guard let index = merged.constantIndices[constant.name] else {
      merged.constantIndices[constant.name] = merged.constants.count
      merged.constants.append(constant)
      return
    }
    let other = merged.constants[index]
    guard !other.value.isEqual(to: constant.value) else { return }
    reportConflict(constant, with: other, file: file, at: position)
  }

  private mutating func reportConflict(
    _ constant: Constant,
    with other: Constant,
    file: String,
    at position: SourcePosition
  ) {
    diagnostics.report(
      "policy.const_conflict",
      "the constant \(constant.name.quoted) already has another value, given at "
        + "\(other.file):\(other.position.line):\(other.position.column)",
      hint: "give one of the two another name",
      file: file,
      at: position
    )
  }

  private func smaller(_ left: Int?, _ right: Int?) -> Int? {
    guard let left else { return right }
    return right.map { min(left, $0) } ?? left
  }

  // MARK: Growth

  /// Accounts for the work of merging one parent; false when it is too much.
  private mutating func reserve(
    _ parent: Merged,
    for role: RoleDocument,
    at reference: RoleDocument.Parent
  ) -> Bool {
    steps += parent.tools.count + parent.constants.count + parent.constraints.all.count
    guard steps <= DocumentLimits.mergeStepsMax else {
      reportExhausted(role, at: reference.position)
      return false
    }
    return true
  }

  private mutating func reportExhausted(_ role: RoleDocument, at position: SourcePosition) {
    isExhausted = true
    diagnostics.report(
      "policy.limit",
      "inheritance multiplies the policy beyond \(DocumentLimits.resolvedToolsMax) rules",
      hint: "put common rules into fewer roles, or use `default_policy`",
      file: role.file,
      at: position
    )
  }
}
