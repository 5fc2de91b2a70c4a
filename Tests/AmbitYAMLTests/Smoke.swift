import Testing

@testable import AmbitYAML

@Suite struct Smoke {
  @Test func `builds`() {}
}
