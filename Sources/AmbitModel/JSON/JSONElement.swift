/// A value inside a document; keeps the document alive.
public struct JSONElement: Sendable {
  /// The document it belongs to.
  public let document: JSONDocument
  /// Its place on the tape.
  package let index: Int

  init(document: JSONDocument, index: Int) {
    self.document = document
    self.index = index
  }

  private var view: JSONView { document.view }
  private var node: JSONNode { view[index] }

  /// What kind of value it is.
  public var kind: JSONKind { node.kind }

  /// True for `null`.
  public var isNull: Bool { kind == .null }

  /// The truth value; nil for other kinds.
  public var bool: Bool? {
    switch kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// The string's text; nil for other kinds.
  public var text: Text? {
    kind == .string ? Text(utf8: Array(view.content(node))) : nil
  }

  /// The string; nil for other kinds.
  public var string: String? {
    kind == .string ? String(decoding: view.content(node), as: UTF8.self) : nil
  }

  /// The number's token as read; nil for other kinds.
  public var numberToken: Text? {
    kind == .number ? Text(utf8: Array(view.content(node))) : nil
  }

  /// The number, when it is a whole one within ±(2^63−1), whatever its spelling (`5`, `5.0`).
  public var int: Int? {
    guard kind == .number else { return nil }
    return Decimal(token: view.content(node))?.int
  }

  /// Elements of an array, members of an object, else 0.
  public var count: Int {
    kind == .array || kind == .object ? Int(node.length) : 0
  }

  /// An array's elements; nothing for other kinds.
  public var elements: JSONElements { JSONElements(self) }

  /// An object's members in source order; nothing for other kinds.
  public var members: JSONMembers { JSONMembers(self) }

  /// The value of an object's member; nil when absent or for other kinds.
  public func member(named name: Text) -> JSONElement? {
    name.utf8.withUnsafeBufferPointer { member(bytes: $0) }
  }

  /// The value of an object's member; nil when absent or for other kinds.
  public func member(_ name: StaticString) -> JSONElement? {
    name.withUTF8Buffer { member(bytes: $0) }
  }

  private func member(bytes: UnsafeBufferPointer<UInt8>) -> JSONElement? {
    view.member(bytes, of: index).map { JSONElement(document: document, index: $0) }
  }

  /// Calls with the UTF-8 bytes of a string's content or a number's token, without a copy.
  public func withContent<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let node = node
    let isText = node.kind == .string || node.kind == .number
    return withExtendedLifetime(document) {
      body(isText ? view.content(node) : UnsafeBufferPointer(start: nil, count: 0))
    }
  }

  /// True for a string with this content.
  public func equals(_ text: StaticString) -> Bool {
    kind == .string
      && text.withUTF8Buffer { expected in withContent { bytesEqual($0, expected) } }
  }

  /// Where the value begins.
  public var position: SourcePosition { document.position(of: Int(node.source)) }

  /// A copy as a tree.
  public var value: JSONValue {
    switch kind {
    case .null: .null
    case .false: .bool(false)
    case .true: .bool(true)
    case .number: .number(Text(utf8: Array(view.content(node))))
    case .string: .string(Text(utf8: Array(view.content(node))))
    case .array: .array(elements.map { $0.value })
    case .object: .object(members.map { JSONMember($0.key, $0.value.value) })
    }
  }
}

/// The elements of an array.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private let document: JSONDocument
  private var index: Int
  private var remaining: Int

  init(_ array: JSONElement) {
    self.document = array.document
    self.index = array.index + 1
    self.remaining = array.kind == .array ? array.count : 0
  }

  /// The next element.
  public mutating func next() -> JSONElement? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    let element = JSONElement(document: document, index: index)
    index = Int(document.view[index].next)
    return element
  }
}

/// The members of an object.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  /// A name with its value.
  public struct Member: Sendable {
    /// The name's place, for diagnostics.
    public let name: JSONElement
    /// The value.
    public let value: JSONElement

    /// The name.
    public var key: Text { name.text ?? Text(utf8: []) }
  }

  private let document: JSONDocument
  private var index: Int
  private var remaining: Int

  init(_ object: JSONElement) {
    self.document = object.document
    self.index = object.index + 1
    self.remaining = object.kind == .object ? object.count : 0
  }

  /// The next member.
  public mutating func next() -> Member? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    let name = JSONElement(document: document, index: index)
    let value = JSONElement(document: document, index: index + 1)
    index = Int(document.view[index + 1].next)
    return Member(name: name, value: value)
  }
}

extension JSONElement {
  /// `{}`.
  public static let emptyObject: JSONElement = {
    do throws(JSONError) {
      return try JSONDocument(parsing: Array("{}".utf8)).root
    } catch {
      preconditionFailure("an empty object is valid JSON")
    }
  }()
}
