/// What an expression may say beyond the common language, and how much of it.
package struct RegexDialect: Sendable, Hashable {
  /// Largest bound of `{n,m}`.
  let repeatLimit: Int
  /// `\A` and `\z` are the ends of the text.
  let hasEndEscapes: Bool
  /// `\s` includes the vertical tab.
  let spaceIncludesVerticalTab: Bool
  /// Refuses what other engines read as set operations, nested classes or word ends: a bare `[`,
  /// `&&` and `~~` in classes, `\<` and `\>`.
  let refusesExtensions: Bool

  /// The language of policies (policy contract section 4).
  package static let policy = RegexDialect(
    repeatLimit: 255,
    hasEndEscapes: false,
    spaceIncludesVerticalTab: false,
    refusesExtensions: false
  )
  /// The language of warrants (warrant contract section 3, "Regex").
  package static let warrant = RegexDialect(
    repeatLimit: 1000,
    hasEndEscapes: true,
    spaceIncludesVerticalTab: true,
    refusesExtensions: true
  )
}
