import AmbitModel

/// Checks one file of policy source and turns its tree into typed parts.
///
/// Nothing is coerced: a value of another type is `policy.type`. Reading goes on after a problem,
/// so that an author sees all of them at once.
struct DocumentReader {
  let file: String
  var diagnostics: DiagnosticList

  init(file: String, diagnostics: DiagnosticList) {
    self.file = file
    self.diagnostics = diagnostics
  }

  // MARK: Mappings

  /// A mapping's entries by key.
  struct Fields {
    private var entries: [(key: DocumentKey, position: SourcePosition, value: SourceNode)] = []

    init() {}

    mutating func add(_ key: DocumentKey, _ member: SourceNode.Member) {
      entries.append((key, member.key.position, member.value))
    }

    /// The value under a key.
    subscript(_ key: DocumentKey) -> SourceNode? {
      for entry in entries where entry.key == key { return entry.value }
      return nil
    }

    /// Where a key stands.
    func position(of key: DocumentKey) -> SourcePosition? {
      for entry in entries where entry.key == key { return entry.position }
      return nil
    }
  }

  /// Reads a mapping that takes certain keys; nil if it is no mapping.
  mutating func fields(
    _ node: SourceNode,
    of place: DocumentPlace,
    nullIsEmpty: Bool = false
  ) -> Fields? {
    if nullIsEmpty, case .null = node.value { return Fields() }
    guard let members = mapping(node, "\(place.description)") else { return nil }
    var fields = Fields()
    let allowed = place.keys
    for (name, member) in members {
      if let key = allowed.first(where: { $0.matches(name) }) {
        fields.add(key, member)
      } else {
        reportUnknown(name, at: member.key.position, in: place)
      }
    }
    return fields
  }

  /// Reads a mapping whose keys are names of the author's; nil if it is no mapping.
  ///
  /// Entries whose key is no string are reported and left out.
  mutating func mapping(
    _ node: SourceNode,
    _ what: @autoclosure () -> String
  ) -> [(name: Text, member: SourceNode.Member)]? {
    guard case .map(let members) = node.value else {
      reportType(node, "\(what()) must be a mapping")
      return nil
    }
    var named: [(name: Text, member: SourceNode.Member)] = []
    named.reserveCapacity(members.count)
    for member in members {
      if case .string(let name) = member.key.value {
        named.append((name, member))
      } else {
        reportType(member.key, "a key must be a string", hint: "put quotes around it")
      }
    }
    return named
  }

  private mutating func reportUnknown(
    _ name: Text,
    at position: SourcePosition,
    in place: DocumentPlace
  ) {
    let misplaced = DocumentKey.allCases.first { $0.matches(name) }
    report(
      "policy.unknown_key",
      "unknown key \(name.quoted) in \(place.description)",
      hint: misplaced.flatMap { place.hint(forMisplaced: $0) }
        ?? Spelling.hint(for: name, among: place.keys.map { Text(stringLiteral: $0.name) }),
      at: position
    )
  }

  // MARK: Scalars

  /// Reads an integer of a range; nil if it is none.
  mutating func integer(
    _ node: SourceNode,
    _ key: DocumentKey,
    in range: ClosedRange<Int>
  ) -> Int? {
    guard case .number(let token) = node.value, DocumentReader.isInteger(token) else {
      reportType(node, "`\(key.name)` must be an integer")
      return nil
    }
    guard let value = DocumentReader.integer(token), range.contains(value) else {
      report(
        "policy.bad_value",
        "`\(key.name)` must be within \(range.lowerBound) and \(range.upperBound)",
        at: node.position
      )
      return nil
    }
    return value
  }

  /// Reads a boolean; nil if it is none.
  mutating func boolean(_ node: SourceNode, _ key: DocumentKey) -> Bool? {
    guard case .bool(let value) = node.value else {
      reportType(node, "`\(key.name)` must be `true` or `false`")
      return nil
    }
    return value
  }

  /// Checks that a document speaks version 1 of the language.
  mutating func checkVersion(_ node: SourceNode?) {
    guard let node else { return }
    guard case .number(let token) = node.value, DocumentReader.isInteger(token) else {
      reportType(node, "`version` must be the integer 1")
      return
    }
    guard DocumentReader.integer(token) == 1 else {
      report(
        "policy.version",
        "version \(token.quoted) is not supported",
        hint: "write `version: 1`",
        at: node.position
      )
      return
    }
  }

  private static func isInteger(_ token: Text) -> Bool {
    for byte in token.utf8 where byte != 0x2D && !(0x30...0x39).contains(byte) { return false }
    return true
  }

  /// The value of an integer token; nil if it does not fit.
  private static func integer(_ token: Text) -> Int? {
    var value = 0
    for byte in token.utf8 where byte != 0x2D {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte) - 0x30)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return token.utf8.first == 0x2D ? -value : value
  }

  // MARK: Lists

  /// Reads a list of at most some items; empty if it is none.
  ///
  /// Items past the limit are left out.
  mutating func list(_ node: SourceNode?, _ key: DocumentKey, atMost countMax: Int) -> [SourceNode]
  {
    guard let node else { return [] }
    guard case .list(let items) = node.value else {
      reportType(node, "`\(key.name)` must be a list", hint: "write `[…]`, even for one item")
      return []
    }
    guard items.count <= countMax else {
      report(
        "policy.limit",
        "`\(key.name)` has \(items.count) items, more than \(countMax)",
        at: items[countMax].position
      )
      return Array(items.prefix(countMax))
    }
    return items
  }

  /// Reads a list of strings with their places; other items are reported and left out.
  mutating func strings(
    _ node: SourceNode?,
    _ key: DocumentKey,
    atMost countMax: Int
  ) -> [(text: Text, position: SourcePosition)] {
    var strings: [(text: Text, position: SourcePosition)] = []
    for item in list(node, key, atMost: countMax) {
      if case .string(let text) = item.value {
        strings.append((text, item.position))
      } else {
        reportType(item, "an item of `\(key.name)` must be a string", hint: "put quotes around it")
      }
    }
    return strings
  }

  // MARK: Reporting

  /// Notes a problem.
  mutating func report(
    _ code: ReasonCode,
    _ message: @autoclosure () -> String,
    hint: @autoclosure () -> String? = nil,
    at position: SourcePosition
  ) {
    diagnostics.report(code, message(), hint: hint(), file: file, at: position)
  }

  /// Notes a value of the wrong type and names the one found.
  mutating func reportType(
    _ node: SourceNode,
    _ message: @autoclosure () -> String,
    hint: @autoclosure () -> String? = nil
  ) {
    report(
      "policy.type",
      "\(message()), not \(node.value.kind)",
      hint: hint(),
      at: node.position
    )
  }
}

extension SourceNode.Value {
  /// The type's name in messages.
  var kind: StaticString {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .list: "a list"
    case .map: "a mapping"
    }
  }
}
