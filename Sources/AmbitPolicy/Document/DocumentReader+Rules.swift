import AmbitModel
import AmbitPatterns

/// Names, constants, constraints, rules and roles.
extension DocumentReader {
  // MARK: Names

  /// Checks a role's or a tool's name (contract section 1): no `*`, no control characters, no
  /// white space at either end, and a bounded length.
  mutating func checkName(
    _ name: Text,
    of kind: StaticString,
    atMost countMax: Int,
    at position: SourcePosition
  ) {
    let flaw: String
    if name.isEmpty {
      flaw = "is empty"
    } else if name.codePointCount > countMax {
      flaw = "is longer than \(countMax) characters"
    } else if name.utf8.contains(UInt8(ascii: "*")) {
      flaw = "contains `*`"
    } else if name.string.unicodeScalars.contains(where: { $0.isControlCharacter }) {
      flaw = "contains a control character"
    } else if name.hasOuterWhiteSpace {
      flaw = "begins or ends with white space"
    } else {
      return
    }
    report("policy.name", "the \(kind) name \(name.quoted) \(flaw)", at: position)
  }

  // MARK: Constants

  /// Reads `consts`.
  mutating func constants(_ node: SourceNode?) -> [Constant] {
    guard let node, let entries = mapping(node, "`consts`") else { return [] }
    var constants: [Constant] = []
    for (name, member) in entries {
      guard constants.count < DocumentLimits.constantsMax else {
        report(
          "policy.limit",
          "`consts` has \(entries.count) entries, more than \(DocumentLimits.constantsMax)",
          at: member.key.position
        )
        break
      }
      if !name.isIdentifier {
        report(
          "policy.name",
          "the constant name \(name.quoted) is no identifier",
          hint: "use letters, digits and `_`, not beginning with a digit",
          at: member.key.position
        )
      }
      constants.append(
        Constant(
          name: name,
          value: value(member.value),
          file: file,
          position: member.key.position
        )
      )
    }
    return constants
  }

  /// Turns a tree into a JSON value; entries under keys that are no strings are left out.
  private mutating func value(_ node: SourceNode) -> JSONValue {
    switch node.value {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .number(let token): return .number(token)
    case .string(let text): return .string(text)
    case .list(let items):
      var values: [JSONValue] = []
      values.reserveCapacity(items.count)
      for item in items { values.append(value(item)) }
      return .array(values)
    case .map:
      var members: [JSONMember] = []
      for (name, member) in mapping(node, "a constant") ?? [] {
        members.append(JSONMember(name, value(member.value)))
      }
      return .object(members)
    }
  }

  // MARK: Constraints

  /// Reads a list of constraints; those that do not parse are reported and left out.
  mutating func constraints(_ node: SourceNode?, scope: ConstraintScope) -> [Constraint] {
    guard let node else { return [] }
    var constraints: [Constraint] = []
    for (text, position) in strings(node, .constraints, atMost: DocumentLimits.constraintsMax) {
      do {
        constraints.append(try Constraint.parse(text, scope: scope))
      } catch {
        report(
          error.code,
          "\(error.message), at character \(error.offset + 1) of \(text.quoted)",
          hint: error.hint,
          at: position
        )
      }
    }
    return constraints
  }

  // MARK: Rules

  /// Reads `tools`.
  mutating func tools(
    _ node: SourceNode?,
    scope: ConstraintScope,
    inCeiling: Bool = false
  ) -> [ToolRule] {
    guard let node, let entries = mapping(node, "`tools`") else { return [] }
    var tools: [ToolRule] = []
    tools.reserveCapacity(min(entries.count, DocumentLimits.toolsMax))
    for (name, member) in entries {
      guard tools.count < DocumentLimits.toolsMax else {
        report(
          "policy.limit",
          "`tools` has \(entries.count) entries, more than \(DocumentLimits.toolsMax)",
          at: member.key.position
        )
        break
      }
      if !(inCeiling && name == DocumentLimits.everyTool) {
        checkName(
          name,
          of: "tool",
          atMost: DocumentLimits.toolNameCodePointsMax,
          at: member.key.position
        )
      }
      let rule = rule(member.value, as: .rule, scope: scope) ?? Rule(mode: .deny)
      tools.append(ToolRule(tool: name, position: member.key.position, rule: rule))
    }
    return tools
  }

  /// Reads one rule; nil if it is no mapping.
  mutating func rule(
    _ node: SourceNode,
    as place: DocumentPlace,
    scope: ConstraintScope
  ) -> Rule? {
    guard let fields = fields(node, of: place) else { return nil }
    return Rule(
      mode: mode(fields[.mode]),
      constraints: constraints(fields[.constraints], scope: scope),
      fileScope: fields[.fileScope].flatMap { fileScope($0) }
    )
  }

