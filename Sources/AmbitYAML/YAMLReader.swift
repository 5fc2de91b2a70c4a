public import AmbitModel
public import AmbitPolicy
import CLibYAML

/// Reads YAML into a tree with places, refusing whatever two readers could understand differently
/// (contract section 1, "YAML limits").
public enum YAMLReader {
  /// Largest file in bytes: 8 MiB.
  public static let bytesMax = 8 << 20
  /// Deepest nesting of mappings and sequences.
  public static let depthMax = 32
  /// Largest number of scalars, mappings and sequences, keys included.
  public static let nodesMax = 1_000_000
  /// Longest scalar in code points.
  public static let scalarCodePointsMax = 65_536

  /// Reads one file; an empty one, or one of comments alone, has the root `.null`.
  ///
  /// A UTF-8 byte order mark at the start is skipped. Takes time linear in the input.
  ///
  /// - Parameters:
  ///   - bytes: the file's content, UTF-8.
  ///   - file: its name, for diagnostics.
  /// - Returns: the tree.
  /// - Throws: the first problem, with a `policy.parse.*` code.
  public static func read(_ bytes: [UInt8], file: String) throws(Diagnostic) -> SourceFile {
    guard bytes.count <= bytesMax else {
      throw Diagnostic(
        code: "policy.parse.limit",
        message: "the file has \(bytes.count) bytes, more than \(bytesMax)",
        file: file
      )
    }
    let contentStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard bytes.count > contentStart else {
      return SourceFile(name: file, root: SourceNode(.null, at: .start))
    }
    return try bytes.withUnsafeBufferPointer { (all) throws(Diagnostic) -> SourceFile in
      let content = UnsafeBufferPointer(rebasing: all[contentStart...])
      if let problem = SourceText.firstProblem(in: content) {
        throw Diagnostic(
          code: "policy.parse.syntax",
          message: problem.message,
          hint: "save the file as UTF-8 and write unusual characters as escapes in double quotes",
          file: file,
          position: SourceText.position(of: problem.offset, in: content)
        )
      }
      let events = try EventStream(content, file: file)
      var builder = TreeBuilder(events: events, file: file)
      return SourceFile(name: file, root: try builder.document())
    }
  }
}

/// Builds the tree of one document from events.
private struct TreeBuilder {
  let events: EventStream
  let file: String
  private var nodes = 0

  init(events: EventStream, file: String) {
    self.events = events
    self.file = file
  }

  /// Reads the whole stream.
  mutating func document() throws(Diagnostic) -> SourceNode {
    _ = try events.next()  // the stream's start
    guard try events.next() == YAML_DOCUMENT_START_EVENT else {
      return SourceNode(.null, at: .start)
    }
    guard !events.hasDirectives else {
      throw problem("policy.parse.directive", "directives are not allowed")
    }
    let root = try node(try events.next(), depth: 1, isKey: false)
    _ = try events.next()  // the document's end
    let secondDocument = "a second document is not allowed"
    let isAfterEndMark = events.endsExplicitly
    let next: yaml_event_type_t
    do {
      next = try events.next()
    } catch {
      guard isAfterEndMark else { throw error }
      // libyaml wants `---` here, newer YAML versions do not: either way more follows.
      throw Diagnostic(
        code: "policy.parse.multiple_documents",
        message: secondDocument,
        file: file,
        position: error.position
      )
    }
    guard next == YAML_STREAM_END_EVENT else {
      throw problem("policy.parse.multiple_documents", secondDocument)
    }
    return root
  }

  /// Reads the node that begins with the current event.
  private mutating func node(
    _ type: yaml_event_type_t,
    depth: Int,
    isKey: Bool
  ) throws(Diagnostic) -> SourceNode {
    nodes += 1
    guard nodes <= YAMLReader.nodesMax else {
      throw problem("policy.parse.limit", "more than \(YAMLReader.nodesMax) values")
    }
    let position = events.position
    switch type {
    case YAML_SCALAR_EVENT:
      try refuse(events.scalarProperties)
      return SourceNode(try scalar(isKey: isKey), at: position)
    case YAML_SEQUENCE_START_EVENT:
      try refuse(events.sequenceProperties)
      try checkDepth(depth)
      return SourceNode(.list(try list(depth: depth)), at: position)
    case YAML_MAPPING_START_EVENT:
      try refuse(events.mappingProperties)
      try checkDepth(depth)
      return SourceNode(.map(try map(depth: depth)), at: position)
    case YAML_ALIAS_EVENT:
      throw problem(
        "policy.parse.alias",
        "aliases are not allowed",
        hint: "write the value out, or put quotes around text that begins with `*`"
      )
    default:
      throw problem("policy.parse.syntax", "unexpected end of the document")
    }
  }

