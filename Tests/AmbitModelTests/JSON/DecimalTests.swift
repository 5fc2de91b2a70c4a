import AmbitModel
import AmbitReference
import Testing

@Suite struct `Exact decimals` {
  /// The order of two tokens; nil when one is out of range.
  static func order(_ left: String, _ right: String) -> Int? {
    var result: Int?
    Array(left.utf8).withUnsafeBufferPointer { one in
      Array(right.utf8).withUnsafeBufferPointer { other in
        guard let first = Decimal(token: one), let second = Decimal(token: other) else { return }
        result = first.compare(second).signum()
      }
    }
    return result
  }

  @Test(arguments: [
    ["0", "-0", "0.0", "-0e5", "0e-9", "0e999"], ["1", "1.0", "10e-1", "0.1e1", "1e0", "1E+0"],
    ["-250", "-2.5e2", "-25E1", "-0.25e+3"], ["1e308", "10e307", "0.1e309"],
    ["1e-308", "0.1e-307", "10e-309"], ["0.1", "1e-1", "0.100"],
  ])
  func `one value has many spellings`(_ spellings: [String]) {
    for one in spellings {
      for other in spellings { #expect(Self.order(one, other) == 0, "\(one) \(other)") }
    }
  }

  @Test func `values are ordered exactly`() {
    let ascending = [
      "-1e308", "-9007199254740993", "-9007199254740992", "-10", "-9.99", "-1", "-0.1", "-0.09",
      "-1e-308", "0", "1e-308", "0.0000001", "0.1", "0.10000000000000001", "0.3",
      "0.30000000000000004", "1", "1.0000000000000000000000000000000000001", "2", "9.99", "10",
      "9007199254740992", "9007199254740993", "18446744073709551615", "18446744073709551616",
      "1e308", "9.9e308",
    ]
    for (index, one) in ascending.enumerated() {
      for (place, other) in ascending.enumerated() {
        #expect(Self.order(one, other) == (index - place).signum(), "\(one) \(other)")
      }
    }
  }

  @Test(arguments: [
    "1e309", "-1e309", "1e-309", "10e308", "0.1e-308", "1e400", "1e99999999999999999999",
    "1e-99999999999999999999", String(repeating: "7", count: 65),
    "0." + String(repeating: "0", count: 308) + "1", "1" + String(repeating: "0", count: 309),
  ])
  func `what is out of range is not a number to compare`(_ token: String) throws {
    #expect(Self.order(token, "0") == nil)
    #expect(!Decimal.isInRange(Text(token)))
    let document = try JSONDocument(parsing: Array("{\"deep\":[\(token)]}".utf8))
    #expect(!document.numbersInRange)
  }

  @Test(arguments: [
    String(repeating: "7", count: 64), "1" + String(repeating: "0", count: 308),
    String(repeating: "7", count: 64) + "e200", "0." + String(repeating: "0", count: 307) + "1",
    "9." + String(repeating: "9", count: 63),
  ])
  func `the bounds are inclusive`(_ token: String) throws {
    #expect(Self.order(token, "0") == 1)
    #expect(try JSONDocument(parsing: Array("[\(token)]".utf8)).numbersInRange)
  }

  @Test func `random tokens are ordered as their digits are`() {
    var dice = Dice(seed: 20_261_120)
    func token(_ dice: inout Dice) -> String {
      var text = dice.chance(40) ? "-" : ""
      let length = 1 + dice.below(dice.chance(10) ? 70 : 4)
      var digits = (0..<length).map { _ in String(dice.below(dice.chance(50) ? 2 : 10)) }
      if digits.count > 1 && digits[0] == "0" { digits[0] = "1" }
      text += digits.joined()
      if dice.chance(50) {
        text += "." + (0..<(1 + dice.below(4))).map { _ in String(dice.below(3)) }.joined()
      }
      if dice.chance(40) {
        text += dice.pick(["e", "E", "e+", "e-"]) + String(dice.below(dice.chance(10) ? 400 : 4))
      }
      return text
    }
    for _ in 0..<20_000 {
      let one = token(&dice)
      let other = token(&dice)
      let first = ExactNumber(one)
      let second = ExactNumber(other)
      let isUsable = first.isInRange && second.isInRange
      let expected = isUsable ? first.order(other: second).signum() : nil
      #expect(Self.order(one, other) == expected, "\(one) \(other)")
    }
  }
}
