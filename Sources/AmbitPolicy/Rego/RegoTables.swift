internal import AmbitModel
internal import AmbitPatterns

/// What a module consists of besides its fixed text: numbered constraints, rules and file scopes.
///
/// Numbers follow the sorted text of what they number, so that the same policy gives the same
/// module whatever the order in which its author wrote it.
struct RegoTables {
  /// Distinct constraints in the order of their numbers.
  private(set) var constraints: [Constraint] = []
  /// Distinct file scopes in the order of their numbers.
  private(set) var scopes: [String] = []
  /// The parts of the library that constraints and scopes call.
  private(set) var uses: RegoFeatures = []
  private var rules: [String] = []
  private var rendered: [RegoConstraint] = []
  private var constraintNumbers: [ObjectIdentifier: Int] = [:]
  private var scopeNumbers: [String: Int] = [:]
  private var ruleNumbers: [String: Int] = [:]

  init(policy: ResolvedPolicy?, ceiling: ResolvedCeiling?) throws(RegoUnsupported) {
    var levels = policy?.roles ?? []
    if let ceiling, ceiling.level.defaultRule?.mode != .deny { levels.append(ceiling.level) }
    var allRules: [Rule] = []
    var allConstraints: [Constraint] = []
    for level in levels {
      allConstraints += level.constraints
      for tool in level.tools.keys.sorted() {
        if let rule = level.tools[tool] { allRules.append(rule) }
      }
      if let rule = level.defaultRule { allRules.append(rule) }
    }
    // What a rule that denies says beyond that is never asked.
    for rule in allRules where rule.mode != .deny { allConstraints += rule.constraints }
    try number(allConstraints)
    number(scopesOf: allRules)
    let texts = Set(allRules.map { text($0) }).sorted { Text($0) < Text($1) }
    for text in texts {
      ruleNumbers[text] = rules.count
      rules.append(text)
    }
  }

  private mutating func number(_ all: [Constraint]) throws(RegoUnsupported) {
    // One text may stand for two meanings, when roles name different constants alike.
    var meanings: [ObjectIdentifier: Meaning] = [:]
    var examples: [Meaning: Constraint] = [:]
    for constraint in all where meanings[ObjectIdentifier(constraint)] == nil {
      let draft = try RegoConstraint(constraint, name: "constraint")
      let meaning = Meaning(text: constraint.text, rules: Text(draft.text))
      meanings[ObjectIdentifier(constraint)] = meaning
      examples[meaning] = constraint
    }
    var numbers: [Meaning: Int] = [:]
    for (meaning, constraint) in examples.sorted(by: { $0.key < $1.key }) {
      numbers[meaning] = constraints.count
      let draft = try RegoConstraint(constraint, name: "constraint_\(constraints.count)")
      uses.formUnion(draft.uses)
      rendered.append(draft)
      constraints.append(constraint)
    }
    for (identity, meaning) in meanings { constraintNumbers[identity] = numbers[meaning] }
  }

  /// What tells constraints apart.
  private struct Meaning: Hashable, Comparable {
    let text: Text
    let rules: Text

    static func < (left: Meaning, right: Meaning) -> Bool {
      left.text == right.text ? left.rules < right.rules : left.text < right.text
    }
  }

  private mutating func number(scopesOf all: [Rule]) {
    var texts: Set<String> = []
    for rule in all where rule.mode != .deny {
      if let scope = rule.fileScope { texts.insert(text(scope)) }
    }
    for text in texts.sorted(by: { Text($0) < Text($1) }) {
      scopeNumbers[text] = scopes.count
      scopes.append(text)
    }
    if !scopes.isEmpty { uses.formUnion([.scopes, .paths]) }
  }

  // MARK: Text

  /// A level as an object.
  func level(_ level: ResolvedLevel) -> String {
    var members: [String] = []
    if !level.constraints.isEmpty {
      members.append("\"constraints\": \(numbers(level.constraints))")
    }
    // A default that denies says the same as none: the tool is not listed.
    if let rule = level.defaultRule, rule.mode != .deny {
      members.append("\"default\": \(number(rule))")
    }
    if let limit = level.timeoutSeconds { members.append("\"timeout_seconds\": \(limit)") }
    if let limit = level.tokenLimit { members.append("\"token_limit\": \(limit)") }
    let tools = level.tools.keys.sorted().map { tool in
      "\(RegoText.string(tool)): \(level.tools[tool].map { number($0) } ?? 0)"
    }
    members.append("\"tools\": {\(tools.joined(separator: ", "))}")
    return "{\(members.joined(separator: ", "))}"
  }

  /// The tables as rules.
  var text: String {
    var text = list("rules", rules)
    if !scopes.isEmpty { text += list("scopes", scopes) }
    if constraints.isEmpty { return text }
    text += list("constraint_texts", constraints.map { RegoText.string($0.text) })
    var distinct: [Text] = []
    for constraint in constraints where constraint.text != distinct.last {
      distinct.append(constraint.text)
    }
    if distinct.count == constraints.count {
      text += "\ndistinct_texts := constraint_texts\n"
    } else {
      text += list("distinct_texts", distinct.map { RegoText.string($0) })
    }
    for (number, constraint) in rendered.enumerated() {
      text += "\n# \(RegoText.string(constraints[number].text))\n"
      text +=
        "holds(\(number), \(constraint.takesRole ? "role" : "_")) if \(constraint.condition)\n\n"
      text += constraint.text.dropLast()
    }
    return text
  }

  private func list(_ name: String, _ terms: [String]) -> String {
    var text = "\n\(name) := [\n"
    for term in terms { text += "\t\(term),\n" }
    return text + "]\n"
  }

  private func number(_ rule: Rule) -> Int {
    ruleNumbers[text(rule)] ?? -1
  }

  private func numbers(_ list: [Constraint]) -> String {
    let numbers = Set(list.compactMap { constraintNumbers[ObjectIdentifier($0)] }).sorted()
    return RegoText.list(numbers.map { String($0) })
  }

  private func text(_ rule: Rule) -> String {
    var members: [String] = []
    if rule.mode != .deny, !rule.constraints.isEmpty {
      members.append("\"constraints\": \(numbers(rule.constraints))")
    }
    members.append("\"mode\": \"\(rule.mode.word)\"")
    if rule.mode != .deny, let scope = rule.fileScope, let number = scopeNumbers[text(scope)] {
      members.append("\"scope\": \(number)")
    }
    return "{\(members.joined(separator: ", "))}"
  }

  private func text(_ scope: FileScope) -> String {
    let allowed = RegoText.list(scope.allowedRegexes.map { RegoText.string($0) })
    let denied = RegoText.list(scope.deniedRegexes.map { RegoText.string($0) })
    var members = ["\"allowed\": \(allowed)"]
    if !scope.pathArguments.isEmpty {
      let names = scope.pathArguments.map { RegoText.string($0) }
      members.append("\"arguments\": \(RegoText.list(names))")
    }
    members.append("\"denied\": \(denied)")
    return "{\(members.joined(separator: ", "))}"
  }
}
