internal import AmbitModel

/// The members of a described object, each of which must be asked for.
struct DescriptionFields {
  let pointer: DescriptionPointer
  private let object: JSONElement
  private var asked: [Text] = []

  init(
    _ element: JSONElement,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) {
    guard element.kind == .object else {
      throw DescriptionDefect(at: pointer, "this must be an object")
    }
    object = element
    self.pointer = pointer
  }

  /// The value of a member that may be left out.
  mutating func optional(_ name: Text) -> JSONElement? {
    asked.append(name)
    return object.member(named: name)
  }

  /// The value of a member.
  mutating func required(_ name: Text) throws(DescriptionDefect) -> JSONElement {
    guard let element = optional(name) else {
      throw DescriptionDefect(at: pointer, "`\(name.string)` is missing")
    }
    return element
  }

  /// Refuses members that nobody asked for.
  func finish() throws(DescriptionDefect) {
    for member in object.members where !asked.contains(member.key) {
      throw DescriptionDefect(at: pointer.member(member.key), "this field is not known here")
    }
  }

  // MARK: Values

  mutating func text(_ name: Text) throws(DescriptionDefect) -> Text {
    try Self.text(try required(name), at: pointer.member(name))
  }

  mutating func optionalText(_ name: Text) throws(DescriptionDefect) -> Text? {
    guard let element = optional(name) else { return nil }
    return try Self.text(element, at: pointer.member(name))
  }

  mutating func texts(_ name: Text) throws(DescriptionDefect) -> [Text] {
    try Self.texts(try required(name), at: pointer.member(name))
  }

  /// A list of texts; nil when null or left out.
  mutating func optionalTexts(_ name: Text) throws(DescriptionDefect) -> [Text]? {
    guard let element = optional(name), !element.isNull else { return nil }
    return try Self.texts(element, at: pointer.member(name))
  }

  mutating func bool(_ name: Text, default value: Bool) throws(DescriptionDefect) -> Bool {
    guard let element = optional(name) else { return value }
    guard let bool = element.bool else {
      throw DescriptionDefect(at: pointer.member(name), "this must be true or false")
    }
    return bool
  }

  /// A number; nil when null or left out.
  mutating func optionalNumber(_ name: Text) throws(DescriptionDefect) -> Double? {
    guard let element = optional(name), !element.isNull else { return nil }
    switch WarrantValue(element, numbers: .typed) {
    case .double(let value): return value
    case .integer(let value):
      if let value = Double(exactly: value) { return value }
    default: break
    }
    throw DescriptionDefect(at: pointer.member(name), "this must be a number that a double holds")
  }

  mutating func integer(
    _ name: Text,
    in range: ClosedRange<Int>
  ) throws(DescriptionDefect) -> Int {
    let element = try required(name)
    return try Self.integer(element, in: range, at: pointer.member(name))
  }

  /// A list of ports; nil when null or left out.
  mutating func optionalPorts(_ name: Text) throws(DescriptionDefect) -> [UInt16]? {
    guard let element = optional(name), !element.isNull else { return nil }
    let place = pointer.member(name)
    var ports: [UInt16] = []
    for (index, element) in try Self.elements(element, at: place).enumerated() {
      let port = try Self.integer(element, in: 0...65_535, at: place.element(index))
      ports.append(UInt16(port))
    }
    return ports
  }

  mutating func value(_ name: Text) throws(DescriptionDefect) -> WarrantValue {
    try Self.value(try required(name), at: pointer.member(name))
  }

  mutating func values(_ name: Text) throws(DescriptionDefect) -> [WarrantValue] {
    let place = pointer.member(name)
    var values: [WarrantValue] = []
    for (index, element) in try Self.elements(try required(name), at: place).enumerated() {
      values.append(try Self.value(element, at: place.element(index)))
    }
    return values
  }

  mutating func constraint(_ name: Text) throws(DescriptionDefect) -> WarrantConstraint {
    try WarrantConstraint(describedBy: try required(name), at: pointer.member(name))
  }

  mutating func constraints(_ name: Text) throws(DescriptionDefect) -> [WarrantConstraint] {
    let place = pointer.member(name)
    var parts: [WarrantConstraint] = []
    for (index, element) in try Self.elements(try required(name), at: place).enumerated() {
      parts.append(try WarrantConstraint(describedBy: element, at: place.element(index)))
    }
    return parts
  }

  /// Bytes written as pairs of hexadecimal digits.
  mutating func hex(_ name: Text) throws(DescriptionDefect) -> [UInt8] {
    let digits = try text(name).utf8
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard index + 1 < digits.count, let high = Self.hexValue(digits[index]),
        let low = Self.hexValue(digits[index + 1])
      else {
        throw DescriptionDefect(
          at: pointer.member(name),
          "this must be pairs of hexadecimal digits"
        )
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  // MARK: Elements

  private static func elements(
    _ element: JSONElement,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) -> JSONElements {
    guard element.kind == .array else {
      throw DescriptionDefect(at: pointer, "this must be a list")
    }
    return element.elements
  }

  private static func text(
    _ element: JSONElement,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) -> Text {
    guard let text = element.text else {
      throw DescriptionDefect(at: pointer, "this must be a text")
    }
    return text
  }

  private static func texts(
    _ element: JSONElement,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) -> [Text] {
    var texts: [Text] = []
    for (index, element) in try elements(element, at: pointer).enumerated() {
      texts.append(try text(element, at: pointer.element(index)))
    }
    return texts
  }

  private static func integer(
    _ element: JSONElement,
    in range: ClosedRange<Int>,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) -> Int {
    guard let value = element.int, range.contains(value) else {
      throw DescriptionDefect(
        at: pointer,
        "this must be a whole number of \(range.lowerBound)…\(range.upperBound)"
      )
    }
    return value
  }

  private static func value(
    _ element: JSONElement,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) -> WarrantValue {
    guard let value = WarrantValue(element, numbers: .typed) else {
      throw DescriptionDefect(at: pointer, "this holds a number without an exact form")
    }
    return value
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
