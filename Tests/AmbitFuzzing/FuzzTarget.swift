import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitYAML

/// An entry point that hostile bytes may reach, with what must hold of it whatever they are.
///
/// `Fuzz/run` feeds these under libFuzzer, the tests feed them the committed corpus. A property
/// that fails stops the program, which both understand.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The strict JSON reader.
  case json
  /// A policy and a ceiling in YAML, up to decisions.
  case yaml
  /// A constraint, perhaps with a NUL and the call's arguments in JSON after it.
  case constraint
  /// The profile of CBOR, values and constraints of warrants.
  case cbor
  /// A chain of warrants, perhaps with the call's arguments in JSON after it.
  case chain
  /// An approval, gates, a proof or a revocation list.
  case signed

  /// Reads the bytes and checks what must hold.
  public func run(_ bytes: [UInt8]) {
    switch self {
    case .json: JSONProperties.check(bytes)
    case .yaml: PolicyProperties.check(bytes)
    case .constraint: ConstraintProperties.check(bytes)
    case .cbor: CBORProperties.check(bytes)
    case .chain: ChainProperties.check(bytes)
    case .signed: SignedProperties.check(bytes)
    }
  }
}

/// Reading and writing JSON.
enum JSONProperties {
  static func check(_ bytes: [UInt8]) {
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: bytes)
    } catch {
      precondition(error.offset >= 0 && error.offset <= bytes.count, "an offset outside the text")
      precondition(error.position >= .start, "a position before the start")
      return
    }
    do {
      try JSONGrammar.check(bytes)
    } catch {
      preconditionFailure("the strict profile accepts what the grammar refuses")
    }
    let canonical = document.root.canonicalBytes()
    precondition(document.root.value.canonicalBytes() == canonical, "tree and tape differ")
    do {
      let again = try JSONDocument(parsing: canonical)
      precondition(again.root.canonicalBytes() == canonical, "the canonical form is not stable")
      precondition(again.numbersInRange == document.numbersInRange, "a number changed")
    } catch {
      preconditionFailure("the canonical form cannot be read")
    }
  }
}

/// Loading policies and ceilings, and deciding by them.
enum PolicyProperties {
  static func check(_ bytes: [UInt8]) {
    let policy = load { () throws(PolicyDiagnostics) in try PolicyLoader.policy(yaml: bytes) }
    let ceiling = load { () throws(PolicyDiagnostics) in try PolicyLoader.ceiling(yaml: bytes) }
    if let policy { checkDocument(bytes, policy) }
    if let policy, let ceiling { checkCeiling(policy, ceiling) }
    if let ceiling {
      let program = PolicyProgram(policy: nil, ceiling: ceiling)
      let verdict = program.decide(PolicyInput(tool: "t"))
      precondition(verdict.outcome == .deny || ceiling.baseline, "a ceiling grants by accident")
    }
  }

  /// Loads, and checks the report of a refusal.
  private static func load<Source>(
    _ load: () throws(PolicyDiagnostics) -> Source
  ) -> Source? {
    do {
      return try load()
    } catch {
      let all = error.diagnostics
      precondition(!all.isEmpty, "refused without a reason")
      precondition(all == all.sorted(), "problems out of order")
      let parse = Text("policy.parse.").utf8
      for diagnostic in all {
        precondition(diagnostic.position >= .start, "a position before the start")
        let code = Text(diagnostic.code.rawValue).utf8
        precondition(!code.starts(with: parse) || all.count == 1, "a parse error in company")
        for text in [diagnostic.message, diagnostic.hint ?? ""] {
          precondition(!text.utf8.contains { $0 < 0x20 }, "a message with control characters")
        }
      }
      return nil
    }
  }

  private static func checkDocument(_ bytes: [UInt8], _ policy: ResolvedPolicy) {
    let document = load { () throws(PolicyDiagnostics) in try PolicyLoader.document(yaml: bytes) }
    guard let document else { preconditionFailure("merges but does not load") }
    _ = PolicyLint.warnings(document)
    let program = PolicyProgram(policy: policy, ceiling: nil)
    for input in inputs(policy) {
      let verdict = program.decide(input)
      precondition(program.decide(input).outcome == verdict.outcome, "decides by chance")
      _ = (verdict.code, verdict.reason, verdict.violations, verdict.creditedRole)
      _ = program.explain(input)
    }
  }

  /// A ceiling only narrows.
  private static func checkCeiling(_ policy: ResolvedPolicy, _ ceiling: ResolvedCeiling) {
    let alone = PolicyProgram(policy: policy, ceiling: nil)
    let under = PolicyProgram(policy: policy, ceiling: ceiling)
    for input in inputs(policy) {
      precondition(under.decide(input).outcome >= alone.decide(input).outcome, "a ceiling widens")
    }
  }

  /// Calls of some of the policy's tools and of one that it does not know.
  private static func inputs(_ policy: ResolvedPolicy) -> [PolicyInput] {
    let arguments: JSONElement
    do {
      let text = #"{"a":1,"b":["x",{"c":null}],"path":"docs/a.md","n":2.50,"s":"é/../x"}"#
      arguments = try JSONDocument(parsing: Array(text.utf8)).root
    } catch {
      preconditionFailure("the arguments are JSON")
    }
    var inputs: [PolicyInput] = []
    for level in policy.roles.prefix(4) {
      for tool in level.tools.keys.prefix(4) + ["t"] {
        inputs.append(
          PolicyInput(
            tool: tool,
            roles: [level.name],
            arguments: arguments,
            user: arguments,
            estimatedTokens: 7
          )
        )
      }
    }
    return inputs
  }
}

/// Constraints and their three values.
enum ConstraintProperties {
  static func check(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard let source = parts.first, String(validating: source, as: UTF8.self) != nil else { return }
    let text = Text(utf8: Array(source))
    var call = JSONElement.emptyObject
    if parts.count == 2 {
      guard let document = try? JSONDocument(parsing: Array(parts[1])) else { return }
      call = document.root
    }
    guard let outcome = decide(text, call) else { return }
    let negated = Text(utf8: Array("not (".utf8) + text.utf8 + Array(")".utf8))
    let twice = Text(utf8: Array("not (".utf8) + negated.utf8 + Array(")".utf8))
    // Longer or deeper texts may exceed a limit; then there is nothing to compare.
    if let opposite = decide(negated, call) {
      precondition(outcome == .deny || opposite == .deny, "a constraint and its negation hold")
    }
    if let again = decide(twice, call) {
      precondition(outcome == again, "negating twice changes the outcome")
    }
  }

  /// Decides a call that this constraint alone guards; nil if the text is no constraint.
  private static func decide(_ text: Text, _ call: JSONElement) -> Outcome? {
    let constants: [Text: JSONValue] = [
      "n": .number("5"), "s": .string("a*"), "l": .array([.string("a"), .number("1.0")]),
    ]
    let constraint: Constraint
    do {
      constraint = try Constraint.parse(text, scope: ConstraintScope(constants: constants))
    } catch {
      precondition(error.offset >= 0 && error.offset <= text.codePointCount, "an offset outside")
      return nil
    }
    let level = ResolvedLevel(
      name: "default",
      constraints: [constraint],
      defaultRule: Rule(mode: .allow),
      tools: [:],
      tokenLimit: nil,
      timeoutSeconds: nil
    )
    let input = PolicyInput(tool: "t", arguments: call, context: call, user: call)
    return PolicyProgram(policy: ResolvedPolicy(roles: [level]), ceiling: nil).decide(input).outcome
  }
}
