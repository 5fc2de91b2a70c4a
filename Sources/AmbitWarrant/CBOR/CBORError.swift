/// Bytes that the warrant profile of CBOR does not allow.
///
/// Where they are wrong is kept for tests and tools alone: a caller that is refused learns no more
/// than that the warrant is malformed.
package struct CBORError: Error, Sendable, Hashable {
  /// Offset of the item at fault, in bytes from the beginning of the buffer.
  package let offset: Int

  package init(at offset: Int) {
    self.offset = offset
  }
}
