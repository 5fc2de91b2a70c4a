internal import AmbitModel
internal import AmbitPatterns

/// The expression of a Regex constraint.
struct ConstraintRegex: Sendable {
  private let expression: RegularExpression
  /// True when its meaning for texts beyond ASCII is not the same to every reader.
  private let isASCIIOnly: Bool

  /// Longest pattern in bytes.
  private static let bytesMax = 1024

  /// Compiles a pattern; nil for one outside the subset.
  init?(_ pattern: Text) {
    guard pattern.utf8.count <= Self.bytesMax else { return nil }
    do throws(PatternError) {
      expression = try RegularExpression(pattern, dialect: .warrant)
    } catch {
      return nil
    }
    isASCIIOnly = expression.dependsOnASCII
    // Other readers fold letters beyond ASCII, some of them to ASCII ones.
    if expression.ignoresCase, !expression.isASCII { return nil }
  }

  /// True when it speaks of whole texts.
  var isAnchored: Bool { expression.isAnchored }

  func judge(_ text: Span<UInt8>) -> Judgement {
    if isASCIIOnly {
      for index in text.indices where text[index] >= 0x80 { return .bad }
    }
    return switch expression.matches(text) {
    case .yes: .yes
    case .no: .no
    case .undefined: .bad
    }
  }
}
