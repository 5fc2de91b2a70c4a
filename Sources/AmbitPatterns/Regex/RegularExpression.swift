public import AmbitModel

/// A regular expression of the `matches` test, compiled once and matched in time linear in the text.
///
/// It has no backreferences and no look-around, so that no pattern can take exponential time; what
/// contract section 4 does not list is refused. Classes and `(?i)` know ASCII only, `^` and `$` are
/// the ends of the text.
public struct RegularExpression: Sendable {
  /// The pattern as written.
  public let source: Text
  let node: RegexNode
  /// True when it says `(?i)`.
  package let ignoresCase: Bool
  /// True when it says something that knows ASCII only: `\d \w \s \b`, their opposites or `(?i)`.
  package let dependsOnASCII: Bool
  private let matcher: Matcher

  private enum Matcher: Sendable {
    case bits(BitParallelMatcher)
    case sparse(SparseMatcher)
  }

  /// Compiles a pattern; throws for anything outside the contract's grammar or limits.
  public init(_ source: Text) throws(PatternError) {
    try self.init(source, dialect: .policy)
  }

  /// Compiles a pattern of a dialect; throws for anything outside it.
  package init(_ source: Text, dialect: RegexDialect) throws(PatternError) {
    self.source = source
    var parser = RegexParser(source.utf8, dialect: dialect)
    node = try parser.parse()
    ignoresCase = parser.ignoresCase
    dependsOnASCII = parser.hasASCIIClass || parser.ignoresCase
    let program = RegexProgram(node)
    if let bits = BitParallelMatcher(program) {
      matcher = .bits(bits)
    } else {
      matcher = .sparse(SparseMatcher(program: program))
    }
  }

  /// Tells whether the pattern matches anywhere in well-formed UTF-8; undefined for texts of more
  /// than `CodePoints.limit` code points.
  public func matches(_ text: Span<UInt8>) -> Kleene {
    guard CodePoints.areWithinLimit(text) else { return .undefined }
    switch matcher {
    case .bits(let bits): return Kleene(bits.matches(text))
    case .sparse(let sparse): return Kleene(sparse.matches(text))
    }
  }

  /// True when the pattern is written in ASCII alone.
  package var isASCII: Bool {
    source.utf8.allSatisfy { $0 < 0x80 }
  }
}
