internal import AmbitModel

/// The refusals that need to look around to say something useful.
extension ConstraintParser {
  func display(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// Something else stands where the grammar wants `expected`.
  func unexpected(_ expected: String) -> ConstraintError {
    let place = afterSpace(index)
    guard let first = byte(at: place) else {
      return error(.constraintSyntax, "expected \(expected), found the end", at: place)
    }
    let found: Range<Int>
    if isNameStart(first) {
      var end = place + 1
      while let next = byte(at: end), isNamePart(next) { end += 1 }
      found = place..<end
    } else {
      var end = place + 1
      while let next = byte(at: end), next & 0xC0 == 0x80 { end += 1 }
      found = place..<end
    }
    return error(
      .constraintSyntax,
      "expected \(expected), found `\(display(found))`",
      hint: hint(for: found),
      at: place
    )
  }

  /// What someone used to another language probably meant.
  private func hint(for found: Range<Int>) -> String? {
    switch bytes[found.lowerBound] {
    case UInt8(ascii: "="): return "equality is written `==`"
    case UInt8(ascii: "&"): return "write `and`"
    case UInt8(ascii: "|"): return "write `or`"
    case UInt8(ascii: "!"): return "write `not`"
    case UInt8(ascii: "'"), UInt8(ascii: "`"): return "strings stand in double quotes"
    case UInt8(ascii: ">"): return "inequality is written `!=`"
    case UInt8(ascii: "."), UInt8(ascii: "["): return "a path contains no white space"
    case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "-"):
      return "constraints do not calculate"
    default: break
    }
    if let keyword = keyword(bytes[found]) { return "write `\(keyword)` in lower case" }
    return nil
  }

  /// A name stands where it means nothing: wrong root, unknown function, keyword out of place.
  func misplacedName(_ name: Range<Int>) -> ConstraintError {
    let word = bytes[name]
    let shown = display(name)
    if isReserved(word) {
      return error(.constraintSyntax, "expected a value or a path, found `\(shown)`", at: index)
    }
    if let keyword = keyword(word) {
      return error(
        .constraintSyntax,
        "`\(shown)` is no keyword",
        hint: "write `\(keyword)` in lower case",
        at: name.lowerBound
      )
    }
    if isCall(name) {
      if ConstraintFunction(name: word) != nil {
        return error(
          .constraintSyntax,
          "`\(shown)` cannot stand here",
          hint: "`count` and `default` are values; the other functions are conditions of their own",
          at: name.lowerBound
        )
      }
      return error(
        .constraintFunction,
        "there is no function `\(shown)`",
        hint: nearestFunction(word).map { "did you mean `\($0)`?" },
        at: name.lowerBound
      )
    }
    if spells(word, "role") {
      return error(
        .constraintRoot,
        "`role` is not available in a ceiling",
        hint: "use `user.roles`",
        at: name.lowerBound
      )
    }
    if spells(word, "consts") {
      return error(
        .constraintSyntax,
        "a constant cannot stand here",
        hint: "write a path such as `args.NAME`",
        at: name.lowerBound
      )
    }
    if let literal = foreignLiteral(word) {
      return error(
        .constraintRoot,
        "`\(shown)` is no value",
        hint: "write `\(literal)`",
        at: name.lowerBound
      )
    }
    return error(
      .constraintRoot,
      "`\(shown)` is neither a value nor a path",
      hint: "write `args.\(shown)` for an argument, `\"\(shown)\"` for a string",
      at: name.lowerBound
    )
  }

  /// A root without a step, such as `args == 1`.
  func bareRoot(_ name: Range<Int>) -> ConstraintError {
    let next = byte(at: afterSpace(name.upperBound))
    if next == UInt8(ascii: ".") || next == UInt8(ascii: "[") {
      return error(
        .constraintSyntax,
        "a path contains no white space",
        at: name.upperBound
      )
    }
    return error(
      .constraintRoot,
      "`\(display(name))` alone is no value",
      hint: "name a member: `\(display(name)).NAME`",
      at: name.lowerBound
    )
  }

  func tooLongList(at offset: Int) -> ConstraintError {
    error(
      .constraintLimit,
      "a list in a constraint has at most \(ConstraintLimits.listElementsMax) elements",
      at: offset
    )
  }

  /// The keyword that a word spells in other letters' case.
  private func keyword(_ word: ArraySlice<UInt8>) -> String? {
    let lowered = lowercased(word)
    if spells(lowered, "and") { return "and" }
    if spells(lowered, "or") { return "or" }
    if spells(lowered, "not") { return "not" }
    if spells(lowered, "in") { return "in" }
    return nil
  }

  private func foreignLiteral(_ word: ArraySlice<UInt8>) -> String? {
    let lowered = lowercased(word)
    if spells(lowered, "true") { return "true" }
    if spells(lowered, "false") { return "false" }
    if spells(lowered, "null") || spells(lowered, "none") || spells(lowered, "nil") {
      return "null"
    }
    return nil
  }

  private func lowercased(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var lowered: ArraySlice<UInt8> = []
    for byte in word {
      let isCapital = UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z")
      lowered.append(isCapital ? byte + 32 : byte)
    }
    return lowered
  }

  /// The function whose name is at most three edits away.
  private func nearestFunction(_ word: ArraySlice<UInt8>) -> String? {
    guard word.count <= 32 else { return nil }
    let lowered = Array(lowercased(word))
    var best: (distance: Int, name: String)?
    for function in ConstraintFunction.allCases {
      let name = Array(function.name.utf8)
      let distance = editDistance(lowered, name)
      if distance <= min(3, name.count / 2), distance < best?.distance ?? .max {
        best = (distance, function.name)
      }
    }
    return best?.name
  }

  /// Levenshtein's distance by one row of the matrix.
  private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (line, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in right.indices {
        let substitution = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
