import Testing

@testable import AmbitEngine

@Suite struct Smoke {
  @Test func `builds`() {}
}
