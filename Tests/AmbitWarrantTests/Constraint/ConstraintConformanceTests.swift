import AmbitModel
import Testing

@testable import AmbitWarrant

/// The shared cases that are about one constraint, or two.
@Suite struct `Conformance of constraints` {
  @Test func `each value is judged as the cases say`() throws {
    let rows = try WarrantCases.rows("match")
    #expect(rows.count == 4138)
    for row in rows {
      let id = row.member("id")?.string ?? "?"
      let test = try #require(row.member("case"))
      let constraint = try WarrantCases.constraint(hex: test.member("constraint"))
      let value = try #require(test.member("value").flatMap { WarrantValue($0) })
      let code: WarrantCode =
        if !constraint.isSupported {
          .constraintUnsupported
        } else {
          constraint.judge(value) == .yes ? .allowed : .constraintFailed
        }
      #expect(code.rawValue == row.member("expect")?.member("code")?.string, "\(id)")
    }
  }

  @Test func `each narrowing is accepted or refused as the cases say`() throws {
    let rows = try WarrantCases.rows("narrow")
    #expect(rows.count == 1132)
    for row in rows {
      let id = row.member("id")?.string ?? "?"
      let test = try #require(row.member("case"))
      let parent = try WarrantCases.constraint(hex: test.member("parent"))
      let child = try WarrantCases.constraint(hex: test.member("child"))
      let code: WarrantCode = child.narrows(parent) ? .allowed : .constraintWidened
      #expect(code.rawValue == row.member("expect")?.member("code")?.string, "\(id)")
      if let witness = row.member("witness") {
        let value = try #require(WarrantValue(witness))
        #expect(child.judge(value) == .yes, "\(id)")
        #expect(parent.judge(value) != .yes, "\(id)")
      }
    }
  }
}
