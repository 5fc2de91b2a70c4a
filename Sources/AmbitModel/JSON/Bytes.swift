/// True when two byte strings are the same.
@inlinable
@_spi(Kernel) public func bytesEqual(
  _ left: UnsafeBufferPointer<UInt8>,
  _ right: UnsafeBufferPointer<UInt8>
)
  -> Bool
{
  guard left.count == right.count else { return false }
  var index = 0
  while index < left.count {
    if left[index] != right[index] { return false }
    index += 1
  }
  return true
}

/// True when the first byte string sorts before the second.
package func bytesPrecede(
  _ left: UnsafeBufferPointer<UInt8>,
  _ right: UnsafeBufferPointer<UInt8>
) -> Bool {
  bytesCompare(left, right) < 0
}

/// Negative, zero or positive as the first byte string sorts before, with or after the second.
@inlinable
@_spi(Kernel) public func bytesCompare(
  _ left: UnsafeBufferPointer<UInt8>,
  _ right: UnsafeBufferPointer<UInt8>
) -> Int {
  let common = min(left.count, right.count)
  var index = 0
  while index < common {
    if left[index] != right[index] { return Int(left[index]) - Int(right[index]) }
    index += 1
  }
  return left.count - right.count
}

extension SourcePosition {
  /// The line and column of a byte offset; columns count code points.
  init(of offset: Int, in bytes: UnsafePointer<UInt8>) {
    var line = 1
    var column = 1
    for index in 0..<offset {
      if bytes[index] == 0x0A {
        line += 1
        column = 1
      } else if bytes[index] & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(line: line, column: column)
  }
}
