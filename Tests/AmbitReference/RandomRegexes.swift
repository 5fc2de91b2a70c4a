extension Dice {
  /// A regular expression of the allowed subset.
  mutating func regex() -> RegexModel {
    var node = regexNode(depth: 2)
    if chance(20) { node = .sequence([.start, node.asAtom]) }
    if chance(20) { node = .sequence([node.asAtom, .end]) }
    return RegexModel(node: node, ignoresCase: chance(20), dotMatchesNewline: chance(10))
  }

  /// A regular expression that resembles a part of a text, so that small differences matter.
  mutating func regex(near text: String) -> RegexModel {
    let all = points(text)
    guard !all.isEmpty else { return regex() }
    let start = chance(50) ? 0 : below(all.count)
    let end = min(all.count, start + 1 + below(5))
    var nodes: [RegexNode] = chance(40) ? [.start] : []
    for point in all[start..<end] {
      switch below(8) {
      case 0, 1: nodes.append(.any)
      case 2: nodes.append(regexAtom().asPart)
      case 3: nodes.append(.literal(RegexModel.swapCase(point)))
      case 4: nodes.append(.set(isNegated: chance(30), [.range(point, point), .range(97, 98)]))
      case 5: nodes.append(.shorthand(pick(["w", "W", "s", "S", "D"])))
      default: nodes.append(.literal(point))
      }
      if chance(15) { nodes.append(.boundary) }
    }
    if chance(15) { nodes.append(.times(.any, least: 0, most: nil, lazy: chance(20))) }
    if chance(40) { nodes.append(.end) }
    return RegexModel(
      node: .sequence(nodes),
      ignoresCase: chance(25),
      dotMatchesNewline: chance(15)
    )
  }

  private mutating func regexNode(depth: Int) -> RegexNode {
    guard depth > 0 else { return regexAtom() }
    switch below(8) {
    case 0, 1:
      return .group(captures: chance(50), regexNode(depth: depth - 1))
    case 2:
      return .alternatives([regexNode(depth: depth - 1).asBranch, regexAtom(), regexAtom()])
    case 3, 4:
      let inner = regexNode(depth: depth - 1).asAtom
      var (least, most) = pick([(0, nil), (1, nil), (0, 1), (2, 2), (1, 3), (2, nil)])
      // More than 64 positions take another matcher.
      if depth == 2 && chance(15) {
        (least, most) = pick([(35, 70), (70, nil), (66, 66), (0, 80)])
      }
      return .times(inner, least: least, most: most, lazy: chance(20))
    case 5, 6:
      return .sequence([regexNode(depth: depth - 1).asPart, regexNode(depth: depth - 1).asPart])
    default:
      return regexAtom()
    }
  }

  private mutating func regexAtom() -> RegexNode {
    switch below(8) {
    case 0: return .any
    case 1: return .shorthand(pick(["d", "w", "s", "D", "W", "S"]))
    case 2, 3:
      var items: [RegexNode.SetItem] = []
      for _ in 0..<(1 + below(3)) {
        switch below(4) {
        case 0: items.append(.range(97, 99))
        case 1: items.append(.shorthand(pick(["d", "w", "s"])))
        case 2: items.append(.range(65, 90))
        default:
          let point = pick([45, 46, 47, 93, 94, 97, 233, 10].map { UInt32($0) })
          items.append(.range(point, point))
        }
      }
      return .set(isNegated: chance(30), items)
    case 4 where chance(50): return .sequence([.boundary, .literal(97)])
    default:
      return .literal(pick([97, 97, 98, 65, 46, 47, 45, 10, 92, 107, 233, 0x1F600, 49, 64, 42]))
    }
  }
}

extension RegexNode {
  /// The node, in a group unless it binds as one thing.
  fileprivate var asAtom: RegexNode {
    switch self {
    case .literal, .any, .shorthand, .set, .group: self
    default: .group(captures: false, self)
    }
  }

  /// The node, in a group if it would fall apart in a sequence.
  fileprivate var asPart: RegexNode {
    if case .alternatives = self { return .group(captures: false, self) }
    return self
  }

  fileprivate var asBranch: RegexNode { asPart }
}
