/// Matcher for expressions of more than 64 positions: walks the instructions in lockstep.
///
/// Each instruction is visited at most once for each place of the text, whatever the nesting of
/// repetitions, so that a text of n code points takes O(n · instructions).
struct SparseMatcher: Sendable {
  let program: RegexProgram

  /// True when the pattern matches somewhere in the text.
  func matches(_ text: Span<UInt8>) -> Bool {
    let instructions = program.instructions.span
    let classes = program.classes.span
    // `stamps[i]` is the last step at which instruction i was visited.
    var stamps = [Int](repeating: -1, count: instructions.count)
    var ready: [Int] = []
    var arrived: [Int] = []
    var pending: [Int] = []
    var offset = 0
    var step = 0
    while true {
      let place = placeConditions(at: offset, in: text, asked: program.conditions)
      ready.removeAll(keepingCapacity: true)
      pending.append(0)
      pending.append(contentsOf: arrived)
      while let index = pending.popLast() {
        if stamps[index] == step { continue }
        stamps[index] = step
        switch instructions[index] {
        case .characters: ready.append(index)
        case .fork(let one, let other):
          pending.append(other)
          pending.append(one)
        case .jump(let target): pending.append(target)
        case .require(let places): if places.contains(place) { pending.append(index + 1) }
        case .accept: return true
        }
      }
      if offset == text.count { return false }
      let value = CodePoints.value(at: offset, in: text)
      offset = CodePoints.next(after: offset, in: text)
      step += 1
      arrived.removeAll(keepingCapacity: true)
      for index in ready {
        if case .characters(let set) = instructions[index], classes[set].contains(value) {
          arrived.append(index + 1)
        }
      }
    }
  }
}