  /// Reads `mode`; an absent or unreadable one denies.
  private mutating func mode(_ node: SourceNode?) -> Outcome {
    guard let node else { return .deny }
    guard case .string(let word) = node.value else {
      reportType(node, "`mode` must be a string")
      return .deny
    }
    for outcome in Outcome.allCases where Text(outcome.word) == word { return outcome }
    report(
      "policy.bad_value",
      "\(word.quoted) is no mode",
      hint: Spelling.hint(for: word, among: Outcome.allCases.map { Text($0.word) })
        ?? "use `allow`, `deny` or `approval_required`",
      at: node.position
    )
    return .deny
  }

  private mutating func fileScope(_ node: SourceNode) -> FileScope? {
    guard let fields = fields(node, of: .fileScope) else { return nil }
    let pathsMax = DocumentLimits.scopePathsMax
    let allowed = strings(fields[.allowedPaths], .allowedPaths, atMost: pathsMax)
    let denied = strings(fields[.deniedPaths], .deniedPaths, atMost: pathsMax)
    let arguments = strings(fields[.pathArgs], .pathArgs, atMost: DocumentLimits.pathArgumentsMax)
    // Each pattern is tried alone first, because a scope does not say which of its patterns failed.
    for (pattern, position) in allowed { checkPatterns(allowed: [pattern], at: position) }
    for (pattern, position) in denied { checkPatterns(denied: [pattern], at: position) }
    do {
      return try FileScope(
        allowedPaths: allowed.map { $0.text },
        deniedPaths: denied.map { $0.text },
        pathArguments: arguments.map { $0.text }
      )
    } catch {
      return nil
    }
  }

  private mutating func checkPatterns(
    allowed: [Text] = [],
    denied: [Text] = [],
    at position: SourcePosition
  ) {
    do {
      _ = try FileScope(allowedPaths: allowed, deniedPaths: denied, pathArguments: [])
    } catch {
      report("policy.file_pattern", error.message, at: position)
    }
  }

  // MARK: Roles

  /// Reads a role, whose name is checked already, from its fields.
  ///
  /// Its constraints see the document's constants and its own, not those it inherits.
  mutating func role(
    _ name: Text,
    at position: SourcePosition,
    _ fields: Fields,
    documentConstants: [Constant]
  ) -> RoleDocument {
    checkVersion(fields[.version])
    let own = constants(fields[.consts])
    let scope = ConstraintScope(documentConstants + own, allowsRole: true)
    let parents = strings(fields[.inherits], .inherits, atMost: DocumentLimits.parentsMax)
    return RoleDocument(
      name: name,
      file: file,
      position: position,
      inherits: parents.map { RoleDocument.Parent(name: $0.text, position: $0.position) },
      isMixin: fields[.isMixin].flatMap { boolean($0, .isMixin) } ?? false,
      constants: own,
      constraints: constraints(fields[.constraints], scope: scope),
      defaultRule: fields[.defaultPolicy].flatMap { rule($0, as: .defaultRule, scope: scope) },
      tools: tools(fields[.tools], scope: scope),
      tokenLimit: tokenLimit(fields),
      timeoutSeconds: timeoutSeconds(fields)
    )
  }

  /// Reads `token_limit`.
  mutating func tokenLimit(_ fields: Fields) -> Int? {
    fields[.tokenLimit].flatMap { integer($0, .tokenLimit, in: DocumentLimits.tokenLimit) }
  }

  /// Reads `timeout_seconds`.
  mutating func timeoutSeconds(_ fields: Fields) -> Int? {
    fields[.timeoutSeconds].flatMap {
      integer($0, .timeoutSeconds, in: DocumentLimits.timeoutSeconds)
    }
  }
}

extension ConstraintScope {
  /// A scope with these constants; of two with one name, which is refused, the last.
  init(_ constants: [Constant], allowsRole: Bool) {
    var values: [Text: JSONValue] = [:]
    for constant in constants { values[constant.name] = constant.value }
    self.init(allowsRole: allowsRole, constants: values)
  }
}

extension Text {
  /// True for `[A-Za-z_][A-Za-z0-9_]*`.
  fileprivate var isIdentifier: Bool {
    guard let first = utf8.first, !(0x30...0x39).contains(first) else { return false }
    for byte in utf8 {
      let isLetter = (0x61...0x7A).contains(byte | 0x20) && byte < 0x80
      guard isLetter || (0x30...0x39).contains(byte) || byte == 0x5F else { return false }
    }
    return true
  }

  /// True when the first or the last code point is white space of Unicode.
  fileprivate var hasOuterWhiteSpace: Bool {
    let scalars = string.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return false }
    return first.isWhiteSpace || last.isWhiteSpace
  }
}
