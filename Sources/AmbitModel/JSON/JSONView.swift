/// Where a document's parts are; one for each document, at a fixed address.
@_spi(Kernel) public struct JSONTape: BitwiseCopyable {
  @usableFromInline let nodes: UnsafePointer<JSONNode>
  @usableFromInline let nodeCount: Int
  @usableFromInline let bytes: UnsafePointer<UInt8>
  @usableFromInline let decoded: UnsafePointer<UInt8>?
  @usableFromInline let numbersInRange: Bool
}

/// A document's tape without ownership: what evaluation reads.
///
/// INVARIANT (alive): whoever holds a view also keeps its document alive. Indices come from the
/// tape itself; they are checked all the same, because arguments are untrusted.
@_spi(Kernel) public struct JSONView: BitwiseCopyable {
  @usableFromInline let tape: UnsafePointer<JSONTape>

  @inlinable
  init(tape: UnsafePointer<JSONTape>) {
    self.tape = tape
  }

  /// Whether policies compare every number of the document exactly.
  @inlinable
  public var numbersInRange: Bool { tape.pointee.numbersInRange }

  /// The node at an index of the tape.
  @inlinable @inline(__always)
  public subscript(index: Int) -> JSONNode {
    let tape = tape.pointee
    precondition(index >= 0 && index < tape.nodeCount)
    return tape.nodes[index]
  }

  /// The bytes of a string's content or of a number's token.
  @inlinable @inline(__always)
  public func content(_ node: JSONNode) -> UnsafeBufferPointer<UInt8> {
    let tape = tape.pointee
    let base = node.kind == .string && node.flag ? tape.decoded ?? tape.bytes : tape.bytes
    return UnsafeBufferPointer(start: base + Int(node.start), count: Int(node.length))
  }

  /// The index of an object's member value, or nil.
  @inlinable
  public func member(_ name: UnsafeBufferPointer<UInt8>, of object: Int) -> Int? {
    let node = self[object]
    guard node.kind == .object else { return nil }
    var key = object + 1
    for _ in 0..<node.length {
      let keyNode = self[key]
      if Int(keyNode.length) == name.count, bytesEqual(content(keyNode), name) { return key + 1 }
      key = Int(self[key + 1].next)
    }
    return nil
  }

  /// The index of an array's element, or nil.
  @inlinable
  public func element(_ position: Int, of array: Int) -> Int? {
    let node = self[array]
    guard node.kind == .array, position < Int(node.length) else { return nil }
    var index = array + 1
    for _ in 0..<position { index = Int(self[index].next) }
    return index
  }
}
