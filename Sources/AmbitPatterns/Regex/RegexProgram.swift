/// One step of a nondeterministic machine.
///
/// After K. Thompson, "Regular expression search algorithm", CACM 11(6), 1968.
enum RegexInstruction: Sendable, Hashable {
  /// Consume a code point of class `RegexProgram.classes[_]`, go on at the next instruction.
  case characters(Int)
  /// Go on at both.
  case fork(Int, Int)
  /// Go on elsewhere.
  case jump(Int)
  /// Go on at the next instruction if the place is in the set.
  case require(PlaceSet)
  /// The pattern has matched.
  case accept
}

/// A regular expression as instructions; instruction 0 is the first, the last one accepts.
struct RegexProgram: Sendable {
  private(set) var instructions: [RegexInstruction] = []
  private(set) var classes: [CodePointSet] = []
  /// Union of the `PlaceCondition` bits that matter to it.
  private(set) var conditions = 0

  /// Translates an expression.
  init(_ node: RegexNode) {
    emit(node)
    instructions.append(.accept)
  }

  private mutating func emit(_ node: RegexNode) {
    switch node {
    case .places(let places):
      if places == .everywhere { return }
      noteConditions(of: places)
      instructions.append(.require(places))
    case .characters(let set):
      instructions.append(.characters(classIndex(set)))
    case .sequence(let parts):
      for part in parts { emit(part) }
    case .choice(let parts):
      emitChoice(parts)
    case .repetition(let part, let minimum, let maximum):
      emitRepetition(part, minimum, maximum)
    }
  }

  private mutating func emitChoice(_ parts: [RegexNode]) {
    var jumps: [Int] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1 {
        emit(part)
        break
      }
      let fork = reserve()
      emit(part)
      jumps.append(reserve())
      instructions[fork] = .fork(fork + 1, instructions.count)
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  private mutating func emitRepetition(_ part: RegexNode, _ minimum: Int, _ maximum: Int?) {
    guard let maximum else {
      for _ in 1..<max(minimum, 1) { emit(part) }
      let skip = minimum == 0 ? reserve() : nil
      let start = instructions.count
      emit(part)
      instructions.append(.fork(start, instructions.count + 1))
      if let skip { instructions[skip] = .fork(skip + 1, instructions.count) }
      return
    }
    for _ in 0..<minimum { emit(part) }
    var skips: [Int] = []
    for _ in minimum..<maximum {
      skips.append(reserve())
      emit(part)
    }
    for skip in skips { instructions[skip] = .fork(skip + 1, instructions.count) }
  }

  /// Makes room for an instruction that is known later.
  private mutating func reserve() -> Int {
    instructions.append(.accept)
    return instructions.count - 1
  }

  private mutating func classIndex(_ set: CodePointSet) -> Int {
    if let index = classes.firstIndex(of: set) { return index }
    classes.append(set)
    return classes.count - 1
  }

  private mutating func noteConditions(of places: PlaceSet) {
    for place in 0..<PlaceCondition.combinations {
      for condition in [PlaceCondition.begin, PlaceCondition.end, PlaceCondition.boundary]
      where places.contains(place) != places.contains(place ^ condition) {
        conditions |= condition
      }
    }
  }
}

/// Finds which conditions hold at a place of a text.
@inline(__always)
func placeConditions(at offset: Int, in text: Span<UInt8>, asked: Int) -> Int {
  if asked == 0 { return 0 }
  var place = 0
  if offset == 0 { place |= PlaceCondition.begin }
  if offset == text.count { place |= PlaceCondition.end }
  if asked & PlaceCondition.boundary != 0 {
    // Bytes of longer sequences are never word bytes, so that looking at single bytes suffices.
    let before = offset > 0 && ASCII.isWord(text[offset - 1])
    let after = offset < text.count && ASCII.isWord(text[offset])
    if before != after { place |= PlaceCondition.boundary }
  }
  return place & asked
}
