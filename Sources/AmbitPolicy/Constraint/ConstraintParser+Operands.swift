internal import AmbitModel
internal import AmbitPatterns

extension Operand {
  /// The value, if no call can change it.
  var fixedValue: JSONValue? {
    switch self {
    case .literal(let value), .constant(_, let value): value
    case .reference, .count, .fallback: nil
    }
  }
}

extension ConstraintParser {
  // MARK: Tests

  mutating func textTest(
    _ test: TextTest,
    name: Range<Int>
  ) throws(ConstraintError) -> ConstraintExpression {
    try countLeaf(at: name.lowerBound)
    openCall(name)
    let subject = try reference()
    try expect(UInt8(ascii: ","), "`,`")
    skipSpace()
    let start = index
    let argument = try operand()
    if let value = argument.fixedValue { _ = try fixedText(value, at: start) }
    try expect(UInt8(ascii: ")"), "`)`")
    return .text(test, subject, argument)
  }

  mutating func patternTest(name: Range<Int>) throws(ConstraintError) -> ConstraintExpression {
    try countLeaf(at: name.lowerBound)
    openCall(name)
    let subject = try reference()
    try expect(UInt8(ascii: ","), "`,`")
    skipSpace()
    let start = index
    guard let value = try operand().fixedValue else {
      throw error(
        .constraintSyntax,
        "the pattern of `\(display(name))` must be fixed",
        hint: "write a string or `consts.NAME`",
        at: start
      )
    }
    let source = try fixedText(value, at: start)
    try expect(UInt8(ascii: ")"), "`)`")
    let isRegex = spells(bytes[name], "matches")
    do throws(PatternError) {
      switch ConstraintFunction(name: bytes[name]) {
      case .matches: return .pattern(subject, .matches(try RegularExpression(source)))
      case .glob: return .pattern(subject, .glob(try Glob(source)))
      case .cidr: return .pattern(subject, .cidr(try AddressBlock(source)))
      default: return .pattern(subject, .url(try OriginPattern(source)))
      }
    } catch {
      throw self.error(
        isRegex ? .constraintRegex : .constraintPattern,
        error.message,
        at: start
      )
    }
  }

  /// The string that a fixed second argument must be.
  private func fixedText(_ value: JSONValue, at start: Int) throws(ConstraintError) -> Text {
    guard case .string(let text) = value else {
      throw error(.constraintType, "the second argument of a test must be a string", at: start)
    }
    if text.codePointCount > ConstraintLimits.patternCodePointsMax {
      throw error(
        .constraintLimit,
        "the second argument of a test has at most "
          + "\(ConstraintLimits.patternCodePointsMax) characters",
        at: start
      )
    }
    return text
  }

  // MARK: Operands

  mutating func operand() throws(ConstraintError) -> Operand {
    skipSpace()
    guard let first = byte(at: index) else { throw unexpected("a value or a path") }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "-"):
      return .literal(try jsonValue())
    case UInt8(ascii: "."): return .reference(try reference())
    case _ where isDigit(first): return .literal(try jsonValue())
    default: break
    }
    guard let name = peekName() else { throw unexpected("a value or a path") }
    if isCall(name) {
      switch ConstraintFunction(name: bytes[name]) {
      case .count:
        openCall(name)
        let list = try reference()
        try expect(UInt8(ascii: ")"), "`)`")
        return .count(list)
      case .default:
        openCall(name)
        let subject = try reference()
        try expect(UInt8(ascii: ","), "`,`")
        let value = try jsonValue()
        try expect(UInt8(ascii: ")"), "`)`")
        return .fallback(subject, value)
      default: throw misplacedName(name)
      }
    }
    if spells(bytes[name], "true") || spells(bytes[name], "false") || spells(bytes[name], "null") {
      return .literal(try jsonValue())
    }
    if spells(bytes[name], "consts") { return try constant(name) }
    return .reference(try reference())
  }

  private mutating func constant(_ word: Range<Int>) throws(ConstraintError) -> Operand {
    index = word.upperBound
    guard byte(at: index) == UInt8(ascii: ".") else {
      if byte(at: afterSpace(index)) == UInt8(ascii: ".") || byte(at: index) == UInt8(ascii: "[") {
        throw error(
          .constraintSyntax,
          "a constant is written `consts.NAME`, without white space or brackets",
          at: index
        )
      }
      throw error(
        .constraintRoot,
        "`consts` is no value",
        hint: "name one: `consts.NAME`",
        at: word.lowerBound
      )
    }
    index += 1
    let name = try identifier()
    let key = Text(utf8: Array(bytes[name]))
    guard let value = scope.constants[key] else {
      throw error(
        .constraintConst,
        "there is no constant `\(key.string)`",
        hint: "define it under `consts`",
        at: word.lowerBound
      )
    }
    if longestList(value) > ConstraintLimits.listElementsMax {
      throw tooLongList(at: word.lowerBound)
    }
    return .constant(name: key, value: value)
  }
}
