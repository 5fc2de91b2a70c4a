import AmbitModel
import AmbitWarrant

/// A chain drawn as a tree: the root in full, then of each link what it narrowed.
struct WarrantTree {
  private(set) var lines: [String] = []
  /// What stands before a line of the link at hand.
  private var indent = ""

  init(_ warrant: Warrant, roots: TrustedRoots?) {
    for (index, link) in warrant.links.enumerated() {
      let isLast = index == warrant.length - 1
      let branch = index == 0 ? "" : String(repeating: "   ", count: index - 1) + "└─ "
      let payload = link.payload
      lines.append("\(branch)\(payload.id.name)  \(payload.type.name.string)")
      indent = String(repeating: "   ", count: index) + (isLast ? "   " : "│  ")
      if index == 0 {
        add("issuer     \(Self.issuer(payload.issuer, roots))")
      }
      add("holder     \(Shown.key(payload.holder))")
      let parent = index == 0 ? nil : warrant.links[index - 1]
      addTerms(of: link, under: parent)
      addGrants(of: payload, under: parent?.payload)
    }
  }

  private mutating func add(_ line: String) { lines.append(Shown.line(indent + line)) }

  private static func issuer(_ key: PublicKey, _ roots: TrustedRoots?) -> String {
    let root = roots?.roots.first { $0.key == key }
    guard let label = root?.label else { return Shown.key(key) }
    return "\(Shown.key(key)) (\(label.string))"
  }

  /// A value of a link, or how it changed.
  private mutating func addChange<Value: Equatable>(
    _ name: String,
    _ value: Value,
    from above: Value?,
    _ show: (Value) -> String
  ) {
    guard let above else { return add("\(name)\(show(value))") }
    if above != value { add("\(name)\(show(above)) → \(show(value))") }
  }

  private mutating func addTerms(of link: WarrantLink, under parent: WarrantLink?) {
    let (payload, above) = (link.payload, parent?.payload)
    // A difference: step 1 has seen that the end comes after the beginning.
    let lifetime = { (payload: WarrantPayload) in payload.expiresAt - payload.issuedAt }
    add("valid      \(Shown.time(payload.issuedAt)) to \(Shown.time(payload.expiresAt))")
    addChange("lifetime   ", lifetime(payload), from: above.map { lifetime($0) }) { "\($0) s" }
    addChange("max depth  ", payload.maxDepth, from: above?.maxDepth) { "\($0)" }
    addChange("clearance  ", payload.clearance ?? 0, from: above.map { $0.clearance ?? 0 }) {
      "\($0)"
    }
    if let approvers = payload.approvers,
      above?.approvers != approvers
        || above?.threshold != payload.threshold
    {
      let keys = approvers.map { Shown.key($0) }.joined(separator: ", ")
      add("approvers  \(payload.threshold) of \(keys)")
    }
    addExtensions(of: link, under: parent)
  }

  private mutating func addExtensions(of link: WarrantLink, under parent: WarrantLink?) {
    let terms = link.terms
    if let session = terms.session, parent?.terms.session != session {
      add("session    \(session.string)")
    }
    if let audience = terms.audience {
      add("audience   \(audience.map { $0.string }.joined(separator: ", "))")
    }
    if let calls = terms.maxCalls { add("calls      at most \(calls)") }
    if terms.requiresProof2 { add("proof      version 2") }
    for gate in terms.gates?.gates ?? [] {
      let when = gate.conditions.map { conditions in
        conditions.isEmpty
          ? "never" : "by \(conditions.map { $0.argument.string }.joined(separator: ", "))"
      }
      add("approval   \(gate.tool.string) \(when ?? "always")")
    }
    let shown: [Text] = [
      "tenuo.session_id", "tenuo.approval_gates", "ambit.audience", "ambit.max_calls",
      "ambit.proof",
    ]
    for entry in link.payload.extensions where !shown.contains(entry.name) {
      add("extension  \(entry.name.string) (\(entry.value.count) bytes)")
    }
  }

  private mutating func addGrants(of payload: WarrantPayload, under above: WarrantPayload?) {
    if let issuable = payload.issuableTools {
      let dropped = (above?.issuableTools ?? []).filter { !issuable.contains($0) }
      for name in dropped { add("− may issue \(name.string)") }
      if above?.issuableTools != issuable {
        add("may issue  \(issuable.map { $0.string }.joined(separator: ", "))")
      }
      if let depth = payload.maxIssueDepth, above?.maxIssueDepth != depth {
        add("issues to depth \(depth)")
      }
    }
    if let bounds = payload.bounds {
      addSet("bounds", bounds, under: above?.bounds)
    }
    let isSameType = above?.type == payload.type
    for tool in above?.tools ?? [] where payload.entry(for: tool.name) == nil {
      add("− \(tool.name.string)")
    }
    for tool in payload.tools {
      let parent = isSameType ? above?.entry(for: tool.name)?.set : above?.bounds
      addSet(tool.name.string, tool.set, under: parent)
    }
  }

  /// A set in full under no parent, else what it changed.
  private mutating func addSet(
    _ name: String,
    _ set: WarrantConstraintSet,
    under parent: WarrantConstraintSet?
  ) {
    if let parent, parent == set { return add("\(name)  unchanged") }
    add(set.isOpen ? "\(name)  any arguments" : name)
    for argument in set.arguments {
      let phrase = ConstraintPhrase.of(argument.constraint)
      let above = parent?.arguments.first { $0.name == argument.name }
      guard let above else {
        add("  \(argument.name.string): \(phrase)")
        continue
      }
      let change =
        above.constraint == argument.constraint
        ? "unchanged" : "\(ConstraintPhrase.of(above.constraint)) → \(phrase)"
      add("  \(argument.name.string): \(change)")
    }
    if set.allowsUnknown { add("  and any other argument") }
  }
}
