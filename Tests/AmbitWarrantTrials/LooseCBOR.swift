import AmbitReference

/// CBOR as other writers might spell it: reads the profile, and writes the same data in ways that
/// the profile does not allow.
indirect enum LooseCBOR {
  case number(major: UInt8, UInt64)
  case string(major: UInt8, [UInt8])
  case list([LooseCBOR])
  case map([(key: LooseCBOR, value: LooseCBOR)])
  /// A simple value or a float, as it stands.
  case simple([UInt8])

  /// A way to spell an item that the profile's writer never uses.
  enum Flaw: CaseIterable {
    case longer, longest, indefinite, swapped, duplicated, tagged, undefined, widerFloat
  }

  // MARK: Reading

  /// Reads bytes of the profile.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    guard let item = LooseCBOR(from: &rest), rest.isEmpty else { return nil }
    self = item
  }

  private init?(from bytes: inout ArraySlice<UInt8>) {
    guard let first = bytes.first else { return nil }
    let major = first >> 5
    let low = Int(first & 31)
    let width = low < 24 ? 0 : 1 << (low - 24)
    guard bytes.count > width else { return nil }
    let head = bytes.prefix(1 + width)
    let argument = width == 0 ? UInt64(low) : head.dropFirst().reduce(0) { $0 << 8 | UInt64($1) }
    bytes = bytes.dropFirst(1 + width)
    switch major {
    case 0, 1: self = .number(major: major, argument)
    case 2, 3:
      guard bytes.count >= Int(argument) else { return nil }
      self = .string(major: major, Array(bytes.prefix(Int(argument))))
      bytes = bytes.dropFirst(Int(argument))
    case 4:
      var items: [LooseCBOR] = []
      for _ in 0..<argument {
        guard let item = LooseCBOR(from: &bytes) else { return nil }
        items.append(item)
      }
      self = .list(items)
    case 5:
      var members: [(key: LooseCBOR, value: LooseCBOR)] = []
      for _ in 0..<argument {
        guard let key = LooseCBOR(from: &bytes), let value = LooseCBOR(from: &bytes) else {
          return nil
        }
        members.append((key, value))
      }
      self = .map(members)
    case 7: self = .simple(Array(head))
    default: return nil
    }
  }

  /// The number of items, this one included.
  var count: Int {
    switch self {
    case .list(let items): items.reduce(1) { $0 + $1.count }
    case .map(let members): members.reduce(1) { $0 + $1.key.count + $1.value.count }
    default: 1
    }
  }

  // MARK: Writing

  /// The bytes with one item spelt otherwise; nil when it has no such spelling.
  func bytes(with flaw: Flaw, at place: Int) -> [UInt8]? {
    var place = place
    var bytes: [UInt8] = []
    var isSpelt = false
    write(to: &bytes, flaw, &place, &isSpelt)
    return isSpelt ? bytes : nil
  }

  private func write(
    to bytes: inout [UInt8],
    _ flaw: Flaw,
    _ place: inout Int,
    _ isSpelt: inout Bool
  ) {
    place -= 1
    let isHere = place == -1
    if isHere, flaw == .tagged {
      bytes.append(0xC1)
      isSpelt = true
    }
    switch self {
    case .number(let major, let value):
      isSpelt = Self.head(major, value, isHere ? flaw : nil, to: &bytes) || isSpelt
    case .string(let major, let content):
      if isHere, flaw == .indefinite {
        bytes.append(major << 5 | 31)
        _ = Self.head(major, UInt64(content.count), nil, to: &bytes)
        bytes += content + [0xFF]
        isSpelt = true
      } else {
        isSpelt =
          Self.head(major, UInt64(content.count), isHere ? flaw : nil, to: &bytes) || isSpelt
        bytes += content
      }
    case .list(let items):
      if isHere, flaw == .indefinite {
        bytes.append(4 << 5 | 31)
        isSpelt = true
      } else {
        isSpelt = Self.head(4, UInt64(items.count), isHere ? flaw : nil, to: &bytes) || isSpelt
      }
      for item in items { item.write(to: &bytes, flaw, &place, &isSpelt) }
      if isHere, flaw == .indefinite { bytes.append(0xFF) }
    case .map(var members):
      if isHere, flaw == .indefinite {
        bytes.append(5 << 5 | 31)
        isSpelt = true
      } else if isHere, flaw == .swapped, members.count > 1 {
        members.swapAt(0, members.count - 1)
        _ = Self.head(5, UInt64(members.count), nil, to: &bytes)
        isSpelt = true
      } else if isHere, flaw == .duplicated, let first = members.first {
        members.insert(first, at: 0)
        _ = Self.head(5, UInt64(members.count), nil, to: &bytes)
        isSpelt = true
      } else {
        isSpelt = Self.head(5, UInt64(members.count), isHere ? flaw : nil, to: &bytes) || isSpelt
      }
      for member in members {
        member.key.write(to: &bytes, flaw, &place, &isSpelt)
        member.value.write(to: &bytes, flaw, &place, &isSpelt)
      }
      if isHere, flaw == .indefinite { bytes.append(0xFF) }
    case .simple(let content):
      if isHere, flaw == .undefined, content == [0xF6] {
        bytes.append(0xF7)
        isSpelt = true
      } else if isHere, flaw == .widerFloat, let wider = Self.wider(content) {
        bytes += wider
        isSpelt = true
      } else {
        bytes += content
      }
    }
  }

  /// Writes a head; true when it is longer than it has to be.
  private static func head(
    _ major: UInt8,
    _ argument: UInt64,
    _ flaw: Flaw?,
    to bytes: inout [UInt8]
  ) -> Bool {
    let widths = [0, 1, 2, 4, 8]
    let limits: [UInt64] = [24, 1 << 8, 1 << 16, 1 << 32]
    var step = limits.firstIndex { argument < $0 } ?? 4
    let least = step
    if flaw == .longer { step = min(step + 1, 4) }
    if flaw == .longest { step = 4 }
    if step == 0 {
      bytes.append(major << 5 | UInt8(argument))
    } else {
      bytes.append(major << 5 | UInt8(23 + step))
      for shift in stride(from: widths[step] * 8 - 8, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: argument >> UInt64(shift)))
      }
    }
    return step > least
  }

  private static func wider(_ float: [UInt8]) -> [UInt8]? {
    let bits = float.dropFirst().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let value: Double
    switch float.first {
    // Whole halves that are normal numbers, as trials have them, and zero.
    case 0xF9:
      let exponent = Int(bits >> 10 & 31)
      let fraction = 1 + Double(bits & 0x3FF) / 1024
      guard exponent > 0, exponent < 31 else { return nil }
      let scale = Double(sign: .plus, exponent: exponent - 15, significand: 1)
      value = (bits >> 15 == 0 ? 1 : -1) * fraction * scale
    case 0xFA: value = Double(Float(bitPattern: UInt32(bits)))
    default: return nil
    }
    return [0xFB]
      + (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(56 - 8 * $0)) }
  }
}
