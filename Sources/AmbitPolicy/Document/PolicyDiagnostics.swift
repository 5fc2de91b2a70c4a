public import AmbitModel

/// Everything that is wrong with a policy source, in reading order.
public struct PolicyDiagnostics: Error, Sendable, Hashable {
  /// At least one problem, sorted by file and position.
  public let diagnostics: [Diagnostic]

  /// Sorts the problems.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics.sorted()
  }
}

/// Gathers problems while a source is checked.
struct DiagnosticList {
  /// More problems than anyone reads; bounds the memory that a hostile source can claim.
  static let countMax = 1_000

  private(set) var all: [Diagnostic] = []

  /// Notes a problem; from the 1,001st on they are dropped, the source being refused anyway.
  mutating func report(
    _ code: ReasonCode,
    _ message: @autoclosure () -> String,
    hint: @autoclosure () -> String? = nil,
    file: String,
    at position: SourcePosition
  ) {
    guard all.count < DiagnosticList.countMax else { return }
    all.append(
      Diagnostic(
        code: code,
        message: message().onOneLine,
        hint: hint()?.onOneLine,
        file: file,
        position: position
      )
    )
  }

  /// Throws what was gathered, if anything.
  func throwIfAny() throws(PolicyDiagnostics) {
    guard all.isEmpty else { throw PolicyDiagnostics(all) }
  }
}
