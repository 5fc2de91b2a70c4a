package import AmbitModel

/// Proof of possession, version 1: a signature over warrant, tool, arguments and a window of 30
/// seconds (warrant contract section 2).
package enum Proof1 {
  /// Length of a window in seconds.
  package static let windowSeconds: UInt64 = 30

  private static let domain = Array("tenuo-warrant-v1tenuo-pop-v1".utf8)

  /// The beginning of the window that a time lies in.
  package static func window(at seconds: UInt64) -> UInt64 {
    seconds - seconds % windowSeconds
  }

  /// The windows that a verifier accepts, the nearest first.
  ///
  /// - Parameters:
  ///   - seconds: Unix seconds.
  ///   - count: 1, 3 or 5.
  /// - Returns: The beginnings of the windows.
  package static func windows(at seconds: UInt64, count: Int) -> [UInt64] {
    let current = window(at: seconds)
    var windows: [UInt64] = []
    windows.reserveCapacity(5)
    windows.append(current)
    for distance in 1...max(count / 2, 1) where count >= 3 {
      let offset = UInt64(distance) * windowSeconds
      // The part of the window that has passed tells which neighbour is nearer.
      let isEarly = seconds % windowSeconds < windowSeconds / 2
      if !isEarly { windows.append(current + offset) }
      if current >= offset { windows.append(current - offset) }
      if isEarly { windows.append(current + offset) }
    }
    return windows
  }

  /// The challenge: CBOR of `[id, tool, [[argument, value]…], window]`.
  package static func challenge(
    warrant: WarrantID,
    tool: Text,
    arguments: WarrantArguments,
    window: UInt64
  ) -> [UInt8] {
    var writer = CBORWriter(capacity: 480)
    write(challengeOf: warrant, tool, arguments, window, to: &writer)
    return writer.bytes
  }

  /// The message that the holder signs.
  package static func message(
    warrant: WarrantID,
    tool: Text,
    arguments: WarrantArguments,
    window: UInt64
  ) -> [UInt8] {
    var writer = CBORWriter(capacity: 512)
    writer.encoded(domain)
    write(challengeOf: warrant, tool, arguments, window, to: &writer)
    return writer.bytes
  }

  private static func write(
    challengeOf warrant: WarrantID,
    _ tool: Text,
    _ arguments: WarrantArguments,
    _ window: UInt64,
    to writer: inout CBORWriter
  ) {
    writer.array(4)
    writer.text(Text(utf8: warrant.hexDigits))
    writer.text(tool)
    writer.array(arguments.members.count)
    for member in arguments.members {
      writer.array(2)
      writer.text(member.name)
      member.value.write(to: &writer)
    }
    writer.unsigned(window)
  }

  /// The hinted form, which names its window: `[1, window, signature]`.
  package static func hinted(signature: [UInt8], window: UInt64) -> [UInt8] {
    var writer = CBORWriter(capacity: 80)
    writer.array(3)
    writer.unsigned(1)
    writer.unsigned(window)
    writer.byteString(signature)
    return writer.bytes
  }
}
