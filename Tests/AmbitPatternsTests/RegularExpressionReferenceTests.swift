import AmbitModel
import Testing

@testable import AmbitPatterns

/// A pattern as its generator knows it, rendered to text for the parser and matched the slow way.
private indirect enum Sketch {
  case character(Unicode.Scalar)
  case anyButLineFeed
  case members([Unicode.Scalar], negated: Bool)
  case begin, end, boundary
  case sequence([Sketch])
  case choice([Sketch])
  case repeated(Sketch, Int, Int?, lazy: Bool)

  var pattern: String {
    switch self {
    case .character(let scalar): scalar == "." ? "\\." : String(scalar)
    case .anyButLineFeed: "."
    case .members(let scalars, let negated):
      "[" + (negated ? "^" : "") + scalars.map { String($0) }.joined() + "]"
    case .begin: "^"
    case .end: "$"
    case .boundary: "\\b"
    case .sequence(let parts): parts.map { $0.pattern }.joined()
    case .choice(let parts): "(" + parts.map { $0.pattern }.joined(separator: "|") + ")"
    case .repeated(let part, let minimum, let maximum, let lazy):
      "(?:" + part.pattern + ")" + Sketch.count(minimum, maximum) + (lazy ? "?" : "")
    }
  }

  private static func count(_ minimum: Int, _ maximum: Int?) -> String {
    switch (minimum, maximum) {
    case (0, nil): "*"
    case (1, nil): "+"
    case (0, 1): "?"
    case (_, nil): "{\(minimum),}"
    case (_, let maximum?) where maximum == minimum: "{\(minimum)}"
    case (_, let maximum?): "{\(minimum),\(maximum)}"
    }
  }

  /// Every offset at which it can end when it begins at one: plain sets, no cleverness.
  func ends(_ text: [Unicode.Scalar], _ start: Int, _ fold: Bool) -> Set<Int> {
    switch self {
    case .character(let scalar):
      start < text.count && Sketch.same(scalar, text[start], fold) ? [start + 1] : []
    case .anyButLineFeed:
      start < text.count && text[start] != "\n" ? [start + 1] : []
    case .members(let scalars, let negated):
      start < text.count && scalars.contains { Sketch.same($0, text[start], fold) } != negated
        ? [start + 1] : []
    case .begin: start == 0 ? [start] : []
    case .end: start == text.count ? [start] : []
    case .boundary: Sketch.isBoundary(text, start) ? [start] : []
    case .sequence(let parts):
      parts.reduce([start]) { starts, part in
        starts.reduce(into: []) { $0.formUnion(part.ends(text, $1, fold)) }
      }
    case .choice(let parts):
      parts.reduce(into: []) { $0.formUnion($1.ends(text, start, fold)) }
    case .repeated(let part, let minimum, let maximum, _):
      Sketch.repeatedEnds(part, minimum, maximum, text, start, fold)
    }
  }

  private static func repeatedEnds(
    _ part: Sketch,
    _ minimum: Int,
    _ maximum: Int?,
    _ text: [Unicode.Scalar],
    _ start: Int,
    _ fold: Bool
  ) -> Set<Int> {
    var reached: Set<Int> = [start]
    var result: Set<Int> = minimum == 0 ? [start] : []
    // Past the minimum, rounds that could add an end are as many as there are offsets.
    for round in 1...(minimum + text.count + 1) {
      if let maximum, round > maximum { break }
      reached = reached.reduce(into: []) { $0.formUnion(part.ends(text, $1, fold)) }
      if round >= minimum { result.formUnion(reached) }
    }
    return result
  }

  private static func same(_ one: Unicode.Scalar, _ other: Unicode.Scalar, _ fold: Bool) -> Bool {
    one == other
      || (fold && one.isASCII && other.isASCII
        && String(one).lowercased() == String(other).lowercased())
  }

  private static func isBoundary(_ text: [Unicode.Scalar], _ offset: Int) -> Bool {
    func isWord(_ index: Int) -> Bool {
      guard text.indices.contains(index) else { return false }
      let scalar = text[index]
      return scalar.isASCII
        && (scalar == "_" || scalar.properties.isAlphabetic
          || ("0"..."9").contains(scalar))
    }
    return isWord(offset - 1) != isWord(offset)
  }

  static func random(_ depth: Int, _ generator: inout SeededGenerator) -> Sketch {
    let alphabet: [Unicode.Scalar] = ["a", "b", "B", "é", ".", "\n"]
    let letter = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
    switch Int.random(in: 0..<(depth == 0 ? 8 : 14), using: &generator) {
    case 0...3: return .character(letter)
    case 4: return .anyButLineFeed
    case 5:
      return .members([letter, "b"], negated: Bool.random(using: &generator))
    case 6: return Bool.random(using: &generator) ? .begin : .end
    case 7: return .boundary
    case 8...9:
      return .sequence(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          random(depth - 1, &generator)
        }
      )
    case 10...11:
      return .choice(
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in
          random(depth - 1, &generator)
        }
      )
    default:
      let minimum = Int.random(in: 0...3, using: &generator)
      let maximum = minimum + Int.random(in: 0...2, using: &generator)
      let isOpen = Bool.random(using: &generator)
      return .repeated(
        random(depth - 1, &generator),
        isOpen ? minimum % 2 : minimum,
        isOpen ? nil : maximum,
        lazy: Bool.random(using: &generator)
      )
    }
  }
}

@Suite struct RegularExpressionReferenceTests {
  @Test(arguments: 1...24)
  func `both matchers agree with a search over all ways to match`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let alphabet: [Unicode.Scalar] = ["a", "b", "A", "é", ".", "\n"]
    for _ in 0..<150 {
      let sketch = Sketch.random(4, &generator)
      let fold = Bool.random(using: &generator)
      let pattern = (fold ? "(?i)" : "") + sketch.pattern
      guard let compiled = try? RegularExpression(Text(pattern)) else {
        // Only size may refuse what the generator writes.
        #expect(pattern.contains("{"), "seed \(seed): refused \(pattern)")
        continue
      }
      let sparse = SparseMatcher(program: RegexProgram(compiled.node))
      let again = try RegularExpression(Text(compiled.portablePattern()))
      for _ in 0..<12 {
        let text = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        }
        var string = ""
        string.unicodeScalars.append(contentsOf: text)
        let bytes = Array(string.utf8)
        let expected = (0...text.count).contains { !sketch.ends(text, $0, fold).isEmpty }
        let comment: Comment =
          "seed \(seed): \(pattern.debugDescription) on \(string.debugDescription)"
        #expect(compiled.matches(bytes.span) == Kleene(expected), comment)
        #expect(sparse.matches(bytes.span) == expected, comment)
        #expect(again.matches(bytes.span) == Kleene(expected), comment)
      }
    }
  }
}