  private mutating func list(depth: Int) throws(Diagnostic) -> [SourceNode] {
    var items: [SourceNode] = []
    while true {
      let type = try events.next()
      if type == YAML_SEQUENCE_END_EVENT { return items }
      items.append(try node(type, depth: depth + 1, isKey: false))
    }
  }

  private mutating func map(depth: Int) throws(Diagnostic) -> [SourceNode.Member] {
    var members: [SourceNode.Member] = []
    var seen = KeySet()
    while true {
      let type = try events.next()
      if type == YAML_MAPPING_END_EVENT { return members }
      let key = try node(type, depth: depth + 1, isKey: true)
      // Keys of other kinds are no strings, which validation reports.
      if case .string(let name) = key.value, !seen.insert(name, among: members) {
        throw Diagnostic(
          code: "policy.parse.duplicate_key",
          message: "the key \(name.quoted) appears twice",
          file: file,
          position: key.position
        )
      }
      let value = try node(try events.next(), depth: depth + 1, isKey: false)
      members.append(SourceNode.Member(key: key, value: value))
    }
  }

  private func scalar(isKey: Bool) throws(Diagnostic) -> SourceNode.Value {
    let bytes = events.scalarBytes
    // Only a scalar with this many bytes can have too many code points.
    if bytes.count > YAMLReader.scalarCodePointsMax {
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      guard count <= YAMLReader.scalarCodePointsMax else {
        throw problem(
          "policy.parse.limit",
          "a value of \(count) characters is longer than \(YAMLReader.scalarCodePointsMax)"
        )
      }
    }
    // Some readers merge even under a quoted `<<`, so that no key of that name is safe.
    let isMergeKey = isKey && bytes.count == 2 && bytes[0] == 0x3C && bytes[1] == 0x3C
    guard events.isPlain || isMergeKey else { return .string(Text(utf8: Array(bytes))) }
    switch isMergeKey ? .merge : PlainScalar(bytes, isKey: isKey) {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .number: return .number(Text(utf8: Array(bytes)))
    case .text: return .string(Text(utf8: Array(bytes)))
    case .numberOutOfRange:
      throw problem(
        "policy.parse.number",
        "the number \(Text(utf8: Array(bytes)).quoted) cannot be compared exactly",
        hint: "use at most \(Decimal.Limits.digits) significant digits and an "
          + "exponent within ±\(Decimal.Limits.exponent)"
      )
    case .ambiguous:
      throw problem(
        "policy.parse.ambiguous_scalar",
        "\(Text(utf8: Array(bytes)).quoted) means different things to different YAML readers",
        hint: "put quotes around it, or write `true`, `false` or a JSON number"
      )
    case .merge:
      throw problem("policy.parse.alias", "merge keys (`<<`) are not allowed")
    }
  }

  private func checkDepth(_ depth: Int) throws(Diagnostic) {
    guard depth <= YAMLReader.depthMax else {
      throw problem("policy.parse.limit", "nested more than \(YAMLReader.depthMax) levels deep")
    }
  }

  private func refuse(_ properties: (anchor: Bool, tag: Bool)) throws(Diagnostic) {
    if properties.anchor { throw problem("policy.parse.alias", "anchors are not allowed") }
    if properties.tag { throw problem("policy.parse.tag", "tags are not allowed") }
  }

  private func problem(
    _ code: ReasonCode,
    _ message: String,
    hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      code: code,
      message: message,
      hint: hint,
      file: file,
      position: events.position
    )
  }
}

/// The keys met so far in one mapping.
private struct KeySet {
  /// Mappings up to this size are searched in order, which is faster than hashing.
  private static let linearMax = 8
  private var names: Set<Text> = []

  /// Adds a key; false if the mapping has it already.
  mutating func insert(_ name: Text, among members: [SourceNode.Member]) -> Bool {
    if members.count < KeySet.linearMax {
      for member in members {
        if case .string(let other) = member.key.value, other == name { return false }
      }
      return true
    }
    if names.isEmpty {
      for member in members {
        if case .string(let other) = member.key.value { names.insert(other) }
      }
    }
    return names.insert(name).inserted
  }
}
