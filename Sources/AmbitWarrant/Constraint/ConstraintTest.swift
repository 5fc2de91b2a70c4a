internal import AmbitModel

/// A constraint in the form that judges, made once when it is read.
enum ConstraintTest: Sendable {
  case wildcard
  case oneOf(LiteralTable)
  case noneOf(LiteralTable)
  case glob(GlobPattern)
  case interval(NumberInterval)
  case regex(ConstraintRegex)
  case net(AddressNet)
  case url(UrlTemplate)
  case contains([WarrantValue])
  case subset(LiteralTable)
  case all([WarrantConstraint])
  case any([WarrantConstraint])
  indirect case not(WarrantConstraint)
  case cel(CELExpression)
  case below(PathRoot)
  case safeURL(UrlSafety)
  case command(CommandList)
  /// Carried, never judged.
  case unsupported

  /// Compiles what a constraint says.
  ///
  /// - Throws: The reason when it means nothing.
  init(_ kind: WarrantConstraint.Kind) throws(ConstraintDefect) {
    guard kind.parts.allSatisfy({ $0.isSupported }) else {
      self = .unsupported
      return
    }
    switch kind {
    case .wildcard: self = .wildcard
    case .exact(let value): self = .oneOf(LiteralTable([value]))
    case .oneOf(let values): self = .oneOf(LiteralTable(values))
    case .notOneOf(let values): self = .noneOf(LiteralTable(values))
    case .pattern(let text): self = .glob(try GlobPattern(text))
    case .range(let min, let max, let minInclusive, let maxInclusive):
      guard min?.isFinite != false, max?.isFinite != false else {
        throw ConstraintDefect("a bound is a finite number")
      }
      self = .interval(
        NumberInterval(
          min: min,
          max: max,
          minInclusive: minInclusive,
          maxInclusive: maxInclusive
        )
      )
    case .regex(let text): self = ConstraintRegex(text).map { .regex($0) } ?? .unsupported
    case .cidr(let text): self = .net(try AddressNet(text))
    case .urlPattern(let text): self = .url(try UrlTemplate(text))
    case .contains(let values): self = .contains(values)
    case .subset(let values): self = .subset(LiteralTable(values))
    case .all(let parts): self = .all(parts)
    case .any(let parts): self = .any(parts)
    case .not(let part): self = .not(part)
    case .cel(let text, _): self = CELExpression(text).map { .cel($0) } ?? .unsupported
    case .subpath(let root, let caseSensitive, let allowEqual):
      let root = try PathRoot(root, caseSensitive: caseSensitive, allowEqual: allowEqual)
      self = root.map { .below($0) } ?? .unsupported
    case .urlSafe(let rules): self = .safeURL(try UrlSafety(rules))
    case .shlex(let commands): self = .command(try CommandList(commands))
    case .unknown: self = .unsupported
    }
  }

  /// Judges a value; `bad` when unsupported.
  func judge(_ value: WarrantValue) -> Judgement {
    switch self {
    case .wildcard: .yes
    case .oneOf(let table): table.judge(value)
    case .noneOf(let table): table.judge(value).negated
    case .interval(let interval): interval.judge(value)
    case .contains(let required): Self.contains(required, value)
    case .subset(let table): table.judgeElements(of: value)
    case .all(let clauses): Self.all(clauses, value)
    case .any(let branches): Self.any(branches, value)
    case .not(let inner): inner.judge(value).negated
    case .cel(let expression): expression.judge(value)
    case .unsupported: .bad
    case .glob, .regex, .net, .url, .below, .safeURL, .command: judgeText(value)
    }
  }

  /// The types that talk about texts alone.
  private func judgeText(_ value: WarrantValue) -> Judgement {
    guard case .text(let text) = value else { return .kind }
    let span = text.utf8.span
    return switch self {
    case .glob(let glob): glob.judge(span)
    case .regex(let regex): regex.judge(span)
    case .net(let net): net.judge(span)
    case .url(let template): template.judge(span)
    case .below(let root): root.judge(span)
    case .safeURL(let safety): safety.judge(span)
    case .command(let commands): commands.judge(span)
    default: .kind
    }
  }

  private static func contains(_ required: [WarrantValue], _ value: WarrantValue) -> Judgement {
    guard case .list(let elements) = value else { return .kind }
    return Judgement(required.allSatisfy { elements.contains($0) })
  }

  /// Every clause, else the worst of bad, kind and no.
  private static func all(_ clauses: [WarrantConstraint], _ value: WarrantValue) -> Judgement {
    if clauses.isEmpty { return .bad }
    var worst = Judgement.yes
    for clause in clauses {
      let judgement = clause.judge(value)
      if judgement == .bad { return .bad }
      worst = max(worst, judgement)
    }
    return worst
  }

  /// One yes suffices, else bad, no and kind in that order.
  private static func any(_ branches: [WarrantConstraint], _ value: WarrantValue) -> Judgement {
    if branches.isEmpty { return .bad }
    var result = Judgement.kind
    for branch in branches {
      switch branch.judge(value) {
      case .yes: return .yes
      case .bad: result = .bad
      case .no: if result == .kind { result = .no }
      case .kind: break
      }
    }
    return result
  }
}
