import AmbitModel
import AmbitReference
import AmbitWarrantGenerators
import Testing

@testable import AmbitWarrant

/// What narrowing promises, over random constraints.
@Suite struct `Narrowing of random constraints` {
  private static let pairs = 20_000

  @Test func `a narrower constraint admits nothing that its parent refuses`() {
    let seed = UInt64.random(in: 1 ... .max)
    var dice = Dice(seed: seed)
    var narrower = 0
    for _ in 0..<Self.pairs {
      let parent = ConstraintGenerator.constraint(&dice)
      let child =
        dice.chance(80)
        ? ConstraintGenerator.child(of: parent, &dice) : ConstraintGenerator.constraint(&dice)
      guard child.narrows(parent) else { continue }
      narrower += 1
      for _ in 0..<12 {
        let value = ValueGenerator.value(near: dice.chance(50) ? child : parent, &dice)
        if child.judge(value) == .yes, parent.judge(value) != .yes {
          Issue.record(
            "seed \(seed): \(child.kind) admits \(value), its parent \(parent.kind) does not"
          )
          return
        }
      }
    }
    #expect(narrower > Self.pairs / 20, "seed \(seed)")
  }

  @Test func `every constraint reads back as it was written`() throws {
    let seed = UInt64.random(in: 1 ... .max)
    var dice = Dice(seed: seed)
    for _ in 0..<5_000 {
      let constraint = ConstraintGenerator.constraint(&dice)
      let read = try WarrantCases.constraint(constraint.encoded)
      #expect(read == constraint, "seed \(seed)")
      #expect(read.kind.encoded == constraint.encoded, "seed \(seed)")
      #expect(read.isSupported == constraint.isSupported, "seed \(seed)")
    }
  }

  @Test func `damaged bytes are refused or read as a constraint of those bytes`() {
    let seed = UInt64.random(in: 1 ... .max)
    var dice = Dice(seed: seed)
    for _ in 0..<20_000 {
      var bytes = ConstraintGenerator.constraint(&dice).encoded
      let place = dice.below(bytes.count)
      switch dice.below(3) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: dice.next())
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8(truncatingIfNeeded: dice.next()), at: place)
      }
      guard let read = try? WarrantCases.constraint(bytes) else { continue }
      #expect(read.encoded == bytes, "seed \(seed)")
    }
  }
}
