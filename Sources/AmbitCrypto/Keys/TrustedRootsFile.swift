internal import AmbitModel
public import AmbitWarrant

/// The file of trusted roots (warrant contract section 8): one base64url key per line, then, behind
/// white space, a label; `#` begins a comment at the start of a line or behind white space.
///
/// Labels are for people: well-formed UTF-8 without control characters, at most 255 bytes.
public enum TrustedRootsFile {
  /// Most bytes of the file.
  public static let byteLimit = 256 << 10
  /// Most bytes of a label.
  public static let labelLimit = 255

  /// Reads the file.
  ///
  /// A file without keys trusts nobody; whoever needs somebody asks `isEmpty`.
  ///
  /// - Throws: `key.unreadable`, or what `parse` throws, with the file's name.
  public static func read(at path: String) throws(KeyError) -> TrustedRoots {
    let bytes = try KeyFile.read(path, limit: byteLimit, isSecret: false)
    do throws(KeyError) {
      return try parse(bytes)
    } catch {
      throw error.inFile(path)
    }
  }

  /// Reads the file's text.
  ///
  /// - Throws: `key.malformed`, `key.weak`, `key.duplicate` with the line, `key.too_large`.
  public static func parse(_ bytes: [UInt8]) throws(KeyError) -> TrustedRoots {
    guard bytes.count <= byteLimit else { throw tooLarge }
    var roots: [TrustedRoot] = []
    var lineNumbers: [Int] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let root = try root(inLine: line, number: index + 1) else { continue }
      roots.append(root)
      lineNumbers.append(index + 1)
    }
    do throws(TrustedRootsError) {
      return try TrustedRoots(roots)
    } catch {
      switch error {
      case .notStrict(let index):
        throw KeyError(
          .weak,
          "a public key of small order, or not in its canonical encoding",
          line: lineNumbers[index]
        )
      case .duplicate(let index):
        throw KeyError(.duplicate, "a key that stands there already", line: lineNumbers[index])
      case .tooMany: throw tooLarge
      }
    }
  }

  private static let tooLarge = KeyError(
    .tooLarge,
    "more than \(TrustedRoots.limit) keys or \(byteLimit) bytes"
  )

  private static func root(
    inLine line: ArraySlice<UInt8>,
    number: Int
  ) throws(KeyError) -> TrustedRoot? {
    let text = trimmed(withoutComment(line))
    guard !text.isEmpty else { return nil }
    let keyText = text.prefix { !isSpace($0) }
    let label = trimmed(text.dropFirst(keyText.count))
    guard let bytes = Base64.decode(keyText, as: .url), let key = PublicKey(bytes: bytes) else {
      throw KeyError(
        .malformed,
        "not a key in base64url",
        hint: "one key of 43 characters a line, then a label if you like",
        line: number
      )
    }
    guard !label.isEmpty else { return TrustedRoot(key: key) }
    guard label.count <= labelLimit, let string = String(validating: label, as: UTF8.self),
      !string.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw KeyError(
        .malformed,
        "a label that is too long or not printable",
        line: number
      )
    }
    return TrustedRoot(key: key, label: Text(string))
  }

  private static func withoutComment(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let hash = line.indices.first { index in
      line[index] == UInt8(ascii: "#")
        && (index == line.startIndex || isSpace(line[index - 1]))
    }
    return hash.map { line[..<$0] } ?? line
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }

  /// Space, tab, and the carriage return of foreign line endings.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
}
