/// A setting that stops start-up.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Permanent dotted code, such as `config.unknown_key`.
  package let code: String
  /// One line for people.
  package let message: String
  /// What to do about it.
  package let hint: String?

  /// States what is wrong.
  package init(code: String, message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// The code and the sentence.
  package var description: String {
    "\(code): \(message)"
  }
}
