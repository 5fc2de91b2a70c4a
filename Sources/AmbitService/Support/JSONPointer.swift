/// JSON Pointers (RFC 6901) for diagnostics.
package enum JSONPointer {
  /// Escapes a member's name: `~` is `~0`, `/` is `~1`.
  package static func escape(_ name: String) -> String {
    var escaped = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private enum Step {
    case member(String)
    case element(Int)
    /// Within an object, before the first name.
    case object
  }

  /// The pointer of the value or member name that begins at or encloses a byte offset.
  ///
  /// Tolerates any bytes, because it runs on what the parser refused. Nesting beyond 128 levels is
  /// not reported.
  package static func locate(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String {
    var steps: [Step] = []
    var index = 0
    var expectsName = false
    while index < min(offset + 1, bytes.count) {
      switch bytes[index] {
      case UInt8(ascii: "{"):
        steps.append(.object)
        expectsName = true
      case UInt8(ascii: "["):
        steps.append(.element(0))
        expectsName = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // A bracket at the offset itself belongs to the value it would close.
        if index < offset, !steps.isEmpty { steps.removeLast() }
        expectsName = false
      case UInt8(ascii: ","):
        if index < offset { advance(&steps, &expectsName) }
      case UInt8(ascii: "\""):
        let end = stringEnd(from: index, in: bytes)
        if expectsName, !steps.isEmpty {
          let isClosed = end > index + 1 && bytes[end - 1] == UInt8(ascii: "\"")
          let name = String(
            decoding: bytes[(index + 1)..<(isClosed ? end - 1 : end)],
            as: UTF8.self
          )
          steps[steps.count - 1] = .member(name)
          expectsName = false
        }
        index = end
        continue
      default:
        break
      }
      index += 1
    }
    return text(steps)
  }

  private static func advance(_ steps: inout [Step], _ expectsName: inout Bool) {
    switch steps.last {
    case .element(let position):
      steps[steps.count - 1] = .element(position + 1)
    case .member, .object:
      steps[steps.count - 1] = .object
      expectsName = true
    case nil:
      break
    }
  }

  /// The offset after a string's closing quote, or the end.
  private static func stringEnd(from start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""): return index + 1
      default: index += 1
      }
    }
    return bytes.count
  }

  private static func text(_ steps: [Step]) -> String {
    var pointer = ""
    for step in steps.prefix(128) {
      switch step {
      case .member(let name): pointer += "/" + escape(name)
      case .element(let position): pointer += "/\(position)"
      case .object: break
      }
    }
    return pointer
  }
}
