/// A regular expression of the allowed subset, as a tree.
package struct RegexModel: Sendable {
  /// `(?i)`.
  package var ignoresCase = false
  /// `(?s)`.
  package var dotMatchesNewline = false
  /// What to find.
  package var node: RegexNode

  /// Wraps a tree.
  package init(node: RegexNode, ignoresCase: Bool = false, dotMatchesNewline: Bool = false) {
    self.node = node
    self.ignoresCase = ignoresCase
    self.dotMatchesNewline = dotMatchesNewline
  }

  /// The pattern as it is written in a policy.
  package var source: String {
    (ignoresCase ? "(?i)" : "") + (dotMatchesNewline ? "(?s)" : "") + node.source
  }

  /// Searches anywhere in a text.
  ///
  /// Works on sets of positions: from which positions can this node start, at which can it end.
  package func matches(_ string: String) -> Bool {
    let text = points(string)
    return !ends(node, text, Set(0...text.count)).isEmpty
  }

  private func ends(_ node: RegexNode, _ text: [UInt32], _ starts: Set<Int>) -> Set<Int> {
    switch node {
    case .literal(let point):
      return step(text, starts) { same($0, point) }
    case .any:
      return step(text, starts) { dotMatchesNewline || $0 != 10 }
    case .shorthand(let letter):
      return step(text, starts) { RegexModel.shorthand(letter, $0) }
    case .set(let isNegated, let items):
      return step(text, starts) { point in
        items.contains { contains($0, point) } != isNegated
      }
    case .start:
      return starts.filter { $0 == 0 }
    case .end:
      return starts.filter { $0 == text.count }
    case .boundary:
      return starts.filter { position in
        let before = position > 0 && RegexModel.shorthand("w", text[position - 1])
        let after = position < text.count && RegexModel.shorthand("w", text[position])
        return before != after
      }
    case .sequence(let nodes):
      return nodes.reduce(starts) { ends($1, text, $0) }
    case .alternatives(let nodes):
      return nodes.reduce(into: Set()) { $0.formUnion(ends($1, text, starts)) }
    case .group(_, let inner):
      return ends(inner, text, starts)
    case .times(let inner, let least, let most, _):
      return repeated(inner, least, most, text, starts)
    }
  }

  private func repeated(
    _ inner: RegexNode,
    _ least: Int,
    _ most: Int?,
    _ text: [UInt32],
    _ starts: Set<Int>
  ) -> Set<Int> {
    var current = starts
    for _ in 0..<least { current = ends(inner, text, current) }
    var found = current
    var round = least
    while most.map({ round < $0 }) ?? true {
      current = ends(inner, text, current)
      let before = found.count
      found.formUnion(current)
      round += 1
      if found.count == before && most == nil { break }
    }
    return found
  }

  private func step(
    _ text: [UInt32],
    _ starts: Set<Int>,
    _ accepts: (UInt32) -> Bool
  ) -> Set<Int> {
    var result = Set<Int>()
    for start in starts where start < text.count && accepts(text[start]) {
      result.insert(start + 1)
    }
    return result
  }

  private func same(_ left: UInt32, _ right: UInt32) -> Bool {
    left == right || (ignoresCase && RegexModel.swapCase(left) == right)
  }

  private func contains(_ item: RegexNode.SetItem, _ point: UInt32) -> Bool {
    switch item {
    case .range(let low, let high):
      (low...high).contains(point)
        || (ignoresCase && (low...high).contains(RegexModel.swapCase(point)))
    case .shorthand(let letter):
      RegexModel.shorthand(letter, point)
    }
  }

  /// The other case of an ASCII letter; anything else is itself.
  static func swapCase(_ point: UInt32) -> UInt32 {
    switch point {
    case 65...90: point + 32
    case 97...122: point - 32
    default: point
    }
  }

  /// Whether a code point is in the ASCII class of a letter; a capital means the opposite.
  static func shorthand(_ letter: Character, _ point: UInt32) -> Bool {
    switch letter {
    case "d": (48...57).contains(point)
    case "w":
      (48...57).contains(point) || (65...90).contains(point) || (97...122).contains(point)
        || point == 95
    case "s": [9, 10, 12, 13, 32].contains(point)
    case "D": !shorthand("d", point)
    case "W": !shorthand("w", point)
    default: !shorthand("s", point)
    }
  }
}

/// A node of a regular expression.
package indirect enum RegexNode: Sendable {
  case literal(UInt32)
  case any
  case shorthand(Character)
  case set(isNegated: Bool, [SetItem])
  case start
  case end
  case boundary
  case sequence([RegexNode])
  case alternatives([RegexNode])
  case group(captures: Bool, RegexNode)
  case times(RegexNode, least: Int, most: Int?, lazy: Bool)

  /// What a class may hold.
  package enum SetItem: Sendable {
    case range(UInt32, UInt32)
    case shorthand(Character)
  }

  /// The node as it is written in a pattern.
  package var source: String {
    switch self {
    case .literal(let point): RegexNode.escaped(point)
    case .any: "."
    case .shorthand(let letter): "\\\(letter)"
    case .set(let isNegated, let items):
      "[" + (isNegated ? "^" : "") + items.map(RegexNode.source).joined() + "]"
    case .start: "^"
    case .end: "$"
    case .boundary: "\\b"
    case .sequence(let nodes): nodes.map(\.source).joined()
    case .alternatives(let nodes): nodes.map(\.source).joined(separator: "|")
    case .group(let captures, let inner): (captures ? "(" : "(?:") + inner.source + ")"
    case .times(let inner, let least, let most, let lazy):
      inner.source + RegexNode.times(least, most) + (lazy ? "?" : "")
    }
  }

  private static func times(_ least: Int, _ most: Int?) -> String {
    switch (least, most) {
    case (0, nil): "*"
    case (1, nil): "+"
    case (0, 1): "?"
    case (_, nil): "{\(least),}"
    case (_, .some(let most)) where most == least: "{\(least)}"
    case (_, .some(let most)): "{\(least),\(most)}"
    }
  }

  private static func source(_ item: SetItem) -> String {
    switch item {
    case .range(let low, let high) where low == high: escaped(low)
    case .range(let low, let high): escaped(low) + "-" + escaped(high)
    case .shorthand(let letter): "\\\(letter)"
    }
  }

  private static func escaped(_ point: UInt32) -> String {
    switch point {
    case 9: return "\\t"
    case 10: return "\\n"
    case 12: return "\\f"
    case 13: return "\\r"
    default: break
    }
    let text = string([point])
    let isPunctuation =
      (33...126).contains(point) && !RegexModel.shorthand("w", point) || point == 95
    // `_`, `/`, `:` and a few others need no escape; escaping them all tests more of the grammar.
    return isPunctuation && point != 95 && point != 47 ? "\\" + text : text
  }
}
