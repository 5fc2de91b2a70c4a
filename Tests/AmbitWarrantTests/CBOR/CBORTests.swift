import AmbitModel
import Testing

@testable import AmbitWarrant

@Suite struct CBORTests {
  @Test func `integers take their shortest form and read back`() throws {
    let values: [Int64] = [
      0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, .max, -1, -24, -25, -256,
      -257, .min,
    ]
    for value in values {
      var writer = CBORWriter()
      writer.integer(value)
      var reader = CBORReader(writer.bytes)
      #expect(try reader.integer() == value)
      try reader.finish()
    }
  }

  @Test(
    arguments: [
      "1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1c", "1f", "19ff", "1b7fff", "",
    ]
  )
  func `an integer in any other form is refused`(hex: String) {
    #expect(throws: CBORError.self) {
      var reader = CBORReader(bytes(hex))
      _ = try reader.unsigned()
      try reader.finish()
    }
  }

  @Test func `floats take the shortest form that holds them`() throws {
    let widths: [(Double, Int)] = [
      (0, 3), (-0.0, 3), (1, 3), (65_504, 3), (0x1p-24, 3), (.infinity, 3), (65_505, 5),
      (100_000, 5), (3.4028234663852886e38, 5), (0x1p-149, 5), (0.1, 9), (1e300, 9), (0x1p-1074, 9),
    ]
    for (value, width) in widths {
      var writer = CBORWriter()
      writer.float(value)
      #expect(writer.bytes.count == width, "\(value)")
      var reader = CBORReader(writer.bytes)
      #expect(try reader.float().bitPattern == value.bitPattern)
    }
  }

  @Test(
    arguments: [
      "fa3f800000", "fb3ff0000000000000", "fb47efffffe0000000", "f97e00", "fa7fc00000",
      "fb7ff8000000000000", "f93c", "f8ff",
    ]
  )
  func `a float that is longer than needed, cut off or not a number is refused`(hex: String) {
    #expect(throws: CBORError.self) {
      var reader = CBORReader(bytes(hex))
      _ = try reader.float()
    }
  }

  @Test(
    arguments: [
      "5f4101ff", "7f6161ff", "9f01ff", "bf616101ff", "c101", "d81801", "f7", "e0", "f820",
      "62c328",
      "63eda080", "64f4908080", "62c080", "6261", "8301", "a16161", "9b7fffffffffffffff",
      "bb7fffffffffffffff", "5b7fffffffffffffff",
    ]
  )
  func `what the writer never produces is refused`(hex: String) {
    #expect(throws: CBORError.self) {
      var reader = CBORReader(bytes(hex))
      _ = try reader.skip()
      try reader.finish()
    }
  }

  @Test(arguments: ["a2616201616101", "a2616101616101", "a10101", "8101f6"])
  func `maps have sorted, distinct text keys`(hex: String) {
    #expect(throws: CBORError.self) {
      var reader = CBORReader(bytes(hex))
      _ = try WarrantValue(reading: &reader)
      try reader.finish()
    }
  }

  @Test func `nesting has a limit`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      [UInt8](repeating: 0x81, count: depth - 1) + [0x01]
    }
    var fits = CBORReader(nested(128))
    _ = try fits.skip()
    #expect(throws: CBORError.self) {
      var deeper = CBORReader(nested(129))
      _ = try deeper.skip()
    }
    #expect(throws: CBORError.self) {
      var deeper = CBORReader(nested(100_000))
      _ = try WarrantValue(reading: &deeper)
    }
  }

  @Test func `names sort by their bytes, not by length as RFC 8949 has it`() throws {
    var reader = CBORReader(bytes("a2616201 62616102"))
    #expect(throws: CBORError.self) { _ = try WarrantValue(reading: &reader) }
    var sorted = CBORReader(bytes("a2626161 01 6162 02"))
    let value = try WarrantValue(reading: &sorted)
    #expect(value.member("aa") == .integer(1))
  }

  @Test func `composed and decomposed letters are two names`() throws {
    let composed = Text(utf8: [0xC3, 0xA9])
    let decomposed = Text(utf8: [0x65, 0xCC, 0x81])
    let arguments = WarrantArguments([
      WarrantMember(composed, .integer(1)), WarrantMember(decomposed, .integer(2)),
    ])
    #expect(arguments?.value(decomposed) == .integer(2))
    #expect(arguments?.value(composed) == .integer(1))
  }
}

/// Bytes from hexadecimal digits; blanks are skipped.
func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.compactMap { $0.hexDigitValue }.map { UInt8($0) }
  return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
