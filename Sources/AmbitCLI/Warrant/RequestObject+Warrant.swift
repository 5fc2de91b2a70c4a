import AmbitModel
import AmbitService

extension RequestObject {
  /// Bytes in hex; nil when absent or null.
  func hex(_ name: StaticString) throws(ServiceError) -> [UInt8]? {
    guard let value = optional(name) else { return nil }
    guard let bytes = value.hexBytes else { throw wrongType(name, value, "a string of hex digits") }
    return bytes
  }

  /// Bytes in hex that must be there.
  func requiredHex(_ name: StaticString) throws(ServiceError) -> [UInt8] {
    let value = try required(name)
    guard let bytes = value.hexBytes else { throw wrongType(name, value, "a string of hex digits") }
    return bytes
  }

  /// Several byte strings in hex; nil when absent or null.
  func hexList(_ name: StaticString) throws(ServiceError) -> [[UInt8]]? {
    guard let value = optional(name) else { return nil }
    guard value.kind == .array else { throw wrongType(name, value, "a list of hex strings") }
    var list: [[UInt8]] = []
    for element in value.elements {
      guard let bytes = element.hexBytes else {
        throw wrongType(name, element, "a list of hex strings")
      }
      list.append(bytes)
    }
    return list
  }

  /// A whole number from 0; nil when absent or null.
  func seconds(_ name: StaticString) throws(ServiceError) -> UInt64? {
    try int(name, in: 0...Int.max).map { UInt64($0) }
  }

  /// A whole number from 0 that must be there.
  func requiredSeconds(_ name: StaticString) throws(ServiceError) -> UInt64 {
    let value = try required(name)
    guard let seconds = try seconds(name) else { throw wrongType(name, value, "a whole number") }
    return seconds
  }

  /// A text, or a list of texts; empty when absent or null.
  func texts(_ name: StaticString) throws(ServiceError) -> [Text] {
    guard let value = optional(name) else { return [] }
    if let text = value.text { return [text] }
    guard value.kind == .array else { throw wrongType(name, value, "a string") }
    var texts: [Text] = []
    for element in value.elements {
      guard let text = element.text else { throw wrongType(name, element, "a list of strings") }
      texts.append(text)
    }
    return texts
  }

  /// A text; nil when absent or null.
  func text(_ name: StaticString) throws(ServiceError) -> Text? {
    guard let value = optional(name) else { return nil }
    guard let text = value.text else { throw wrongType(name, value, "a string") }
    return text
  }
}

extension JSONElement {
  /// The bytes of a string of hex digits; nil for anything else.
  var hexBytes: [UInt8]? {
    guard kind == .string else { return nil }
    return withContent { Hex.decode($0) }
  }
}

extension ServiceError {
  /// The message, with the place when it has one.
  var sentence: String {
    guard let place = details.first?.pointer, !place.isEmpty else { return message }
    return "\(message), at \(place)"
  }
}
