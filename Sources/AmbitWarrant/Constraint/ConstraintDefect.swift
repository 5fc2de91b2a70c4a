/// A constraint whose body means nothing: `constraint_invalid` on the wire, a sentence for whoever
/// writes one.
package struct ConstraintDefect: Error, Sendable, Hashable {
  /// One line for people, lower case, no final stop.
  package let message: String

  package init(_ message: String) {
    self.message = message
  }
}
