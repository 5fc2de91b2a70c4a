import Testing

@testable import AmbitPolicy

@Suite struct Smoke {
  @Test func `builds`() {}
}
