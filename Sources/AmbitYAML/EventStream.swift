import AmbitModel
import CLibYAML

/// libyaml's events, one at a time, with errors turned into diagnostics.
///
/// Owns the C structures; the bytes must outlive it.
final class EventStream {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let file: String
  private var holdsEvent = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) throws(Diagnostic) {
    self.file = file
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    event.initialize(to: yaml_event_t())
    guard yaml_parser_initialize(parser) == 1 else {
      throw Diagnostic(code: "policy.parse.limit", message: "out of memory", file: file)
    }
    // Without this libyaml would look for UTF-16 by itself.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    if holdsEvent { yaml_event_delete(event) }
    yaml_parser_delete(parser)
    event.deallocate()
    parser.deallocate()
  }

  /// Moves to the next event.
  func next() throws(Diagnostic) -> yaml_event_type_t {
    if holdsEvent { yaml_event_delete(event) }
    holdsEvent = yaml_parser_parse(parser, event) == 1
    guard holdsEvent else { throw failure }
    return event.pointee.type
  }

  /// Where the event begins.
  var position: SourcePosition {
    EventStream.position(event.pointee.start_mark)
  }

  /// The content of a scalar; valid until the next event.
  var scalarBytes: UnsafeBufferPointer<UInt8> {
    let scalar = event.pointee.data.scalar
    return UnsafeBufferPointer(start: scalar.value, count: scalar.length)
  }

  /// Whether the scalar stands without quotes and is no block scalar.
  var isPlain: Bool {
    event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
  }

  /// Whether the scalar has an anchor or a tag.
  var scalarProperties: (anchor: Bool, tag: Bool) {
    let scalar = event.pointee.data.scalar
    return (scalar.anchor != nil, scalar.tag != nil)
  }

  /// Whether the sequence has an anchor or a tag.
  var sequenceProperties: (anchor: Bool, tag: Bool) {
    let start = event.pointee.data.sequence_start
    return (start.anchor != nil, start.tag != nil)
  }

  /// Whether the mapping has an anchor or a tag.
  var mappingProperties: (anchor: Bool, tag: Bool) {
    let start = event.pointee.data.mapping_start
    return (start.anchor != nil, start.tag != nil)
  }

  /// Whether the document begins with `%` lines.
  var hasDirectives: Bool {
    let start = event.pointee.data.document_start
    return start.version_directive != nil
      || start.tag_directives.start != start.tag_directives.end
  }

  /// Whether the document ends with `...`.
  var endsExplicitly: Bool {
    event.pointee.data.document_end.implicit == 0
  }

  private static func position(_ mark: yaml_mark_t) -> SourcePosition {
    SourcePosition(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  /// What libyaml complains about.
  ///
  /// Its scanner meets refused constructs before any event exists (`*: deny`, an undefined tag
  /// handle, an unknown directive); its fixed sentences tell which.
  private var failure: Diagnostic {
    let parser = parser.pointee
    guard parser.error != YAML_MEMORY_ERROR, let problem = parser.problem else {
      return Diagnostic(code: "policy.parse.limit", message: "out of memory", file: file)
    }
    let sentence = String(cString: problem)
    let context = parser.context.map { String(cString: $0) }
    let code: ReasonCode
    var hint: String?
    if sentence.contains("directive") || context?.contains("directive") == true
      || sentence == "found incompatible YAML document"
    {
      code = "policy.parse.directive"
    } else if context == "while scanning an alias" || context == "while scanning an anchor" {
      code = "policy.parse.alias"
      hint = "put quotes around text that begins with `*` or `&`"
    } else if sentence == "found undefined tag handle" || context?.contains(" tag") == true {
      code = "policy.parse.tag"
      hint = "put quotes around text that begins with `!`"
    } else {
      code = "policy.parse.syntax"
    }
    // A refused construct is reported where it begins, a syntax error where reading stopped.
    let mark =
      code != "policy.parse.syntax" && context != nil ? parser.context_mark : parser.problem_mark
    return Diagnostic(
      code: code,
      message: context.map { "\(sentence) \($0)" } ?? sentence,
      hint: hint,
      file: file,
      position: EventStream.position(mark)
    )
  }
}
