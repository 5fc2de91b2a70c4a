import Testing

@testable import AmbitModel

@Suite struct Smoke {
  @Test func `builds`() {}
}
