internal import AmbitModel
internal import AmbitPatterns

/// The commands of a Shlex constraint: a command line that no shell would read in two ways.
struct CommandList: Sendable {
  private let commands: [[UInt8]]

  /// Takes commands; each is one word of the safe characters.
  init(_ commands: [Text]) throws(ConstraintDefect) {
    for command in commands {
      let bytes = command.utf8
      guard !bytes.isEmpty, bytes.allSatisfy({ Self.isSafe($0) && $0 != UInt8(ascii: " ") }),
        !Self.hasParent(bytes.span)
      else {
        throw ConstraintDefect(
          "a command is one word of letters, digits and `_./+:@%,=-`, without `..`"
        )
      }
    }
    self.commands = commands.map { $0.utf8 }
  }

  func judge(_ line: Span<UInt8>) -> Judgement {
    var wordEnd = line.count
    for index in line.indices {
      guard Self.isSafe(line[index]) else { return .bad }
      if line[index] == UInt8(ascii: " "), wordEnd == line.count { wordEnd = index }
    }
    if Self.hasParent(line) { return .bad }
    let word = line.extracting(0..<wordEnd)
    for command in commands where ByteOrder.compare(command.span, word) == 0 { return .yes }
    return .bad
  }

  /// True when no other command is allowed than those of the other list.
  func isWithin(_ other: CommandList) -> Bool {
    commands.allSatisfy { other.commands.contains($0) }
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    if ASCII.isWord(byte) { return true }
    return switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"),
      UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: ","),
      UInt8(ascii: "="), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func hasParent(_ text: Span<UInt8>) -> Bool {
    let dot = UInt8(ascii: ".")
    for index in text.indices.dropFirst() where text[index] == dot && text[index - 1] == dot {
      return true
    }
    return false
  }
}
