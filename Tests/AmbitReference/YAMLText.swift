/// A tree about to become YAML.
indirect enum YAMLTree {
  /// A number, `true` or `null`, written as it stands.
  case raw(String)
  /// Text, in one of the quoting styles that keep it text.
  case text(String)
  case list([YAMLTree])
  case map([(String, YAMLTree)])

  init(_ value: PlainValue) {
    switch value {
    case .null: self = .raw("null")
    case .bool(let value): self = .raw(value ? "true" : "false")
    case .number(let token): self = .raw(token)
    case .string(let text): self = .text(text)
    case .list(let elements): self = .list(elements.map { YAMLTree($0) })
    case .map(let members): self = .map(members.map { ($0.key, YAMLTree($0.value)) })
    }
  }

  var isEmpty: Bool {
    switch self {
    case .list(let elements): elements.isEmpty
    case .map(let members): members.isEmpty
    default: false
    }
  }
}

/// Writes trees in block and flow style with varying quoting.
struct YAMLText {
  var dice: Dice

  mutating func document(_ tree: YAMLTree) -> String {
    if case .map(let members) = tree, members.isEmpty {
      return dice.pick(["", "{}\n", "# nothing\n", "null\n"])
    }
    return dice.chance(15) ? flow(tree) + "\n" : block(tree, indent: 0)
  }

  // MARK: Block style

  private mutating func block(_ tree: YAMLTree, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var text = ""
    switch tree {
    case .raw, .text:
      text = margin + scalar(tree, inFlow: false) + "\n"
    case .list(let elements):
      for element in elements {
        text += comment(margin) + margin + "-" + entry(element, indent: indent) + "\n"
      }
    case .map(let members):
      for (key, value) in members {
        text += comment(margin) + margin + self.key(key, inFlow: false) + ":"
        text += entry(value, indent: indent) + "\n"
      }
    }
    return text
  }

  /// What follows `-` or `key:`, without the final line end.
  private mutating func entry(_ tree: YAMLTree, indent: Int) -> String {
    switch tree {
    case .text(let text) where Self.suitsBlock(text) && dice.chance(15):
      let margin = String(repeating: " ", count: indent + 2)
      return dice.chance(50) ? " |-\n" + margin + text : " >-\n" + margin + text
    case .raw, .text:
      return " " + scalar(tree, inFlow: false) + (dice.chance(3) ? "  # why" : "")
    case .list, .map:
      if tree.isEmpty || dice.chance(30) { return " " + flow(tree) }
      var inner = block(tree, indent: indent + 2 + 2 * dice.below(2))
      inner.removeLast()
      return "\n" + inner
    }
  }

  private mutating func comment(_ margin: String) -> String {
    dice.chance(3) ? margin + "# a note: {not, yaml}\n" : ""
  }

  // MARK: Flow style

  private mutating func flow(_ tree: YAMLTree) -> String {
    switch tree {
    case .raw, .text:
      return scalar(tree, inFlow: true)
    case .list(let elements):
      var parts: [String] = []
      for element in elements { parts.append(flow(element)) }
      return "[" + parts.joined(separator: ", ") + "]"
    case .map(let members):
      var parts: [String] = []
      for (key, value) in members { parts.append(self.key(key, inFlow: true) + ": " + flow(value)) }
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  // MARK: Scalars

  private mutating func key(_ text: String, inFlow: Bool) -> String {
    scalar(.text(text), inFlow: inFlow)
  }

  private mutating func scalar(_ tree: YAMLTree, inFlow: Bool) -> String {
    switch tree {
    case .raw("null"): return dice.chance(30) ? "~" : "null"
    case .raw("true"): return dice.pick(["true", "true", "True", "TRUE"])
    case .raw("false"): return dice.pick(["false", "false", "False", "FALSE"])
    case .raw(let token): return token
    case .text(let text):
      if Self.suitsPlain(text, inFlow: inFlow) && dice.chance(60) { return text }
      if Self.suitsSingleQuotes(text) && dice.chance(50) {
        return "'"
          + text.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "''") + "'"
      }
      return doubleQuoted(text)
    default: return ""
    }
  }

  private mutating func doubleQuoted(_ text: String) -> String {
    var result = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      let value = scalar.value
      switch scalar {
      case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
      case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      default:
        let isPrintable =
          (0x20...0x7E).contains(value) || (0xA0...0x2027).contains(value)
          || (0x202A...0xD7FF).contains(value) || (0xE000...0xFEFE).contains(value)
          || (0xFF00...0xFFFD).contains(value) || value >= 0x10000
        if isPrintable && !(value > 0x7E && dice.chance(25)) {
          result.append(scalar)
        } else {
          let digits = String(value, radix: 16)
          let width = value < 0x100 ? 2 : value < 0x10000 ? 4 : 8
          let zeros = String(repeating: "0", count: width - digits.count)
          let letter = width == 2 ? "x" : width == 4 ? "u" : "U"
          result.append(contentsOf: ("\\" + letter + zeros + digits).unicodeScalars)
        }
      }
    }
    result.append("\"")
    return String(result)
  }

  private static func isSimple(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  private static func suitsSingleQuotes(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      (0x20...0x7E).contains($0.value) || (0xA1...0x1FFF).contains($0.value)
        || $0.value > 0x10000
    }
  }

  /// Text that a literal or folded block keeps as it is.
  private static func suitsBlock(_ text: String) -> Bool {
    isSimple(text) && text.utf8.first != 32 && text.utf8.last != 32
  }

  /// Text that stays text, and the same text, without quotes.
  private static func suitsPlain(_ text: String, inFlow: Bool) -> Bool {
    guard isSimple(text), let first = text.utf8.first, let last = text.utf8.last,
      RegexModel.shorthand("w", UInt32(first)), !(48...57).contains(first), last != 32, last != 58
    else { return false }
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    if reserved.contains(text.lowercased()) { return false }
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      if byte == 58 { return false }
      if byte == 35 && bytes[index - 1] == 32 { return false }
      if inFlow && [44, 91, 93, 123, 125, 63].contains(byte) { return false }
    }
    return true
  }
}
