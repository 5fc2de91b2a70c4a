@_spi(Kernel) import AmbitModel
import AmbitPatterns
@_spi(Kernel) import AmbitPolicy

/// Tests of one string against another, by code point.
enum TextTests {
  static func test(
    _ test: TextTest,
    _ text: UnsafeBufferPointer<UInt8>,
    _ other: UnsafeBufferPointer<UInt8>
  ) -> Kleene {
    switch test {
    case .startsWith:
      return Kleene(matches(text, other, at: 0))
    case .endsWith:
      return Kleene(matches(text, other, at: text.count - other.count))
    case .contains:
      return Kleene(contains(text, other))
    case .within:
      return PlainPath.within(Span(_unsafeElements: text), Span(_unsafeElements: other))
    }
  }

  /// The number of code points of well-formed UTF-8.
  static func codePoints(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in text where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  private static func matches(
    _ text: UnsafeBufferPointer<UInt8>,
    _ part: UnsafeBufferPointer<UInt8>,
    at offset: Int
  ) -> Bool {
    guard offset >= 0, part.count <= text.count - offset else { return false }
    for index in 0..<part.count where text[offset + index] != part[index] { return false }
    return true
  }

  /// Knuth, Morris and Pratt (1977), so that both strings may come from a caller.
  private static func contains(
    _ text: UnsafeBufferPointer<UInt8>,
    _ part: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if part.isEmpty { return true }
    guard part.count <= text.count else { return false }
    // fallback[n]: length of the longest proper prefix of part[0...n] that is also its suffix.
    var fallback = [Int](repeating: 0, count: part.count)
    var length = 0
    for index in 1..<max(part.count, 1) {
      while length > 0, part[index] != part[length] { length = fallback[length - 1] }
      if part[index] == part[length] { length += 1 }
      fallback[index] = length
    }
    length = 0
    for byte in text {
      while length > 0, byte != part[length] { length = fallback[length - 1] }
      if byte == part[length] { length += 1 }
      if length == part.count { return true }
    }
    return false
  }
}
