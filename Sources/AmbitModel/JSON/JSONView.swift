/// A document's tape without ownership: what evaluation reads.
///
/// INVARIANT (alive): whoever holds a view also keeps its document alive. Indices come from the
/// tape itself; they are checked all the same, because arguments are untrusted.
package struct JSONView {
  @usableFromInline let nodes: UnsafePointer<JSONNode>
  @usableFromInline let nodeCount: Int
  @usableFromInline let bytes: UnsafePointer<UInt8>
  @usableFromInline let decoded: UnsafePointer<UInt8>?

  init(
    nodes: UnsafePointer<JSONNode>,
    nodeCount: Int,
    bytes: UnsafePointer<UInt8>,
    decoded: UnsafePointer<UInt8>?
  ) {
    self.nodes = nodes
    self.nodeCount = nodeCount
    self.bytes = bytes
    self.decoded = decoded
  }

  /// The node at an index of the tape.
  @inlinable
  package subscript(index: Int) -> JSONNode {
    precondition(index >= 0 && index < nodeCount)
    return nodes[index]
  }

  /// The bytes of a string's content or of a number's token.
  @inlinable
  package func content(_ node: JSONNode) -> UnsafeBufferPointer<UInt8> {
    let base = node.kind == .string && node.flag ? decoded ?? bytes : bytes
    return UnsafeBufferPointer(start: base + Int(node.start), count: Int(node.length))
  }

  /// The index of an object's member value, or nil.
  @inlinable
  package func member(_ name: UnsafeBufferPointer<UInt8>, of object: Int) -> Int? {
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
  package func element(_ position: Int, of array: Int) -> Int? {
    let node = self[array]
    guard node.kind == .array, position < Int(node.length) else { return nil }
    var index = array + 1
    for _ in 0..<position { index = Int(self[index].next) }
    return index
  }
}
