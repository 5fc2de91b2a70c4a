import AmbitModel
import AmbitService

/// The parameters behind a path's `?`, read strictly: each known, each once.
struct QueryParameters: Sendable {
  private var values: [String: String] = [:]

  /// Reads the part after `?`.
  init(_ query: Substring?, known: [String]) throws(ServiceError) {
    guard let query, !query.isEmpty else { return }
    for pair in query.split(separator: "&", omittingEmptySubsequences: false) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(parts[0]),
        let value = PercentEncoding.decode(parts.count == 2 ? parts[1] : "")
      else {
        throw ServiceError(.invalid, "request.bad_value", "the query is not percent-encoded UTF-8")
      }
      guard known.contains(name) else {
        throw ServiceError(
          .invalid,
          "request.unknown_parameter",
          "unknown query parameter `\(name)`; known: \(known.joined(separator: ", "))"
        )
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw ServiceError(
          .invalid,
          "request.duplicate_parameter",
          "the parameter `\(name)` occurs twice"
        )
      }
    }
  }

  /// A parameter's value.
  subscript(name: String) -> String? {
    values[name]
  }

  /// A whole number within a range; nil when absent.
  func int(_ name: String, in range: ClosedRange<Int>) throws(ServiceError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw ServiceError(
        .invalid,
        "request.bad_value",
        "`\(name)` must be a whole number \(range.lowerBound)…\(range.upperBound)"
      )
    }
    return value
  }
}

/// Percent-encoding of RFC 3986 section 2.1.
enum PercentEncoding {
  /// The text, or nil when an escape is broken or the bytes are no UTF-8.
  static func decode(_ text: Substring) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var iterator = text.utf8.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
