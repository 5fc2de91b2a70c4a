package import AmbitModel

/// A JSON object of a request, read strictly: every member must be known and of its type
/// (DESIGN section 8, rule 1).
package struct RequestObject: Sendable {
  /// The object.
  package let element: JSONElement
  /// Its place in the body.
  package let pointer: String

  /// Takes an object and refuses members that are not listed.
  package init(
    _ element: JSONElement,
    pointer: String = "",
    known: [StaticString]
  ) throws(ServiceError) {
    guard element.kind == .object else {
      throw ServiceError.invalid(
        "request.type",
        "expected an object",
        pointer: pointer,
        at: element.position
      )
    }
    self.element = element
    self.pointer = pointer
    for member in element.members where !known.contains(where: { member.name.equals($0) }) {
      let name = member.key.string
      throw ServiceError.invalid(
        "request.unknown_key",
        "unknown member `\(name)`",
        pointer: pointer + "/" + JSONPointer.escape(name),
        at: member.name.position,
        hint: "known: \(known.map { "\($0)" }.joined(separator: ", "))"
      )
    }
  }

  /// Parses a body that must be one object.
  package static func parse(
    _ body: UnsafeBufferPointer<UInt8>,
    known: [StaticString]
  ) throws(ServiceError) -> RequestObject {
    try RequestObject(parseDocument(body).root, known: known)
  }

  /// Parses a body.
  package static func parseDocument(
    _ body: UnsafeBufferPointer<UInt8>
  ) throws(ServiceError) -> JSONDocument {
    do {
      return try JSONDocument(parsing: body)
    } catch {
      throw ServiceError.invalid(
        ReasonCode("request." + error.kind.rawValue),
        error.message,
        pointer: JSONPointer.locate(error.offset, in: body),
        at: error.position
      )
    }
  }

  /// The value of a member; nil when absent or null.
  package func optional(_ name: StaticString) -> JSONElement? {
    guard let value = element.member(name), !value.isNull else { return nil }
    return value
  }

  /// The value of a member that must be there.
  package func required(_ name: StaticString) throws(ServiceError) -> JSONElement {
    if let value = element.member(name) { return value }
    throw ServiceError.invalid(
      "request.missing",
      "`\(name)` is missing",
      pointer: pointer + "/\(name)",
      at: element.position
    )
  }

  /// A string of at most `bytesMax` UTF-8 bytes; nil when absent or null.
  package func string(
    _ name: StaticString,
    bytesMax: Int
  ) throws(ServiceError) -> String? {
    guard let value = optional(name) else { return nil }
    guard let string = value.string else { throw wrongType(name, value, "a string") }
    guard string.utf8.count <= bytesMax else {
      throw badValue(name, value, "`\(name)` is longer than \(bytesMax) bytes")
    }
    return string
  }

  /// A string that must be there.
  package func requiredString(
    _ name: StaticString,
    bytesMax: Int
  ) throws(ServiceError) -> String {
    let value = try required(name)
    guard let string = try string(name, bytesMax: bytesMax) else {
      throw wrongType(name, value, "a string")
    }
    return string
  }

  /// A whole number within a range; nil when absent or null.
  package func int(
    _ name: StaticString,
    in range: ClosedRange<Int>
  ) throws(ServiceError) -> Int? {
    guard let value = optional(name) else { return nil }
    guard value.kind == .number else { throw wrongType(name, value, "a whole number") }
    guard let int = value.int, range.contains(int) else {
      throw badValue(
        name,
        value,
        "`\(name)` must be a whole number \(range.lowerBound)…\(range.upperBound)"
      )
    }
    return int
  }

  /// A truth value; nil when absent or null.
  package func bool(_ name: StaticString) throws(ServiceError) -> Bool? {
    guard let value = optional(name) else { return nil }
    guard let bool = value.bool else { throw wrongType(name, value, "true or false") }
    return bool
  }

  /// Strings; nil when absent or null.
  package func strings(
    _ name: StaticString,
    countMax: Int,
    bytesMax: Int
  ) throws(ServiceError) -> [String]? {
    guard let value = optional(name) else { return nil }
    guard value.kind == .array else { throw wrongType(name, value, "an array of strings") }
    guard value.count <= countMax else {
      throw badValue(name, value, "`\(name)` has more than \(countMax) elements")
    }
    var strings: [String] = []
    strings.reserveCapacity(value.count)
    for element in value.elements {
      guard let string = element.string, string.utf8.count <= bytesMax else {
        throw ServiceError.invalid(
          "request.type",
          "expected a string of at most \(bytesMax) bytes",
          pointer: "\(pointer)/\(name)/\(strings.count)",
          at: element.position
        )
      }
      strings.append(string)
    }
    return strings
  }

  /// The error for a member of another type.
  package func wrongType(
    _ name: StaticString,
    _ value: JSONElement,
    _ expected: String
  ) -> ServiceError {
    .invalid(
      "request.type",
      "`\(name)` must be \(expected)",
      pointer: "\(pointer)/\(name)",
      at: value.position
    )
  }

  /// The error for a member whose value is out of its range.
  package func badValue(
    _ name: StaticString,
    _ value: JSONElement,
    _ message: String
  ) -> ServiceError {
    .invalid("request.bad_value", message, pointer: "\(pointer)/\(name)", at: value.position)
  }
}
