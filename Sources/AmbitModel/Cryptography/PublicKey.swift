/// An Ed25519 public key: 32 bytes, kept in registers instead of on the heap.
public struct PublicKey: Sendable, Hashable {
  private let storage: Digest256

  /// Takes the 32 bytes of a key.
  package init(_ bytes: Digest256) {
    storage = bytes
  }

  /// Reads a key from exactly 32 bytes; nil for any other count.
  ///
  /// Nothing is said about the point yet: see `isStrict`.
  public init?(bytes: [UInt8]) {
    guard let storage = Digest256(bytes: bytes) else { return nil }
    self.storage = storage
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    guard let storage = Digest256(hex: hex) else { return nil }
    self.storage = storage
  }

  /// The 32 bytes in order.
  public var bytes: [UInt8] { storage.bytes }

  /// The 64 lower-case hexadecimal digits.
  public var hex: String { storage.hex }

  /// True when the encoding is canonical and the point is not of small order (RFC 8032 section
  /// 5.1.3, and `Ed25519Strictness`).
  public var isStrict: Bool {
    // The digest's words are big-endian, the key's number is little-endian.
    Ed25519Strictness.isStrictPoint(
      LittleEndian256(
        storage.first.byteSwapped,
        storage.second.byteSwapped,
        storage.third.byteSwapped,
        storage.fourth.byteSwapped
      )
    )
  }

  /// Lends the 32 bytes in order, from the stack: a check of a signature needs no copy on the heap.
  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try storage.withBytes(body)
  }
}

extension PublicKey: CustomStringConvertible {
  /// The key in hexadecimal.
  public var description: String { hex }
}
