public import AmbitModel
internal import Crypto

/// SHA-256 (FIPS 180-4) by swift-crypto.
public enum SHA256Hash: SHA256Hashing {
  /// The digest of the bytes.
  public static func sha256(_ bytes: [UInt8]) -> Digest256 {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Digest256(hash.finalize())
  }

  /// The digest of a string's UTF-8 bytes.
  public static func sha256(_ text: String) -> Digest256 {
    sha256(Array(text.utf8))
  }
}

/// A SHA-256 computation fed piece by piece.
public struct SHA256Stream: Sendable {
  private var hash = SHA256()

  /// Starts with nothing read.
  public init() {}

  /// Reads the next piece.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  /// The digest of all pieces; more may follow.
  public func digest() -> Digest256 {
    Digest256(hash.finalize())
  }
}

extension Digest256 {
  init(_ digest: SHA256.Digest) {
    self = digest.withUnsafeBytes { bytes in
      func word(_ offset: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      return Digest256(word(0), word(8), word(16), word(24))
    }
  }
}
