/// A parsed JSON document: its bytes and a tape of its values, immutable.
///
/// Parsing is strict (DESIGN section 2): RFC 8259 without duplicate names, byte-order mark, lone
/// surrogates, invalid UTF-8 or nesting over 64. Numbers keep their source digits.
///
/// `@unchecked Sendable`: the buffers are written by the parser alone, before `init` returns.
public final class JSONDocument: @unchecked Sendable {
  /// Where the parts are.
  @_spi(Kernel) public let tape: UnsafePointer<JSONTape>
  private let byteCount: Int

  /// False when some number is outside the range that policies compare exactly (policy contract
  /// section 4: at most 64 significant digits, first digit's exponent −308…308).
  public var numbersInRange: Bool { tape.pointee.numbersInRange }

  /// Parses bytes.
  ///
  /// - Throws: `JSONError`, with the place of the first refusal.
  public init(parsing input: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    let parser = try JSONDocument.parse(input, profile: .strict)
    let tape = UnsafeMutablePointer<JSONTape>.allocate(capacity: 1)
    tape.initialize(
      to: JSONTape(
        nodes: parser.tape.nodes,
        nodeCount: parser.tape.count,
        bytes: parser.input,
        decoded: parser.decoded.map { UnsafePointer($0) },
        numbersInRange: parser.numbersInRange
      )
    )
    self.tape = UnsafePointer(tape)
    byteCount = parser.count
  }

  /// Parses bytes.
  ///
  /// - Throws: `JSONError`, with the place of the first refusal.
  public convenience init(parsing input: [UInt8]) throws(JSONError) {
    // `withUnsafeBufferPointer` rethrows untyped in older signatures; a result keeps the type.
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: input.count)
    defer { copy.deallocate() }
    _ = copy.initialize(from: input)
    try self.init(parsing: UnsafeBufferPointer(copy))
  }

  deinit {
    tape.pointee.bytes.deallocate()
    tape.pointee.decoded?.deallocate()
    tape.pointee.nodes.deallocate()
    tape.deallocate()
  }

  /// Copies the input behind padding and parses it; on failure nothing stays allocated.
  static func parse(
    _ input: UnsafeBufferPointer<UInt8>,
    profile: JSONProfile
  ) throws(JSONError) -> JSONParser {
    guard input.count <= JSONLimits.bytes else {
      throw JSONError(.size, offset: 0, position: .start)
    }
    let padding = 8
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: input.count + padding)
    if let base = input.baseAddress { copy.initialize(from: base, count: input.count) }
    (copy + input.count).initialize(repeating: 0, count: padding)
    var parser = JSONParser(input: copy, count: input.count, profile: profile)
    do {
      try parser.parseDocument()
    } catch {
      copy.deallocate()
      parser.decoded?.deallocate()
      parser.tape.nodes.deallocate()
      throw error
    }
    return parser
  }

  /// The document's value.
  public var root: JSONElement {
    JSONElement(document: self, index: 0)
  }

  /// The tape, for code that keeps the document alive while it looks.
  @inlinable
  @_spi(Kernel) public var view: JSONView { JSONView(tape: tape) }

  /// The document as read.
  public var source: [UInt8] {
    Array(UnsafeBufferPointer(start: tape.pointee.bytes, count: byteCount))
  }

  func position(of offset: Int) -> SourcePosition {
    SourcePosition(of: min(offset, byteCount), in: tape.pointee.bytes)
  }
}

/// The grammar of RFC 8259 alone, without the strict profile: for checking the reader itself.
public enum JSONGrammar {
  /// Checks bytes against the grammar.
  ///
  /// - Throws: `JSONError` when they do not match.
  public static func check(_ input: [UInt8]) throws(JSONError) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: input.count)
    defer { copy.deallocate() }
    _ = copy.initialize(from: input)
    let parser = try JSONDocument.parse(UnsafeBufferPointer(copy), profile: .grammar)
    parser.input.deallocate()
    parser.decoded?.deallocate()
    parser.tape.nodes.deallocate()
  }
}
