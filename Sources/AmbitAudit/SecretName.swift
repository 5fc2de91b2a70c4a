/// Whether the name of an argument says that its value is a secret (control-plane contract,
/// section 3).
///
/// A name is split at everything that is neither letter nor digit, between letters and digits, and
/// by camel case; a segment, or two neighbours joined (`api_key`), must be one of the words. So
/// `userApiKey`, `X-Api-Key` and `access_token` are secret and `max_tokens` is not. Plurals count
/// too, except of `token`, which is a unit of spending.
enum SecretName {
  /// A word of at most 16 bytes, lower case, packed so that comparing is one instruction.
  private typealias Packed = UInt128

  private static let words: [Packed] = [
    "password", "passwords", "passwd", "passwds", "secret", "secrets", "token", "apikey",
    "apikeys", "credential", "credentials", "authorization", "authorizations", "cookie",
    "cookies", "privatekey", "privatekeys",
  ].map { (word: StaticString) in
    word.withUTF8Buffer { $0.reduce(Packed(0)) { $0 << 8 | Packed($1) } }
  }

  private enum Kind {
    case separator
    case lower
    case upper
    case digit
  }

  /// Letters gathered so far; longer than 16 bytes is no word of ours.
  private struct Segment {
    var packed: Packed = 0
    var length = 0

    mutating func append(_ byte: UInt8) {
      packed = packed << 8 | Packed(byte)
      length += 1
    }

    var isWord: Bool { length <= 16 && words.contains(packed) }

    func joined(to next: Segment) -> Segment {
      guard length > 0, next.length > 0, length + next.length <= 16 else { return Segment() }
      return Segment(
        packed: packed << Packed(next.length * 8) | next.packed,
        length: length + next.length
      )
    }
  }

  static func matches(_ name: ArraySlice<UInt8>) -> Bool {
    var previous = Segment()
    var current = Segment()
    var run = Segment()  // the letters between separators, however they are cased
    var last = Kind.separator
    for index in name.indices {
      let byte = name[index]
      let kind = kind(byte)
      let following = index + 1 < name.endIndex ? self.kind(name[index + 1]) : .separator
      let startsSegment =
        kind != last && !(kind == .lower && last == .upper)
        || kind == .upper && last == .upper && following == .lower
      if startsSegment {
        if current.isWord || previous.joined(to: current).isWord { return true }
        if current.length > 0 { previous = current }
        current = Segment()
      }
      if kind == .separator {
        if run.isWord { return true }
        run = Segment()
      } else {
        let lower = kind == .upper ? byte + 0x20 : byte
        current.append(lower)
        run.append(lower)
      }
      last = kind
    }
    return current.isWord || previous.joined(to: current).isWord || run.isWord
  }

  private static func kind(_ byte: UInt8) -> Kind {
    switch byte {
    case 0x41...0x5A: .upper
    case 0x30...0x39: .digit
    case 0x61...0x7A, 0x80...: .lower
    default: .separator
    }
  }
}
