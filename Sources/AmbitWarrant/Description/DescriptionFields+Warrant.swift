internal import AmbitModel

extension DescriptionFields {
  /// A whole number from 0; nil when left out.
  mutating func optionalUnsigned(_ name: Text) throws(DescriptionDefect) -> UInt64? {
    guard let element = optional(name) else { return nil }
    guard let value = element.int.flatMap({ UInt64(exactly: $0) }) else {
      throw DescriptionDefect(at: pointer.member(name), "this must be a whole number from 0")
    }
    return value
  }

  mutating func unsigned(_ name: Text) throws(DescriptionDefect) -> UInt64 {
    _ = try required(name)
    // It is there, so that 0 stands for nothing.
    return try optionalUnsigned(name) ?? 0
  }

  /// A key in hexadecimal digits, or in base64url; nil when left out.
  mutating func optionalKey(_ name: Text) throws(DescriptionDefect) -> PublicKey? {
    guard let element = optional(name) else { return nil }
    return try Self.key(element, at: pointer.member(name))
  }

  mutating func key(_ name: Text) throws(DescriptionDefect) -> PublicKey {
    try Self.key(try required(name), at: pointer.member(name))
  }

  /// A list of keys; nil when left out.
  mutating func optionalKeys(_ name: Text) throws(DescriptionDefect) -> [PublicKey]? {
    guard let element = optional(name) else { return nil }
    let place = pointer.member(name)
    guard element.kind == .array else { throw DescriptionDefect(at: place, "this must be a list") }
    var keys: [PublicKey] = []
    for (index, element) in element.elements.enumerated() {
      keys.append(try Self.key(element, at: place.element(index)))
    }
    return keys
  }

  /// Tools with their constraints, sorted by name; nil when left out.
  mutating func optionalTools() throws(DescriptionDefect) -> [WarrantTool]? {
    guard let element = optional("tools") else { return nil }
    let place = pointer.member("tools")
    guard element.kind == .object else {
      throw DescriptionDefect(at: place, "this must be an object of tools")
    }
    var tools: [WarrantTool] = []
    for member in element.members {
      let set = try WarrantConstraintSet(
        describedBy: member.value,
        at: place.member(member.key)
      )
      tools.append(WarrantTool(member.key, set))
    }
    return tools.sorted { $0.name < $1.name }
  }

  /// Extensions, sorted by name; none when left out.
  mutating func extensions() throws(DescriptionDefect) -> [WarrantExtension] {
    guard let element = optional("extensions") else { return [] }
    let place = pointer.member("extensions")
    guard element.kind == .object else {
      throw DescriptionDefect(at: place, "this must be an object of bytes in hexadecimal digits")
    }
    var extensions: [WarrantExtension] = []
    for member in element.members {
      guard let digits = member.value.text, let value = Hex.decode(digits.utf8) else {
        throw DescriptionDefect(
          at: place.member(member.key),
          "this must be pairs of hexadecimal digits"
        )
      }
      extensions.append(WarrantExtension(member.key, value))
    }
    return extensions.sorted { $0.name < $1.name }
  }

  private static func key(
    _ element: JSONElement,
    at pointer: DescriptionPointer
  ) throws(DescriptionDefect) -> PublicKey {
    let digits = element.text?.utf8 ?? []
    let bytes = digits.count == 43 ? Base64.decode(digits, as: .url) : Hex.decode(digits)
    guard let key = bytes.flatMap({ PublicKey(bytes: $0) }) else {
      throw DescriptionDefect(at: pointer, "this must be a key of 64 hexadecimal digits")
    }
    return key
  }
}
