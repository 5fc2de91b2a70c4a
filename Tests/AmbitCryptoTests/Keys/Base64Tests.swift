import AmbitModel
import FoundationEssentials
import Testing

@Suite struct `Base64 text` {
  @Test(arguments: 0..<70)
  func `is written as Foundation writes it, and read back`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
    let standard = Base64.encode(bytes, as: .standard)
    #expect(String(decoding: standard, as: UTF8.self) == Data(bytes).base64EncodedString())
    #expect(Base64.decode(standard, as: .standard) == bytes)
    let url = Base64.encode(bytes, as: .url)
    #expect(Base64.decode(url, as: .url) == bytes)
    #expect(!url.contains(UInt8(ascii: "=")))
  }

  @Test func `of every pair of characters has at most one byte, and one spelling`() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        for form in [Base64.Form.standard, .url] {
          let text = form == .url ? [first, second] : [first, second, 0x3D, 0x3D]
          guard let bytes = Base64.decode(text, as: form) else { continue }
          #expect(bytes.count == 1)
          #expect(Base64.encode(bytes, as: form) == text)
        }
      }
    }
  }

  @Test(arguments: [
    "A", "AA", "AAA", "AA=", "AA===", "AAA==", "=", "==", "====", "A===", "AAAAA", "AB==", "AAB=",
    "AA==AA==", "AA==\n", " AA==", "AAA\n", "AA-_", "A A=", "AAAA=", "AAAA====", "AAé=",
  ])
  func `standard refuses`(text: String) {
    #expect(Base64.decode(Array(text.utf8), as: .standard) == nil)
  }

  @Test(arguments: ["A", "AA==", "AAA=", "AB", "AAB", "AA+/", "AA\n", "AAAAA", "=", "é"])
  func `url refuses`(text: String) {
    #expect(Base64.decode(Array(text.utf8), as: .url) == nil)
  }
}
