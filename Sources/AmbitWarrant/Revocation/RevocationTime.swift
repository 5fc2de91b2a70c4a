internal import AmbitModel

/// The time of a revocation list: RFC 3339 in UTC with `Z`, and no fraction or the shortest of 3, 6
/// and 9 digits that holds it (warrant contract section 7).
enum RevocationTime {
  /// Whole seconds since 1970 of a time in exactly that form; nil for anything else.
  ///
  /// A time before 1970 counts as 1970, which is as old for every purpose. The fraction is cut off:
  /// ages are measured against whole seconds, and come out the same.
  static func seconds(of text: Text) -> UInt64? {
    let bytes = text.utf8
    guard [20, 24, 27, 30].contains(bytes.count), bytes[10] == UInt8(ascii: "T"),
      bytes.last == UInt8(ascii: "Z"), let time = Timestamp(text.string)
    else { return nil }
    if bytes.count > 20 {
      let lastGroup = bytes[(bytes.count - 4)..<(bytes.count - 1)]
      guard bytes[19] == UInt8(ascii: "."), !lastGroup.allSatisfy({ $0 == UInt8(ascii: "0") })
      else { return nil }
    }
    return UInt64(max(0, time.microseconds / 1_000_000))
  }

  /// A time in that form.
  static func text(_ time: Timestamp) -> Text {
    // Six digits always; the shorter forms drop a group of zeros.
    var digits = Array(time.string.utf8.dropLast())
    let zeros = Array("000".utf8)
    if digits.suffix(3).elementsEqual(zeros) { digits.removeLast(3) }
    if digits.suffix(4).elementsEqual(Array(".000".utf8)) { digits.removeLast(4) }
    digits.append(UInt8(ascii: "Z"))
    return Text(utf8: digits)
  }
}
