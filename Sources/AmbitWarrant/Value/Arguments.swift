@_spi(Kernel) public import AmbitModel

/// How number tokens become integers and doubles (warrant contract section 2, "Numbers").
public enum NumberReading: String, Sendable, Hashable {
  /// An integral double within Int64 becomes an integer.
  case fold
  /// A number written with `.` or `e` stays a double.
  case typed
}

/// A call's arguments as warrants see them: sorted by name, every number an integer or a double.
public struct WarrantArguments: Sendable {
  /// The arguments, sorted by the UTF-8 bytes of their names.
  public let members: [WarrantMember]

  /// Takes arguments of any order; nil if a name occurs twice.
  public init?(_ members: [WarrantMember]) {
    let sorted = members.sorted { $0.name < $1.name }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.name == right.name {
      return nil
    }
    self.members = sorted
  }

  /// Reads a JSON object; nil for any other value and for a number that has no exact form: an
  /// integer beyond Int64, or a double whose shortest decimal is not what was written.
  ///
  /// The last rule keeps the digits that are forwarded and the number that was proved one and the
  /// same.
  public init?(_ element: JSONElement, numbers: NumberReading = .fold) {
    guard case .map(let members) = WarrantValue(element, numbers: numbers) else { return nil }
    self.members = members
  }

  /// The argument of a name.
  package func value(_ name: Text) -> WarrantValue? {
    members.first { $0.name == name }?.value
  }

  /// The canonical CBOR map that request hash and proof v2 cover.
  package var encoded: [UInt8] {
    var writer = CBORWriter()
    WarrantValue.map(members).write(to: &writer)
    return writer.bytes
  }
}

extension WarrantValue {
  /// Converts a JSON value; nil when it holds a number without an exact form.
  public init?(_ element: JSONElement, numbers: NumberReading = .fold) {
    let document = element.document
    let value = withExtendedLifetime(document) {
      WarrantValue(document.view, index: element.index, numbers: numbers)
    }
    guard let value else { return nil }
    self = value
  }

  private init?(_ view: JSONView, index: Int, numbers: NumberReading) {
    let node = view[index]
    switch node.kind {
    case .null: self = .null
    case .true: self = .bool(true)
    case .false: self = .bool(false)
    case .number:
      guard let number = WarrantValue(numberToken: view.content(node), numbers: numbers) else {
        return nil
      }
      self = number
    case .string: self = .text(Text(utf8: Array(view.content(node))))
    case .array:
      var elements: [WarrantValue] = []
      elements.reserveCapacity(Int(node.length))
      var next = index + 1
      for _ in 0..<node.length {
        guard let element = WarrantValue(view, index: next, numbers: numbers) else { return nil }
        elements.append(element)
        next = Int(view[next].next)
      }
      self = .list(elements)
    case .object:
      var members: [WarrantMember] = []
      members.reserveCapacity(Int(node.length))
      var next = index + 1
      for _ in 0..<node.length {
        guard let value = WarrantValue(view, index: next + 1, numbers: numbers) else { return nil }
        members.append(WarrantMember(Text(utf8: Array(view.content(view[next]))), value))
        next = Int(view[next + 1].next)
      }
      // The strict reader has refused duplicate names.
      members.sort { $0.name < $1.name }
      self = .map(members)
    }
  }

  /// Reads a number token of RFC 8259's grammar.
  private init?(numberToken token: UnsafeBufferPointer<UInt8>, numbers: NumberReading) {
    let isInteger = token.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- 0x30 < 10 }
    // Whatever is longer has no exact double either; the bound keeps conversion cheap.
    guard token.count <= 1_100 else { return nil }
    let text = String(decoding: token, as: UTF8.self)
    if isInteger {
      guard let value = Int64(text) else { return nil }
      self = .integer(value)
      return
    }
    guard let value = Double(text), value.isFinite, value.isShortest(for: token) else { return nil }
    if numbers == .fold, let whole = Int64(exactly: value) {
      self = .integer(whole)
    } else {
      self = .double(value)
    }
  }
}

extension Double {
  /// True when the shortest decimal that reads back as this double equals the token's number.
  fileprivate func isShortest(for token: UnsafeBufferPointer<UInt8>) -> Bool {
    // Swift prints the shortest digits that round-trip, with an exponent such as `1e-07`.
    var shortest = description
    return shortest.withUTF8 { shortest in
      guard let written = Decimal(token: token, exponentLimit: 324),
        let own = Decimal(token: shortest, exponentLimit: 324)
      else { return false }
      return written.compare(own) == 0
    }
  }
}
