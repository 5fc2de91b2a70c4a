public import AmbitModel

/// Arguments of a call made fit to be kept: secrets masked, long ones replaced (control-plane
/// contract, section 3).
public struct RedactedArguments: Sendable, Hashable {
  /// Canonical JSON.
  public let json: [UInt8]
  /// JSON Pointers of masked values, in document order.
  public let masked: [Text]
  /// JSON Pointers of dropped values, in document order.
  public let erased: [Text]
  /// SHA-256(salt ‖ canonical arguments); absent when anything was masked or dropped, because a
  /// digest would let a short secret be guessed.
  public let digest: Digest256?

  /// Longer arguments are replaced by `{"_truncated":true,"bytes":n}`.
  public static let bytesMax = 8192

  /// Masks and shortens.
  ///
  /// - Parameters:
  ///   - canonical: one value as canonical JSON, as the strict reader's element writes it.
  ///   - salt: the record's salt.
  ///   - hashing: the source of digests.
  public init<Hash: SHA256Hashing>(canonical: [UInt8], salt: [UInt8], hashing: Hash.Type) {
    var redactor = Redactor(canonical)
    redactor.run()
    masked = redactor.masked
    erased = []
    digest =
      redactor.masked.isEmpty
      ? RecordDraft.digest(salt: salt, body: canonical, hashing: hashing) : nil
    guard canonical.count > Self.bytesMax else {
      json = redactor.masked.isEmpty ? canonical : redactor.output
      return
    }
    var writer = JSONWriter(capacity: 48)
    writer.beginObject()
    writer.name("_truncated")
    writer.bool(true)
    writer.name("bytes")
    writer.int(canonical.count)
    writer.endObject()
    json = writer.bytes
  }
}

/// One pass over canonical JSON that copies it and puts `[MASKED]` where a member's name says
/// secret.
///
/// Working on the bytes keeps number tokens and order as they are and builds no tree.
struct Redactor {
  private let input: [UInt8]
  private var index = 0
  /// The end of what was copied: everything before `index` and after it is still to be copied.
  private var copied = 0
  private var pointer: [UInt8] = []
  private(set) var output: [UInt8] = []
  private(set) var masked: [Text] = []

  init(_ input: [UInt8]) {
    self.input = input
  }

  mutating func run() {
    redactValue()
    if !masked.isEmpty { output.append(contentsOf: input[copied...]) }
  }

  /// Depth is bounded by the strict reader, which refuses nesting over 64.
  private mutating func redactValue() {
    guard index < input.count else { return }
    switch input[index] {
    case UInt8(ascii: "{"): redactObject()
    case UInt8(ascii: "["): redactArray()
    default: skipScalar()
    }
  }

  private mutating func redactObject() {
    index += 1
    while index < input.count, input[index] != UInt8(ascii: "}") {
      if input[index] == UInt8(ascii: ",") { index += 1 }
      let nameStart = index + 1
      skipScalar()
      let name = nameStart..<index - 1
      index += 1  // the colon
      let mark = pointer.count
      let text = unescaped(name)
      appendToken(text)
      if SecretName.matches(text) {
        mask()
      } else {
        redactValue()
      }
      pointer.removeSubrange(mark...)
    }
    index += 1
  }

  private mutating func redactArray() {
    index += 1
    var position = 0
    while index < input.count, input[index] != UInt8(ascii: "]") {
      if input[index] == UInt8(ascii: ",") { index += 1 }
      let mark = pointer.count
      pointer.append(UInt8(ascii: "/"))
      pointer.append(contentsOf: String(position).utf8)
      redactValue()
      pointer.removeSubrange(mark...)
      position += 1
    }
    index += 1
  }

  private mutating func mask() {
    if output.isEmpty { output.reserveCapacity(input.count) }
    output.append(contentsOf: input[copied..<index])
    output.append(contentsOf: "\"[MASKED]\"".utf8)
    skipValue()
    copied = index
    masked.append(Text(utf8: pointer))
  }

  private mutating func skipValue() {
    var depth = 0
    repeat {
      switch input[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"): index += 1
      default: skipScalar()
      }
    } while depth > 0 && index < input.count
  }

  /// Leaves `index` after a string, number or word.
  private mutating func skipScalar() {
    if input[index] == UInt8(ascii: "\"") {
      index += 1
      while index < input.count, input[index] != UInt8(ascii: "\"") {
        index += input[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      index += 1
      return
    }
    while index < input.count {
      switch input[index] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): return
      default: index += 1
      }
    }
  }

  /// Appends a name as a reference token (RFC 6901 sections 3 and 4).
  private mutating func appendToken(_ name: ArraySlice<UInt8>) {
    pointer.append(UInt8(ascii: "/"))
    for byte in name {
      switch byte {
      case UInt8(ascii: "~"): pointer.append(contentsOf: "~0".utf8)
      case UInt8(ascii: "/"): pointer.append(contentsOf: "~1".utf8)
      default: pointer.append(byte)
      }
    }
  }

  /// A name without its JSON escapes; canonical JSON has only the short ones and `\u00xx`.
  private func unescaped(_ name: Range<Int>) -> ArraySlice<UInt8> {
    guard input[name].contains(UInt8(ascii: "\\")) else { return input[name] }
    var output: [UInt8] = []
    var index = name.lowerBound
    while index < name.upperBound {
      guard input[index] == UInt8(ascii: "\\"), index + 1 < name.upperBound else {
        output.append(input[index])
        index += 1
        continue
      }
      switch input[index + 1] {
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "u"):
        let digits = input[min(index + 2, name.upperBound)..<min(index + 6, name.upperBound)]
        let code = digits.reduce(UInt8(0)) { value, digit in
          value << 4 | (digit < 0x3A ? digit & 0xF : (digit & 0x7) + 9)
        }
        output.append(code)
        index += 4
      default: output.append(input[index + 1])
      }
      index += 2
    }
    return output[...]
  }
}
