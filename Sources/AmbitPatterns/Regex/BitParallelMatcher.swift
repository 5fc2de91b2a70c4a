/// Matcher for expressions of at most 64 positions: the set of positions reached is one word.
///
/// This is V. M. Glushkov's position automaton run in parallel by bits (G. Navarro and M. Raffinot,
/// "Flexible Pattern Matching in Strings", 2002, section 5.2.2). A text of n code points takes O(n)
/// word operations for each position reached, and no allocation.
struct BitParallelMatcher: Sendable {
  /// Most positions.
  static let capacity = 64

  /// Number of place combinations told apart: 1 without conditions, else all.
  private let placeCount: Int
  private let conditions: Int
  /// Positions that may consume next when the search begins here, by place.
  private var first: [UInt64]
  /// Positions that may consume after position p, at index p * placeCount + place.
  private var follow: [UInt64]
  /// Positions after which the pattern has matched, by place.
  private var last: [UInt64]
  /// Places where nothing need be consumed, bit by place.
  private var matchesEmpty = 0
  /// Positions that consume an ASCII code point.
  private var ascii: [UInt64]
  /// Starts of the intervals from U+0080 on, ascending, the first being U+0080.
  private var starts: [UInt32] = [0x80]
  /// Positions that consume a code point of the interval.
  private var masks: [UInt64] = [0]
  /// True when a match can begin at offset 0 only, so that an empty set ends the search.
  private var beginsAtStartOnly = true

  /// Builds the tables; nil when the program has too many positions.
  init?(_ program: RegexProgram) {
    var positionOf: [Int: Int] = [:]
    var sets: [CodePointSet] = []
    var instructionOf: [Int] = []
    for (index, instruction) in program.instructions.enumerated() {
      guard case .characters(let set) = instruction else { continue }
      if sets.count == BitParallelMatcher.capacity { return nil }
      positionOf[index] = sets.count
      sets.append(program.classes[set])
      instructionOf.append(index)
    }
    conditions = program.conditions
    placeCount = conditions == 0 ? 1 : PlaceCondition.combinations
    first = Array(repeating: 0, count: placeCount)
    last = Array(repeating: 0, count: placeCount)
    follow = Array(repeating: 0, count: placeCount * sets.count)
    ascii = Array(repeating: 0, count: 128)
    for place in 0..<placeCount {
      var walk = RegexClosure(program: program, place: place, positionOf: positionOf)
      walk.visit(0)
      first[place] = walk.positions
      if walk.accepts { matchesEmpty |= 1 << place }
      if place & PlaceCondition.begin == 0 || conditions & PlaceCondition.begin == 0,
        walk.positions != 0 || walk.accepts
      {
        beginsAtStartOnly = false
      }
      for position in sets.indices {
        var walk = RegexClosure(program: program, place: place, positionOf: positionOf)
        walk.visit(instructionOf[position] + 1)
        follow[position * placeCount + place] = walk.positions
        if walk.accepts { last[place] |= 1 << UInt64(position) }
      }
    }
    index(sets)
  }

  /// Fills the tables from code points to positions.
  private mutating func index(_ sets: [CodePointSet]) {
    var cuts: [UInt32] = [0x80]
    for set in sets {
      for range in set.ranges {
        cuts.append(range.lowerBound)
        cuts.append(range.upperBound + 1)
      }
    }
    cuts.sort()
    starts = []
    for cut in cuts where starts.last != cut { starts.append(cut) }
    masks = Array(repeating: 0, count: starts.count)
    for (position, set) in sets.enumerated() {
      let bit: UInt64 = 1 << UInt64(position)
      for value in 0..<128 where set.contains(UInt32(value)) { ascii[value] |= bit }
      for (index, start) in starts.enumerated() where set.contains(start) { masks[index] |= bit }
    }
  }

  /// True when the pattern matches somewhere in the text.
  func matches(_ text: Span<UInt8>) -> Bool {
    let first = first.span
    let follow = follow.span
    let last = last.span
    let ascii = ascii.span
    var states: UInt64 = 0
    var offset = 0
    while true {
      let place = placeConditions(at: offset, in: text, asked: conditions)
      if states & last[place] != 0 || matchesEmpty >> place & 1 != 0 { return true }
      if offset == text.count { return false }
      var reached = first[place]
      var rest = states
      while rest != 0 {
        reached |= follow[rest.trailingZeroBitCount &* placeCount &+ place]
        rest &= rest &- 1
      }
      let byte = text[offset]
      if byte < 0x80 {
        states = reached & ascii[Int(byte)]
        offset &+= 1
      } else {
        states = reached & mask(of: CodePoints.value(at: offset, in: text))
        offset = CodePoints.next(after: offset, in: text)
      }
      if states == 0, beginsAtStartOnly { return false }
    }
  }

  /// Positions that consume a code point from U+0080 on.
  private func mask(of value: UInt32) -> UInt64 {
    // The last interval that starts at or before the value; a stray continuation byte reads as a
    // value from U+0080 on as well, so that there always is one.
    var lower = 0
    var upper = starts.count
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if starts[middle] <= value { lower = middle } else { upper = middle }
    }
    return masks[lower]
  }
}

/// What can be reached from an instruction at one place without consuming.
private struct RegexClosure {
  let program: RegexProgram
  let place: Int
  let positionOf: [Int: Int]
  var positions: UInt64 = 0
  var accepts = false
  private var seen: [Bool]

  init(program: RegexProgram, place: Int, positionOf: [Int: Int]) {
    self.program = program
    self.place = place
    self.positionOf = positionOf
    seen = Array(repeating: false, count: program.instructions.count)
  }

  mutating func visit(_ start: Int) {
    var pending = [start]
    while let index = pending.popLast() {
      if seen[index] { continue }
      seen[index] = true
      switch program.instructions[index] {
      case .characters:
        if let position = positionOf[index] { positions |= 1 << UInt64(position) }
      case .fork(let one, let other):
        pending.append(other)
        pending.append(one)
      case .jump(let target): pending.append(target)
      case .require(let places): if places.contains(place) { pending.append(index + 1) }
      case .accept: accepts = true
      }
    }
  }
}
