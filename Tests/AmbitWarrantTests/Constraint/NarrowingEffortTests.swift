import AmbitModel
import Testing

@testable import AmbitWarrant

@Suite struct NarrowingEffortTests {
  /// Branches that no shorter rule compares: each has to be held against the parent's.
  private func branches(_ count: Int, from start: Int) throws -> WarrantConstraint {
    try WarrantConstraint(
      .any(
        try (start..<start + count).map {
          try WarrantConstraint(
            .range(min: 0, max: Double($0), minInclusive: true, maxInclusive: true)
          )
        }
      )
    )
  }

  @Test func `what takes more steps than allowed to compare is refused, not waited for`() throws {
    let parent = try branches(100, from: 100)
    let child = try branches(100, from: 1)
    var ample = ConstraintNarrowing(effortLimit: 20_000)
    let isShown = ample.holds(child, under: parent)
    #expect(isShown)
    var scant = ConstraintNarrowing(effortLimit: 100)
    let isShownScantly = scant.holds(child, under: parent)
    #expect(!isShownScantly)
  }

  @Test func `the steps of a whole chain are counted together`() throws {
    let parent = try branches(100, from: 100)
    let child = try branches(100, from: 1)
    let above = try WarrantConstraintSet([WarrantConstraintSet.Argument("a", parent)])
    let below = try WarrantConstraintSet([WarrantConstraintSet.Argument("a", child)])
    var narrowing = ConstraintNarrowing(effortLimit: 1_000)
    var accepted = 0
    for _ in 0..<100 where below.narrows(above, by: &narrowing) { accepted += 1 }
    #expect(accepted > 0 && accepted < 100)
  }
}
