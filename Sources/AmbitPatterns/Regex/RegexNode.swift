/// What a place in the text satisfies, as bits: the three zero-width tests of the language.
enum PlaceCondition {
  /// The beginning of the text, `^`.
  static let begin = 1
  /// The end of the text, `$`.
  static let end = 2
  /// A word boundary, `\b`.
  static let boundary = 4
  /// Number of combinations.
  static let combinations = 8
}

/// The set of places that a zero-width expression accepts: bit `c` stands for the combination `c`
/// of `PlaceCondition` bits.
///
/// Sequences intersect, choices unite, so that any zero-width expression, however long, is one
/// byte. This keeps the size of a program proportional to its positions.
struct PlaceSet: Sendable, Hashable {
  let bits: UInt8

  /// Everywhere: the empty expression.
  static let everywhere = PlaceSet(bits: 0xFF)

  init(bits: UInt8) {
    self.bits = bits
  }

  /// Places where a condition holds.
  init(requiring condition: Int) {
    var bits: UInt8 = 0
    for place in 0..<PlaceCondition.combinations where place & condition == condition {
      bits |= 1 << UInt8(place)
    }
    self.bits = bits
  }

  @inline(__always)
  func contains(_ place: Int) -> Bool {
    bits >> UInt8(place) & 1 != 0
  }
}

/// A regular expression in normal form; only the constructors below build compound nodes.
///
/// INVARIANT (size): zero-width parts are merged and nested `* + ?` are collapsed, so that the
/// number of nodes after expansion is at most a small multiple of the positions.
indirect enum RegexNode: Sendable, Hashable {
  /// Consumes nothing, succeeds at some places.
  case places(PlaceSet)
  /// Consumes one code point: one position.
  case characters(CodePointSet)
  /// One after the other; at least two parts.
  case sequence([RegexNode])
  /// Any one; at least two parts.
  case choice([RegexNode])
  /// `minimum` to `maximum` times; nil means without end.
  case repetition(RegexNode, minimum: Int, maximum: Int?)

  /// The empty expression.
  static let empty = RegexNode.places(.everywhere)

  /// Parts one after the other.
  static func joined(_ parts: [RegexNode]) -> RegexNode {
    var result: [RegexNode] = []
    for part in parts {
      if case .places(let places) = part {
        if places == .everywhere { continue }
        if case .places(let before) = result.last {
          result[result.count - 1] = .places(PlaceSet(bits: before.bits & places.bits))
          continue
        }
      }
      if case .sequence(let inner) = part {
        result.append(contentsOf: inner)
      } else {
        result.append(part)
      }
    }
    if result.isEmpty { return .empty }
    return result.count == 1 ? result[0] : .sequence(result)
  }

  /// Any one of the parts.
  static func either(_ parts: [RegexNode]) -> RegexNode {
    var result: [RegexNode] = []
    var places: UInt8 = 0
    for part in parts {
      switch part {
      case .places(let set): places |= set.bits
      case .choice(let inner):
        for node in inner {
          if case .places(let set) = node { places |= set.bits } else { result.append(node) }
        }
      default: result.append(part)
      }
    }
    if places != 0 { result.append(.places(PlaceSet(bits: places))) }
    return result.count == 1 ? result[0] : .choice(result)
  }

  /// A part repeated; `maximum` nil means without end.
  static func repeated(_ node: RegexNode, minimum: Int, maximum: Int?) -> RegexNode {
    if maximum == 0 { return .empty }
    if minimum == 1, maximum == 1 { return node }
    // A zero-width part says the same thing however often it is asked at one place.
    if case .places = node { return minimum == 0 ? .empty : node }
    let isSimple = maximum == nil ? minimum <= 1 : minimum == 0 && maximum == 1
    if isSimple, case .repetition(let inner, let innerMinimum, let innerMaximum) = node,
      innerMaximum == nil ? innerMinimum <= 1 : innerMinimum == 0 && innerMaximum == 1
    {
      if minimum == innerMinimum, maximum == innerMaximum { return node }
      // Any two different ones of `* + ?`, nested, are `*`.
      return .repetition(inner, minimum: 0, maximum: nil)
    }
    return .repetition(node, minimum: minimum, maximum: maximum)
  }

  /// Number of consuming positions once repetitions are written out.
  var positions: Int {
    switch self {
    case .places: return 0
    case .characters: return 1
    case .sequence(let parts), .choice(let parts):
      return parts.reduce(0) { $0 + $1.positions }
    case .repetition(let node, let minimum, let maximum):
      return node.positions * (maximum ?? max(minimum, 1))
    }
  }
}
