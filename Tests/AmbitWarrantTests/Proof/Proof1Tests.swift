import Testing

@testable import AmbitWarrant

@Suite struct Proof1Tests {
  @Test func `windows come nearest first`() {
    #expect(Proof1.windows(at: 1_000_000, count: 1) == [999_990])
    #expect(Proof1.windows(at: 999_995, count: 3) == [999_990, 999_960, 1_000_020])
    #expect(Proof1.windows(at: 1_000_010, count: 3) == [999_990, 1_000_020, 999_960])
    #expect(
      Proof1.windows(at: 999_995, count: 5)
        == [999_990, 999_960, 1_000_020, 999_930, 1_000_050]
    )
  }

  @Test func `the beginning of time has no windows before it`() {
    #expect(Proof1.windows(at: 5, count: 3) == [0, 30])
  }

  @Test(arguments: [0, 63, 65, 4_097, 300_000])
  func `bytes that are no proof are none`(count: Int) {
    #expect(ProofOfPossession(reading: [UInt8](repeating: 0x83, count: count)) == nil)
  }
}
