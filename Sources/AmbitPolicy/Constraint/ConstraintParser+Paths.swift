internal import AmbitModel

/// Paths into the call and the facts; no white space inside.
extension ConstraintParser {
  mutating func reference() throws(ConstraintError) -> Reference {
    skipSpace()
    let start = index
    if byte(at: index) == UInt8(ascii: ".") { return try elementReference() }
    guard let name = peekName() else { throw unexpected("a path such as `args.NAME`") }
    if isCall(name) { throw misplacedName(name) }
    let word = bytes[name]
    let root: Reference.Root
    if spells(word, "role"), scope.allowsRole {
      root = .role
    } else if spells(word, "tool") {
      root = .tool
    } else if spells(word, "args") {
      root = .args
    } else if spells(word, "ctx") {
      root = .ctx
    } else if spells(word, "user") {
      root = .user
    } else if spells(word, "session") {
      root = .session
    } else {
      throw misplacedName(name)
    }
    index = name.upperBound
    if root == .role || root == .tool { return Reference(root: root, steps: []) }
    let steps = try steps()
    guard let first = steps.first else { throw bareRoot(name) }
    if root == .session, !isSessionFact(first) {
      throw error(
        .constraintFact,
        "there is no such session fact",
        hint: "the facts are \(sessionFacts.map { $0.string }.joined(separator: ", "))",
        at: start
      )
    }
    return Reference(root: root, steps: steps)
  }

  private mutating func elementReference() throws(ConstraintError) -> Reference {
    let start = index
    if let next = byte(at: index + 1), isDigit(next) {
      throw error(.constraintSyntax, "a number begins with a digit", hint: "write `0.5`", at: start)
    }
    if quantifierDepth == 0 {
      throw error(
        .constraintRoot,
        "`.` means the element of `every` or `any` and nothing outside them",
        hint: "write `args.NAME`",
        at: start
      )
    }
    index += 1
    var first: [Reference.Step] = []
    if let name = byte(at: index), isNameStart(name) {
      first = [.key(Text(utf8: Array(bytes[try identifier()])))]
    }
    return Reference(root: .element, steps: try steps(after: first))
  }

  private mutating func steps(
    after first: [Reference.Step] = []
  ) throws(ConstraintError) -> [Reference.Step] {
    var steps = first
    while let next = byte(at: index) {
      let start = index
      if next == UInt8(ascii: ".") {
        index += 1
        steps.append(.key(Text(utf8: Array(bytes[try identifier()]))))
      } else if next == UInt8(ascii: "[") {
        index += 1
        steps.append(try bracketStep())
      } else {
        break
      }
      if steps.count > ConstraintLimits.stepsMax {
        throw error(
          .constraintLimit,
          "a path has at most \(ConstraintLimits.stepsMax) steps",
          at: start
        )
      }
    }
    return steps
  }

  private mutating func bracketStep() throws(ConstraintError) -> Reference.Step {
    let start = index
    let step: Reference.Step
    if byte(at: index) == UInt8(ascii: "\"") {
      step = .key(try jsonString())
    } else {
      var value = 0
      while let digit = byte(at: index), isDigit(digit), value <= ConstraintLimits.indexMax {
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
        index += 1
      }
      let hasLeadingZero = bytes[start..<index].first == UInt8(ascii: "0") && index - start > 1
      if index == start || hasLeadingZero || value > ConstraintLimits.indexMax {
        throw error(
          .constraintSyntax,
          "in brackets stands an index from 0 to \(ConstraintLimits.indexMax) or a quoted name",
          hint: "write `args.items[0]` or `args[\"a name\"]`",
          at: start
        )
      }
      step = .index(value)
    }
    guard byte(at: index) == UInt8(ascii: "]") else {
      throw error(
        .constraintSyntax,
        "expected `]`",
        hint: "a path contains no white space",
        at: index
      )
    }
    index += 1
    return step
  }

  /// Takes the identifier that must stand here.
  mutating func identifier() throws(ConstraintError) -> Range<Int> {
    guard let name = peekName() else {
      throw error(
        .constraintSyntax,
        "a name must follow `.`",
        hint: "a path contains no white space; quote unusual names: `args[\"a name\"]`",
        at: index
      )
    }
    if isReserved(bytes[name]) {
      throw error(
        .constraintSyntax,
        "`\(display(name))` is a reserved word",
        hint: "quote it: `args[\"\(display(name))\"]`",
        at: name.lowerBound
      )
    }
    index = name.upperBound
    return name
  }

  private func isSessionFact(_ step: Reference.Step) -> Bool {
    guard case .key(let name) = step else { return false }
    return sessionFacts.contains(name)
  }
}

/// The facts about a session's earlier calls (contract section 4).
let sessionFacts: [Text] = [
  "tool_calls", "calls_of_this_tool", "denials", "approvals", "errors", "llm_calls",
  "elapsed_seconds", "input_tokens", "output_tokens", "tokens", "tools_used",
]
