/// A key, or a file of keys, that cannot be used.
///
/// Neither message nor code ever holds anything of a file's content: it may be a secret, or another
/// file named by mistake.
public struct KeyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A permanent dotted code.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as documents and scripts know it.
    public let rawValue: String

    /// A private key's file gives rights to its group or to everybody, or is no regular file.
    public static let filePermissions = Code(rawValue: "key.file_permissions")
    /// Something is where a new file should be.
    public static let fileExists = Code(rawValue: "key.file_exists")
    /// The file cannot be read.
    public static let unreadable = Code(rawValue: "key.unreadable")
    /// The file cannot be written.
    public static let unwritable = Code(rawValue: "key.unwritable")
    /// The text is no key in any of the forms.
    public static let malformed = Code(rawValue: "key.malformed")
    /// The public key is of small order or in an encoding that is not canonical.
    public static let weak = Code(rawValue: "key.weak")
    /// One key twice among trusted roots.
    public static let duplicate = Code(rawValue: "key.duplicate")
    /// More than may be.
    public static let tooLarge = Code(rawValue: "key.too_large")

    /// The code.
    public var description: String { rawValue }
  }

  /// Which kind of mistake.
  public let code: Code
  /// One line for people.
  public let message: String
  /// What to do about it.
  public let hint: String?
  /// The line of the file, from 1; nil when it is not one line's.
  public let line: Int?

  init(_ code: Code, _ message: String, hint: String? = nil, line: Int? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.line = line
  }

  /// The code and the sentence.
  public var description: String { "\(code): \(message)" }

  /// The same mistake in a file.
  func inFile(_ path: String) -> KeyError {
    let place = line.map { "`\(path)`, line \($0)" } ?? "`\(path)`"
    return KeyError(code, "\(place): \(message)", hint: hint, line: line)
  }
}
