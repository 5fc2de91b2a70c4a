extension RegularExpression {
  /// The pattern in RE2 syntax without flags: case and `.` are written out, laziness is dropped.
  ///
  /// It matches the same texts under Go's `regexp` and C++'s RE2 in their defaults, where `^ $`
  /// without `(?m)` are the ends of the text and `\b` knows ASCII. RE2 refuses nested counts whose
  /// product exceeds 1,000, so a count around a count is written out.
  package func portablePattern() -> String {
    node.portable(.choice)
  }
}

/// How tightly a rendered part has to hold together.
private enum Binding: Int, Comparable {
  case choice
  case sequence
  case atom

  static func < (left: Binding, right: Binding) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension RegexNode {
  /// Renders it so that it may stand where `binding` is asked for.
  fileprivate func portable(_ binding: Binding) -> String {
    let (text, own) = rendered
    return own < binding ? "(?:\(text))" : text
  }

  private var rendered: (String, Binding) {
    switch self {
    case .places(let places):
      return places.portable
    case .characters(let set):
      return (set.portable, .atom)
    case .sequence(let parts):
      return (parts.map { $0.portable(.sequence) }.joined(), .sequence)
    case .choice(let parts):
      return (parts.map { $0.portable(.sequence) }.joined(separator: "|"), .choice)
    case .repetition(let part, let minimum, let maximum):
      return (part.portableRepetition(minimum, maximum), .sequence)
    }
  }

  private func portableRepetition(_ minimum: Int, _ maximum: Int?) -> String {
    let atom = portable(.atom)
    switch (minimum, maximum) {
    case (0, nil): return atom + "*"
    case (1, nil): return atom + "+"
    case (0, 1): return atom + "?"
    default: break
    }
    if hasCount {
      let required = String(repeating: atom, count: minimum)
      guard let maximum else { return required + atom + "*" }
      return required + String(repeating: atom + "?", count: maximum - minimum)
    }
    guard let maximum else { return "\(atom){\(minimum),}" }
    return minimum == maximum ? "\(atom){\(minimum)}" : "\(atom){\(minimum),\(maximum)}"
  }

  /// True when a counted repetition stands somewhere in it.
  private var hasCount: Bool {
    switch self {
    case .places, .characters: false
    case .sequence(let parts), .choice(let parts): parts.contains { $0.hasCount }
    case .repetition(let part, let minimum, let maximum):
      minimum > 1 || (maximum ?? 1) > 1 || part.hasCount
    }
  }
}

extension PlaceSet {
  /// The smallest combinations of conditions that suffice, each as `^`, `$`, `\b` in a row.
  fileprivate var portable: (String, Binding) {
    if self == .everywhere { return ("(?:)", .atom) }
    var alternatives: [String] = []
    for place in 0..<PlaceCondition.combinations where contains(place) {
      // Sets are closed upwards; a combination counts when nothing can be taken from it.
      var isMinimal = true
      for condition in [PlaceCondition.begin, PlaceCondition.end, PlaceCondition.boundary]
      where place & condition != 0 && contains(place & ~condition) {
        isMinimal = false
      }
      if !isMinimal { continue }
      var text = ""
      if place & PlaceCondition.begin != 0 { text += "^" }
      if place & PlaceCondition.boundary != 0 { text += "\\b" }
      if place & PlaceCondition.end != 0 { text += "$" }
      alternatives.append(text)
    }
    // A zero-width part is never repeated, so that one alternative may stand in any sequence.
    let binding: Binding = alternatives.count == 1 ? .sequence : .choice
    return (alternatives.joined(separator: "|"), binding)
  }
}

extension CodePointSet {
  fileprivate var portable: String {
    if self == .all { return "(?:[^\\n]|\\n)" }
    let members = allRanges
    if members.count == 1, members[0].count == 1 {
      return CodePointSet.escaped(members[0].lowerBound)
    }
    // The complement is the shorter text whenever the set reaches the end of Unicode.
    let isNegated = members.last?.upperBound == CodePointSet.beyondASCII.upperBound
    var text = isNegated ? "[^" : "["
    for range in isNegated ? complement.allRanges : members {
      // Surrogates are no code points of any text; bounds step over them to be writable.
      let isLow = CodePointSet.surrogates.contains(range.lowerBound)
      let isHigh = CodePointSet.surrogates.contains(range.upperBound)
      let lower = isLow ? CodePointSet.surrogates.upperBound + 1 : range.lowerBound
      let upper = isHigh ? CodePointSet.surrogates.lowerBound - 1 : range.upperBound
      if upper < lower { continue }
      text += CodePointSet.escaped(lower)
      if upper == lower { continue }
      if upper - lower > 1 { text += "-" }
      text += CodePointSet.escaped(upper)
    }
    return text + "]"
  }

  private static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF

  /// One code point, such that it means itself inside and outside classes.
  private static func escaped(_ value: UInt32) -> String {
    switch value {
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0C: return "\\f"
    case 0x0D: return "\\r"
    case 0..<0x20, 0x7F:
      return "\\x" + (value < 16 ? "0" : "") + String(value, radix: 16)
    default: break
    }
    if value < 0x80, ASCII.isPunctuation(UInt8(value)), value != 0x5F {
      return "\\" + String(Unicode.Scalar(UInt8(value)))
    }
    guard let scalar = Unicode.Scalar(value) else { return "" }
    return String(scalar)
  }
}
