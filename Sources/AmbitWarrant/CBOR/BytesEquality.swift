/// Equality of bytes, eight at a time: finding known links and constraints again is most of what a
/// warm chain costs besides its proof.
enum BytesEquality {
  static func areSame(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    let (left, right) = (left.bytes, right.bytes)
    var offset = 0
    while offset + 8 <= left.byteCount {
      let one = left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let other = right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if one != other { return false }
      offset += 8
    }
    while offset < left.byteCount {
      let one = left.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if one != right.unsafeLoad(fromByteOffset: offset, as: UInt8.self) { return false }
      offset += 1
    }
    return true
  }
}
