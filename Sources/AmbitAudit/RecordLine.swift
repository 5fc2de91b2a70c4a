internal import AmbitModel

/// One record in a file of JSON Lines: `{"header":…,"salt":"…","body":…}` and a line feed.
///
/// Header and body are the very bytes that were hashed, salt is 32 hexadecimal digits. Once a
/// body's time has run out, salt and body are null.
///
/// The reader takes the line apart by position, not by parsing, so that no byte of it goes
/// unchecked: what is not hashed must be exactly the punctuation written here.
public struct RecordLine: Sendable, Hashable {
  /// The header as canonical JSON.
  public let header: [UInt8]
  /// The salt, absent with the body.
  public let salt: [UInt8]?
  /// The body as canonical JSON.
  public let body: [UInt8]?

  /// Longer lines are refused by the reader.
  public static let bytesMax = 4 << 20

  /// States a record.
  public init(header: [UInt8], salt: [UInt8]?, body: [UInt8]?) {
    self.header = header
    self.salt = salt
    self.body = body
  }

  private static let opening = Array(#"{"header":"#.utf8)
  private static let saltName = Array(#","salt":"#.utf8)
  private static let bodyName = Array(#","body":"#.utf8)
  private static let null = Array("null".utf8)

  /// Takes a line apart, without its line feed; nil when it is not as written here.
  public init?(_ line: [UInt8]) {
    guard line.count <= Self.bytesMax, line.starts(with: Self.opening), line.last == 0x7D else {
      return nil
    }
    let headerStart = Self.opening.count
    guard let headerEnd = Self.endOfObject(line, from: headerStart) else { return nil }
    header = Array(line[headerStart..<headerEnd])
    guard let saltStart = Self.skip(Self.saltName, in: line, at: headerEnd) else { return nil }
    if let saltEnd = Self.skip(Self.null, in: line, at: saltStart) {
      guard let bodyStart = Self.skip(Self.bodyName, in: line, at: saltEnd),
        Self.skip(Self.null, in: line, at: bodyStart) == line.count - 1
      else { return nil }
      salt = nil
      body = nil
      return
    }
    let saltEnd = saltStart + 34
    guard saltEnd < line.count, line[saltStart] == 0x22, line[saltEnd - 1] == 0x22,
      let salt = Hex.decode(line[saltStart + 1..<saltEnd - 1], lowercase: true),
      let bodyStart = Self.skip(Self.bodyName, in: line, at: saltEnd),
      Self.endOfObject(line, from: bodyStart) == line.count - 1
    else { return nil }
    self.salt = salt
    body = Array(line[bodyStart..<line.count - 1])
  }

  /// The line with its line feed.
  public var bytes: [UInt8] {
    var line = Self.opening
    line.reserveCapacity(header.count + (body?.count ?? 4) + 64)
    line.append(contentsOf: header)
    line.append(contentsOf: Self.saltName)
    if let salt, let body {
      line.append(0x22)
      for byte in salt {
        for nibble in [byte >> 4, byte & 15] {
          line.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
        }
      }
      line.append(0x22)
      line.append(contentsOf: Self.bodyName)
      line.append(contentsOf: body)
    } else {
      line.append(contentsOf: Self.null)
      line.append(contentsOf: Self.bodyName)
      line.append(contentsOf: Self.null)
    }
    line.append(0x7D)
    line.append(0x0A)
    return line
  }

  private static func skip(_ expected: [UInt8], in line: [UInt8], at start: Int) -> Int? {
    line[start...].starts(with: expected) ? start + expected.count : nil
  }

  /// The index after the object that starts here, strings and nesting respected; nil when none does
  /// or it does not end.
  private static func endOfObject(_ line: [UInt8], from start: Int) -> Int? {
    line.withUnsafeBufferPointer { bytes -> Int? in
      guard start < bytes.count, bytes[start] == 0x7B else { return nil }
      var depth = 0
      var index = start
      while index < bytes.count {
        switch bytes[index] {
        case 0x22:
          index += 1
          while index < bytes.count, bytes[index] != 0x22 {
            index += bytes[index] == 0x5C ? 2 : 1
          }
        case 0x7B, 0x5B: depth += 1
        case 0x7D, 0x5D:
          depth -= 1
          if depth == 0 { return index + 1 }
        default: break
        }
        index += 1
      }
      return nil
    }
  }
}
