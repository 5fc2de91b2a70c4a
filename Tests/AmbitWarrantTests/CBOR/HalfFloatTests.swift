import AmbitModel
import Testing

@testable import AmbitWarrant

@Suite struct HalfFloatTests {
  @Test func `half floats agree with exact conversion for every bit pattern`() {
    for bits in UInt16.min...UInt16.max {
      let value = Double(half: bits)
      if value.isNaN { continue }
      #expect(value.halfBits == bits)
    }
  }
}
