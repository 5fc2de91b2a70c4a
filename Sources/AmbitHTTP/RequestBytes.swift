import AmbitService
import NIOCore

/// A request's body as one piece.
struct RequestBytes: Sendable {
  /// The largest body of any route, 1 MiB (contract section 8).
  static let bytesMax = 1 << 20

  private let buffer: ByteBuffer

  init(_ buffer: ByteBuffer) {
    self.buffer = buffer
  }

  var isEmpty: Bool { buffer.readableBytes == 0 }

  /// Calls with the bytes, without a copy.
  func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(ServiceError) -> Result
  ) throws(ServiceError) -> Result {
    // `withUnsafeReadableBytes` rethrows untyped, so that the error takes a detour.
    let result = buffer.withUnsafeReadableBytes { bytes in
      bytes.withMemoryRebound(to: UInt8.self) { bytes in
        Swift.Result { () throws(ServiceError) in try body(bytes) }
      }
    }
    return try result.get()
  }
}
