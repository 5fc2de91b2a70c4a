import AmbitModel
import AmbitPatterns

/// Gathers what differs between two rules and which way.
struct RuleDifferences {
  private(set) var details: [String] = []
  private var widens = false
  private var narrows = false

  /// Which way all differences together point; nil without any.
  var direction: PolicyChange.Direction? {
    switch (widens, narrows) {
    case (false, false): nil
    case (true, false): .widened
    case (false, true): .narrowed
    case (true, true): .changed
    }
  }

  mutating func compare(_ old: EffectiveRule, _ new: EffectiveRule) {
    if old.mode != new.mode {
      add("mode \(old.mode.word) → \(new.mode.word)", new.mode < old.mode ? .widened : .narrowed)
    }
    // What a denied tool is bound by decides nothing.
    if old.mode == .deny || new.mode == .deny { return }
    compareConstraints(old.constraints, new.constraints)
    compareLimit("token_limit", old.tokenLimit, new.tokenLimit)
    compareLimit("timeout_seconds", old.timeoutSeconds, new.timeoutSeconds)
    compareScopes(old.fileScope, new.fileScope)
  }

  private mutating func add(_ detail: String, _ direction: PolicyChange.Direction) {
    details.append(detail)
    if direction != .narrowed { widens = true }
    if direction != .widened { narrows = true }
  }

  private mutating func compareLimit(_ name: String, _ old: Int?, _ new: Int?) {
    guard old != new else { return }
    let isWider = (new ?? Int.max) > (old ?? Int.max)
    let (before, after) = (old.map { "\($0)" } ?? "none", new.map { "\($0)" } ?? "none")
    add("\(name) \(before) → \(after)", isWider ? .widened : .narrowed)
  }

  // MARK: Constraints

  private mutating func compareConstraints(_ old: [Constraint], _ new: [Constraint]) {
    var removed = old.filter { constraint in !new.contains { $0.meansTheSame(as: constraint) } }
    var added = new.filter { constraint in !old.contains { $0.meansTheSame(as: constraint) } }
    // A bound that moved: the same path and operator with another number.
    for before in removed {
      guard let bound = before.numericBound,
        let place = added.firstIndex(where: { $0.numericBound?.isComparable(to: bound) ?? false }),
        let moved = added[place].numericBound
      else { continue }
      add(
        "\(before.text.string) → \(added[place].text.string) (\(bound.value.string) → \(moved.value.string))",
        moved.admitsMore(than: bound) ? .widened : .narrowed
      )
      added.remove(at: place)
      removed.removeAll { $0 === before }
    }
    for constraint in removed { add("constraint removed: \(constraint.text.string)", .widened) }
    for constraint in added { add("constraint added: \(constraint.text.string)", .narrowed) }
  }

  // MARK: File scopes

  private mutating func compareScopes(_ old: FileScope?, _ new: FileScope?) {
    switch (old, new) {
    case (nil, nil):
      return
    case (nil, .some):
      add("file_scope added", .narrowed)
    case (.some, nil):
      add("file_scope removed", .widened)
    case (.some(let old), .some(let new)):
      if Set(old.pathArguments) != Set(new.pathArguments) { add("path_args differ", .changed) }
      compareAllowed(Set(old.allowedPaths), Set(new.allowedPaths))
      compareDenied(Set(old.deniedPaths), Set(new.deniedPaths))
    }
  }

  /// An empty list allows every path.
  private mutating func compareAllowed(_ old: Set<Text>, _ new: Set<Text>) {
    guard old != new else { return }
    if new.isEmpty || (!old.isEmpty && new.isSuperset(of: old)) {
      add("allowed_paths widened", .widened)
    } else if old.isEmpty || old.isSuperset(of: new) {
      add("allowed_paths narrowed", .narrowed)
    } else {
      add("allowed_paths differ", .changed)
    }
  }

  private mutating func compareDenied(_ old: Set<Text>, _ new: Set<Text>) {
    guard old != new else { return }
    if new.isSuperset(of: old) {
      add("denied_paths extended", .narrowed)
    } else if old.isSuperset(of: new) {
      add("denied_paths reduced", .widened)
    } else {
      add("denied_paths differ", .changed)
    }
  }
}
